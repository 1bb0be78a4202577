import type { JsonObject } from '../../model/json.ts';
import { type DraftPart, plainText, templateValue } from '../template/template-value.ts';
import { expandText } from './expand-text.ts';
import type { RequestContext } from './http-context.ts';

type Place = { at: number; url: string };

/** An Authorization header as `auth`, or as a header where it is a token alone; undefined where it is a flow of a login. */
export function authorizationOf(
  value: string,
  { at, url }: Place,
  context: RequestContext,
): { auth: JsonObject } | { header: string } | undefined {
  const [, scheme = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(value) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return rest === '' ? undefined : { auth: { bearer: secretText('token', rest, at, context) } };
    case 'basic':
    case 'digest': {
      const pair = userAndPassword(rest, at, context);
      if (pair === undefined)
        return scheme.toLowerCase() === 'basic' && rest !== ''
          ? { header: `${scheme} ${secretText('authorization', rest, at, context)}` }
          : undefined;
      return { auth: { [scheme.toLowerCase()]: pair } };
    }
    case 'aws':
      return awsOf(rest, { at, url }, context);
    case 'openid':
    case 'oauth2':
    case 'oauth':
    case 'cognito':
    case 'ntlm':
      return undefined;
    default:
      return { header: secretText('authorization', value, at, context) };
  }
}

function secretText(wish: string, text: string, at: number, context: RequestContext): string {
  const parts = expandText(text, at, context);
  return secretOf(wish, parts, at, context);
}

function secretOf(wish: string, parts: DraftPart[], at: number, { variables }: RequestContext): string {
  const plain = plainText(parts);
  return plain === undefined || plain === '' ? templateValue(parts) : `\${{ ${variables.secret(wish, plain, at)} }}`;
}

/** `user password`, `user:password`, or both in Base64. */
function userAndPassword(text: string, at: number, context: RequestContext): JsonObject | undefined {
  const pieces = splitOutside(text, /^\s+$/) ?? splitOutside(text, /^:$/) ?? splitOutside(fromBase64(text), /^:$/);
  if (pieces === undefined) return undefined;
  const [user, password] = pieces;
  return {
    username: templateValue(expandText(user, at, context)),
    password: secretText('password', password, at, context),
  };
}

/** The text before and after the first separator that is not within a placeholder. */
function splitOutside(text: string, separator: RegExp): [string, string] | undefined {
  let before = '';
  for (const [piece] of text.matchAll(/\{\{[^{}]*\}\}|\s+|[^]/gu)) {
    if (separator.test(piece)) {
      const after = text.slice(before.length + piece.length);
      return before === '' || after === '' ? undefined : [before, after];
    }
    before += piece;
  }
  return undefined;
}

function fromBase64(text: string): string {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(text)) return '';
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return decoded.includes('\ufffd') ? '' : decoded;
}

/** `AWS id key token:… region:… service:…`; what is not named is in the host name of AWS. */
function awsOf(text: string, { at, url }: Place, context: RequestContext): { auth: JsonObject } | undefined {
  const words = text.match(/(?:\{\{[^{}]*\}\}|\S)+/g) ?? [];
  const named = new Map(
    words.flatMap((word) =>
      [/^(token|region|service):(.*)$/.exec(word)].flatMap((found) =>
        found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const],
      ),
    ),
  );
  const [id, key] = words;
  const [, hostService, hostRegion] =
    /^https?:\/\/(?:[^/.]+\.)*?([\w-]+)\.([a-z]{2}-[\w-]+-\d)\.amazonaws\.com/.exec(url) ?? [];
  const region = named.get('region') ?? hostRegion;
  const service = named.get('service') ?? hostService;
  if (id === undefined || key === undefined || region === undefined || service === undefined) return undefined;
  const token = named.get('token');
  return {
    auth: {
      awsSigV4: {
        accessKeyId: templateValue(expandText(id, at, context)),
        secretAccessKey: secretText('secret access key', key, at, context),
        ...(token !== undefined && { sessionToken: secretText('session token', token, at, context) }),
        region: templateValue(expandText(region, at, context)),
        service: templateValue(expandText(service, at, context)),
      },
    },
  };
}
