import type { Json, JsonObject } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { hasMark } from '../../template/marks.ts';
import { type SourceNode, textAt, textOf } from '../source/source-node.ts';
import { betweenMarks } from '../variables/marks.ts';
import type { RequestContext } from './request-context.ts';
import { type QueryParam, readUrlParts, splitUrl, type UrlParts } from './url-parts.ts';

/** Texts with marks. `auth` is the user information of the URL. */
export type ConvertedUrl = { url: string; query?: JsonObject; auth?: JsonObject };

/** The URL of a request; undefined where there is none. */
export function convertUrl(node: SourceNode, context: RequestContext): ConvertedUrl | undefined {
  const { markText } = context.variables;
  const text = textOf(node);
  const leave = (param: SourceNode): void => {
    context.leave(param, 'disabled query parameter', {
      source: `${textAt(param, 'key') ?? ''}=${textAt(param, 'value') ?? ''}`,
    });
  };
  const parts = text === undefined ? readUrlParts(node, markText, leave) : splitUrl(markText(text));
  if (parts.host === '') return undefined;
  const path = pathText(parts, node, context);
  const origin = `${schemeOf(parts, context)}${parts.host}${parts.port === undefined ? '' : `:${parts.port}`}`;
  const map = queryMap(parts.query, context);
  const search =
    map === undefined && parts.query.length > 0
      ? `?${parts.query.map((param) => pairText(param, context)).join('&')}`
      : '';
  if (search === '?') context.leave(node, 'empty query', { hint: 'a "?" with nothing after it is not sent' });
  return {
    url: `${origin}${path}${search}`,
    ...(map !== undefined && parts.query.length > 0 && { query: map }),
    ...(parts.user && { auth: { basic: userAuth(parts.user, context) } }),
  };
}

/** Without a scheme it is http, unless the variable at the beginning has one in its value, or no value. */
function schemeOf({ protocol, host }: UrlParts, { variables }: RequestContext): string {
  if (protocol !== undefined && (hasMark(protocol) || /^[a-z][a-z0-9+.-]*$/i.test(protocol))) return `${protocol}://`;
  if (!host.startsWith('\ufdd0')) return 'http://';
  const [first] = variables.marks.partsIn(host);
  return first?.known === undefined || first.known === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(first.known)
    ? ''
    : 'http://';
}

function pathText({ host, path }: UrlParts, node: SourceNode, context: RequestContext): string {
  if (path === undefined) return hasMark(host) ? ownPath(host, context) : '/';
  if (path.some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    context.leave(node, 'path with "." or ".."', {
      hint: 'such segments are taken out before a URL is sent',
      source: path.join('/'),
    });
  }
  return `/${path.map((segment) => betweenMarks(segment, encodeSegment)).join('/')}`;
}

/** A variable that is just an origin gets the path that is sent anyway, so that it can be the base of all requests. */
function ownPath(host: string, { variables }: RequestContext): string {
  const [only] = variables.marks.partsIn(host);
  return only?.known !== undefined && /^https?:\/\/[^/?#]+$/.test(only.known) ? '/' : '';
}

/** What would end the path, or what parsing a URL takes away. */
function encodeSegment(text: string): string {
  return text.replace(/[?#\\\s]/g, (char) => (char === '\\' ? '%5C' : percentEncode(char)));
}

/**
 * The query as a map, where sending it gives the same parameters. Percent signs and plus signs are sent as they stand by
 * Postman, and encoded by us: they keep the query in the URL.
 */
function queryMap(query: QueryParam[], { variables }: RequestContext): JsonObject | undefined {
  const map = new Map<string, Json[]>();
  let last: string | undefined;
  for (const { key, value } of query) {
    if (value === null || key === '' || hasMark(key) || /[%+]/.test(key) || /^\d+$/.test(key)) return undefined;
    const known = variables.marks.partsIn(value).map((part) => part.known ?? '');
    if (/[%+]/.test(value) || known.some((text) => /[%+]/.test(text))) return undefined;
    if (map.has(key) && last !== key) return undefined;
    const isSecret = isCredentialName(key) && value !== '' && !hasMark(value);
    map.set(key, [...(map.get(key) ?? []), isSecret ? variables.secret(key, value) : value]);
    last = key;
  }
  return Object.fromEntries(
    Array.from(map, ([key, values]) => [key, values.length === 1 ? (values[0] as Json) : values]),
  );
}

function pairText({ key, value }: QueryParam, context: RequestContext): string {
  const encode = (text: string, pattern: RegExp): string =>
    betweenMarks(encodeMarks(text, context), (part) => part.replace(pattern, percentEncode));
  const name = encode(key, /[&#=\s]/g);
  if (value === null) return name;
  const isSecret = isCredentialName(key) && value !== '' && !hasMark(value);
  return `${name}=${isSecret ? context.variables.secret(key, value) : encode(value, /[&#\s]/g)}`;
}

/** A value that would end its parameter is encoded when it is sent. */
function encodeMarks(text: string, { variables: { marks } }: RequestContext): string {
  return text.replace(/\ufdd0\d+\ufdd1/g, (mark) => {
    const [part] = marks.partsIn(mark);
    if (part?.known === undefined || !/[&#\s]/.test(part.known)) return mark;
    return marks.mark({ ...part, cel: `url_encode(${part.cel})` });
  });
}

function userAuth(
  { name, password = '' }: { name: string; password?: string },
  { variables }: RequestContext,
): JsonObject {
  const isLiteral = password !== '' && !hasMark(password);
  return { username: name, password: isLiteral ? variables.secret('password', password) : password };
}
