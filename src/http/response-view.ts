import type { Header, HttpResponse } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { tooDeep } from '../model/json-depth.ts';
import type { ResponseView } from '../model/template.ts';

/**
 * A response as expressions see it: `body` is parsed JSON whatever the type says, else the text. To read JSON that nests too
 * deeply throws SyntaxError.
 */
export function createResponseView(response: HttpResponse, timeMs: number): ResponseView {
  let headers: Record<string, string> | undefined;
  let cookies: Record<string, string> | undefined;
  return {
    status: response.status,
    // Most requests ask for neither.
    get headers() {
      headers ??= joinedHeaders(response.headers);
      return headers;
    },
    get cookies() {
      cookies ??= setCookies(response.headers);
      return cookies;
    },
    get body(): Json {
      const json = response.body.json();
      // As a text it would lack what a check wants to be absent.
      if (json.error === tooDeep) throw new SyntaxError(`the body cannot be read: ${tooDeep}`);
      return json.error === undefined ? json.value : response.body.text();
    },
    get text() {
      return response.body.text();
    },
    url: response.url,
    time: timeMs,
    size: response.size,
  };
}

function joinedHeaders(headers: readonly Header[]): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = key in joined ? `${joined[key]}, ${value}` : value;
  }
  return joined;
}

function setCookies(headers: readonly Header[]): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const [name, value] of headers) if (name.toLowerCase() === 'set-cookie') addCookie(cookies, value);
  return cookies;
}

/** The name and value of a Set-Cookie header (RFC 6265, section 5.2), as they stand. */
function addCookie(cookies: Record<string, string>, header: string): void {
  const [pair = ''] = header.split(';', 1);
  const equals = pair.indexOf('=');
  if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
}
