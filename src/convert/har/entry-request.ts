import type { JsonObject } from '../../model/json.ts';
import { percentEncode } from '../../text/percent-encode.ts';
import { hideCredential } from '../credentials/hide-credential.ts';
import type { RequestDraft } from '../draft/collection-draft.ts';
import type { DraftContext } from '../draft/draft-context.ts';
import { bodyDraft } from '../draft/request/body-draft.ts';
import { basicOf, type HeaderPair, headersDraft } from '../draft/request/headers-draft.ts';
import { requestWish } from '../draft/request/request-wish.ts';
import { urlDraft } from '../draft/request/url-draft.ts';
import type { HarEntry, HarParam } from './har-entry.ts';
import { multipartParams } from './multipart-params.ts';

/** Headers that the client sets itself: of the connection, and what it can decompress. */
const OF_CLIENT = new Set(
  `host connection content-length transfer-encoding keep-alive upgrade te proxy-connection accept-encoding expect
  http2-settings`.split(/\s+/),
);

export type EntryContext = DraftContext & {
  leave: (entry: HarEntry, what: string, hint?: string) => void;
  /** Names of cookies that answers have set before: the jar of the collection has them. */
  jar: ReadonlySet<string>;
};

/** The request of an entry, and that its answer was as recorded. Undefined where the URL is none. */
export function entryRequest(entry: HarEntry, context: EntryContext): RequestDraft | undefined {
  const url = urlDraft(withQuery(entry), context);
  if (url === undefined) return undefined;
  const pairs = [...ownHeaders(entry), ...cookieHeader(entry, context.jar)];
  const body = bodyOf(entry, context);
  const { headers, auth, refused } = headersDraft([...pairs, ...body.pairs], context);
  for (const { name, why } of refused) context.leave(entry, `header ${name}`, why);
  const { credentials } = url;
  const fromUrl = credentials && { basic: basicOf(credentials.username, credentials.password ?? '', context) };
  const sender = auth ?? (headers['authorization'] === undefined ? fromUrl : undefined);
  return {
    wish: requestWish(entry.method, url.path),
    method: entry.method,
    origin: url.origin,
    target: url.target,
    ...(url.query === undefined ? {} : { query: url.query }),
    headers,
    ...(sender === undefined ? {} : { auth: sender }),
    // Each hop of a redirect is an entry of its own.
    rest: { ...body.keys, redirects: 0, expect: expectOf(entry) },
    comments: [],
  };
}

/** Some files have the query beside a URL that is without. */
function withQuery({ url, query }: HarEntry): string {
  if (query.length === 0 || url.includes('?')) return url;
  const search = query.map(({ name, value }) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
  return `${url.replace(/#.*$/s, '')}?${search}`;
}

function ownHeaders({ headers }: HarEntry): HeaderPair[] {
  return headers.filter(({ name }) => {
    const lower = name.toLowerCase();
    return (
      name !== '' && !name.startsWith(':') && !OF_CLIENT.has(lower) && lower !== 'cookie' && lower !== 'content-type'
    );
  });
}

/** The cookies that no answer before has set. */
function cookieHeader({ headers, cookies }: HarEntry, jar: ReadonlySet<string>): HeaderPair[] {
  const lines = headers
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .flatMap(({ value }) => value.split(/;\s*/));
  const pairs = lines.length > 0 ? lines : cookies.map(({ name, value }) => `${name}=${value}`);
  const own = pairs.filter((pair) => pair !== '' && !jar.has(pair.split('=', 1)[0]?.trim() ?? ''));
  return own.length === 0 ? [] : [{ name: 'cookie', value: own.join('; ') }];
}

type Body = { keys: JsonObject; pairs: HeaderPair[] };

function bodyOf(entry: HarEntry, context: EntryContext): Body {
  const { body, headers, bodySize } = entry;
  const header = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  if (body === undefined) {
    if (bodySize > 0) context.leave(entry, `body of ${bodySize} bytes`, 'it was not recorded');
    return { keys: {}, pairs: header === undefined ? [] : [header] };
  }
  const type = header?.value ?? (body.type === '' ? 'application/octet-stream' : body.type);
  if (/^multipart\/form-data\b/i.test(type)) {
    const params = body.params.length > 0 || body.isBase64 ? body.params : multipartParams(body.text ?? '', type);
    const parts = params && partsOf(entry, params, context);
    if (parts !== undefined && Object.keys(parts).length > 0) return { keys: { multipart: parts }, pairs: [] };
  }
  if (body.isBase64) {
    const bytes = Buffer.from(body.text ?? '', 'base64');
    const text = bytes.toString('utf8');
    if (Buffer.compare(Buffer.from(text), bytes) === 0) return withType(text, type, context);
    context.leave(entry, `body of ${bytes.length} bytes`, 'it is not text: save it as a file and name it by `file`');
    return { keys: {}, pairs: [] };
  }
  return withType(body.text ?? formText(body.params), type, context);
}

function withType(text: string, type: string, context: EntryContext): Body {
  const draft = bodyDraft(text, type, context);
  return {
    keys: draft.keys,
    pairs: draft.contentType === undefined ? [] : [{ name: 'content-type', value: draft.contentType }],
  };
}

function formText(params: readonly { name: string; value: string }[]): string {
  const encode = (text: string): string => percentEncode(text).replaceAll('%20', '+');
  return params.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join('&');
}

/** Parts of a form; the contents of files are not recorded. */
function partsOf(entry: HarEntry, params: readonly HarParam[], context: EntryContext): JsonObject {
  const parts: JsonObject = {};
  for (const { name, value, fileName } of params) {
    if (Object.hasOwn(parts, name))
      context.leave(entry, `second form part "${name}"`, 'a name can stand once in multipart');
    else if (fileName !== undefined && value === '')
      context.leave(entry, `file ${fileName} of the part "${name}"`, 'its content was not recorded');
    else {
      if (fileName !== undefined)
        context.leave(entry, `file name ${fileName} of the part "${name}"`, 'the part is sent as text');
      parts[name] = hideCredential(name, value, context);
    }
  }
  return parts;
}

function expectOf({ status, type, contentSize }: HarEntry): JsonObject {
  const [media = ''] = type.split(';', 1);
  const isKnown = /^[^/\s]+\/[^/\s]+$/.test(media.trim()) && !/^x-unknown$/i.test(media.trim());
  const hasBody = contentSize > 0 && status >= 200 && status !== 204 && (status < 300 || status >= 400);
  return { status, ...(isKnown && hasBody ? { type: media.trim().toLowerCase() } : {}) };
}
