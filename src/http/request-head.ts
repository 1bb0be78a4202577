import type { Header, PreparedRequest } from '../model/exchange.ts';
import { ProblemError } from '../model/problem.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** Headers of the connection itself (RFC 9110, section 7.6.1) that only the client can set rightly. */
const OWN_HEADERS = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);
const HTTP1_ONLY = new Set(['te', 'proxy-connection', 'http2-settings']);
const AT_MOST_ONCE = new Set(['host', 'content-length']);

/**
 * The headers to send: those of the request and, where it does not set them, `user-agent`, `accept` and
 * `accept-encoding`. A `content-length` that is right is left out, the client writes it. Throws ProblemError
 * (`http/bad-header`) for what cannot be sent.
 */
export function requestHeaders(request: PreparedRequest, userAgent: string): Header[] {
  if (!TOKEN.test(request.method) || request.method === 'CONNECT') {
    throw badHeader(`${JSON.stringify(request.method)} is not a method that can be sent`);
  }
  const names = new Set<string>();
  const headers: Header[] = [];
  for (const header of request.headers) {
    const name = header[0].toLowerCase();
    checkHeader(header, name, request);
    if (names.has(name) && AT_MOST_ONCE.has(name)) throw badHeader(`the header "${header[0]}" stands twice`);
    names.add(name);
    if (name !== 'content-length') headers.push(header);
  }
  if (!names.has('user-agent')) headers.push(['user-agent', userAgent]);
  if (!names.has('accept')) headers.push(['accept', '*/*']);
  if (!names.has('accept-encoding')) headers.push(['accept-encoding', 'gzip, deflate, br']);
  return headers;
}

/** undici says of these methods also that there is no body. */
const EXPECTS_BODY = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** The headers with the `content-length` that the client will write, which undici does after what it publishes. */
export function withContentLength(headers: Header[], request: PreparedRequest): Header[] {
  const size = bodySize(request);
  const isLeftOut = size === 0 && !EXPECTS_BODY.has(request.method);
  if (isLeftOut || headerValue(headers, 'content-length') !== undefined) return headers;
  return [...headers, ['content-length', String(size)]];
}

/** Bytes of the body to send. */
export function bodySize(request: PreparedRequest): number {
  if (request.body === undefined) return 0;
  return request.body.kind === 'bytes' ? request.body.bytes.byteLength : request.body.size;
}

/** The value of a header, or undefined. */
export function headerValue(headers: Header[], lowerCaseName: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}

function checkHeader([name, value]: Header, lowerCaseName: string, request: PreparedRequest): void {
  if (!TOKEN.test(name)) throw badHeader(`${JSON.stringify(name)} is not a header name`);
  const bad = FORBIDDEN_IN_VALUE.exec(value);
  if (bad) {
    const code = value.codePointAt(bad.index) ?? 0;
    throw badHeader(
      `the header "${name}" has U+${code.toString(16).toUpperCase().padStart(4, '0')} at position ${bad.index + 1}`,
      code < 0x80
        ? 'a header value is one line without control characters'
        : 'a header value is Latin-1: encode other letters, for example with url_encode()',
    );
  }
  if (OWN_HEADERS.has(lowerCaseName) || (request.connection.http2 === true && HTTP1_ONLY.has(lowerCaseName))) {
    throw badHeader(`the header "${name}" belongs to the connection and cannot be set`, 'leave it out');
  }
  if (lowerCaseName === 'content-length' && value.trim() !== String(bodySize(request))) {
    throw badHeader(
      `the header "${name}" says ${value}, the body has ${bodySize(request)} bytes`,
      'leave it out, it is set from the body',
    );
  }
}

function badHeader(message: string, hint?: string): ProblemError {
  return new ProblemError({ code: 'http/bad-header', message, ...(hint === undefined ? {} : { hint }) });
}
