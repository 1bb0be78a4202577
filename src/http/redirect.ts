import type { Header, HttpResponse, PreparedRequest } from '../model/exchange.ts';
import type { Problem } from '../model/problem.ts';
import { headerValue } from './request-head.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What describes a body (Fetch, "request-body-header name"): it goes where the body goes. */
const BODY_HEADERS = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
]);

/** Credentials whatever a request says about them; `host` was meant for the first origin only. */
const ORIGIN_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'host']);

export type Redirect = { request: PreparedRequest; problem?: undefined } | { problem: Problem; request?: undefined };

/** Whether an answer sends the client elsewhere. */
export function isRedirect(status: number, headers: Header[]): boolean {
  return REDIRECTS.has(status) && headerValue(headers, 'location') !== undefined;
}

/**
 * The request that follows a redirect (Fetch, "HTTP-redirect fetch"). To another origin go no credentials: no header
 * that holds one, no cookie set by hand, no client certificate.
 */
export function followRedirect(request: PreparedRequest, response: Pick<HttpResponse, 'status' | 'headers'>): Redirect {
  const from = new URL(request.url);
  const location = decodeLocation(headerValue(response.headers, 'location') ?? '');
  if (!URL.canParse(location, request.url)) {
    const message = `${from.href} redirects to ${JSON.stringify(location)}, which is not a URL`;
    return { problem: { code: 'http/bad-url', message } };
  }
  const to = new URL(location, from);
  to.hash = '';
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    const message = `${from.href} redirects to ${to.href}`;
    return { problem: { code: 'http/redirect-scheme', message, hint: 'only http and https are followed' } };
  }
  const followed = withRedirectMethod(request, response.status);
  const next = to.origin === from.origin ? followed : withoutCredentials(followed);
  return { request: { ...next, url: to.href } };
}

/** Browsers turn a POST into a GET on 301 and 302, and everything on 303; 307 and 308 change nothing. */
function withRedirectMethod(request: PreparedRequest, status: number): PreparedRequest {
  const { method } = request;
  const becomesGet =
    status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';
  if (!becomesGet) return request;
  const { body: _dropped, ...rest } = request;
  return { ...rest, method: 'GET', headers: request.headers.filter(([name]) => !BODY_HEADERS.has(name.toLowerCase())) };
}

/** The request for another origin: without headers that hold a credential, cookies set by hand and client certificate. */
export function withoutCredentials(request: PreparedRequest): PreparedRequest {
  const secret = new Set(request.credentialHeaders.map((name) => name.toLowerCase()));
  const headers = request.headers.filter(([name]) => {
    const key = name.toLowerCase();
    return !ORIGIN_HEADERS.has(key) && !secret.has(key);
  });
  const { tls, ...connection } = request.connection;
  if (!tls) return { ...request, headers };
  const { cert: _cert, key: _key, passphrase: _passphrase, serverName: _serverName, ...kept } = tls;
  return { ...request, headers, connection: { ...connection, tls: kept } };
}

/** Headers are read as Latin-1; a Location beyond ASCII is UTF-8 as browsers read it, where it is valid. */
function decodeLocation(location: string): string {
  const decoded = Buffer.from(location, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? location : decoded;
}
