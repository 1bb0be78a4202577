import type { JsonObject } from '../../../model/json.ts';
import { isHttpToken } from '../../../text/http-token.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { hasMark } from '../../template/marks.ts';
import type { DraftContext } from '../draft-context.ts';

export type HeaderPair = { name: string; value: string };

/** Headers of a request; `refused` are those that the client alone can set, with why. */
export type HeadersDraft = { headers: JsonObject; auth?: JsonObject; refused: { name: string; why: string }[] };

const OF_CONNECTION = new Set([
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'proxy-connection',
  'http2-settings',
]);

/** Headers as a map, credentials as marks, `Authorization` as `auth` where it is a scheme of ours. */
export function headersDraft(pairs: readonly HeaderPair[], context: DraftContext): HeadersDraft {
  const draft: HeadersDraft = { headers: {}, refused: [] };
  for (const { name, value } of united(pairs)) {
    const lower = name.toLowerCase();
    const auth = lower === 'authorization' ? authOf(value, context) : undefined;
    if (!isHttpToken(name)) draft.refused.push({ name, why: 'this is not a name of a header' });
    else if (OF_CONNECTION.has(lower)) draft.refused.push({ name, why: 'it belongs to the connection' });
    else if (hasControl(value)) draft.refused.push({ name, why: 'its value holds a control character' });
    else if (auth !== undefined) draft.auth = auth;
    else draft.headers[name] = wireText(hideInHeader(lower, value, context));
  }
  return draft;
}

/** One of a name: values of the same header are one list (RFC 9110, section 5.3), cookies joined their own way. */
function united(pairs: readonly HeaderPair[]): HeaderPair[] {
  const byName = new Map<string, HeaderPair>();
  for (const { name, value } of pairs) {
    const lower = name.toLowerCase();
    const before = byName.get(lower);
    const joint = lower === 'cookie' ? '; ' : ', ';
    byName.set(lower, before === undefined ? { name, value } : { ...before, value: `${before.value}${joint}${value}` });
  }
  return [...byName.values()];
}

/** Undefined for a scheme that only a header can carry. */
function authOf(value: string, context: DraftContext): JsonObject | undefined {
  const [, bearer] = /^Bearer (\S+)$/.exec(value) ?? [];
  if (bearer !== undefined) return { bearer: hasMark(bearer) ? bearer : context.secret('token', bearer) };
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(value) ?? [];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1 || Buffer.from(pair).toString('base64') !== encoded) return undefined;
  return { basic: basicOf(pair.slice(0, colon), pair.slice(colon + 1), context) };
}

/** User and password of Basic or Digest; an empty password is no secret. */
export function basicOf(username: string, password: string, context: DraftContext): JsonObject {
  return { username, password: password === '' || hasMark(password) ? password : context.secret('password', password) };
}

/** The value of a header, or a mark in place of the credential in it. */
export function hideInHeader(lower: string, value: string, context: Pick<DraftContext, 'secret'>): string {
  if (value === '' || hasMark(value)) return value;
  if (lower === 'cookie') return isCredentialCookie(value) ? context.secret('cookie', value) : value;
  const [, scheme = '', token = ''] = /^([A-Za-z][\w-]*\s+)?([\s\S]+)$/.exec(value) ?? [];
  if (/^(proxy-)?authorization$/.test(lower)) return `${scheme}${context.secret(lower, token)}`;
  return isCredentialName(lower) || /token$|auth$/.test(lower) ? context.secret(lower, value) : value;
}

/** Whether some cookie looks like the key of a session: by its name, or by a long value. */
function isCredentialCookie(value: string): boolean {
  return value.split(';').some((pair) => {
    const [name = '', ...rest] = pair.trim().split('=');
    const content = rest.join('=');
    return /sess|auth|token|csrf|user|login|key|data$/i.test(name) || isCredentialName(name) || content.length >= 20;
  });
}

/** Letters beyond ASCII as the bytes of UTF-8, which headers carry as Latin-1. */
function wireText(value: string): string {
  // Marks are not sent.
  return hasMark(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
}

function hasControl(value: string): boolean {
  return Array.from(value).some((char) => (char < ' ' && char !== '\t') || char === '\x7f');
}
