import type { Header, PreparedRequest } from '../model/exchange.ts';
import { ProblemError } from '../model/problem.ts';
import { headerValue } from './request-head.ts';

/** The URL to request, parsed, without fragment. Throws ProblemError (`http/bad-url`). */
function requestUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw badUrl(`${JSON.stringify(text)} is not an absolute URL`, 'a URL starts with http:// or https://');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw badUrl(
      `${JSON.stringify(text)} has the scheme ${url.protocol}`,
      'only http:// and https:// can be requested',
    );
  }
  if (url.hash !== '' || text.includes('#')) url.hash = '';
  return url;
}

/**
 * The request with `user:password@` of its URL as Basic credentials (RFC 7617), unless it has an `authorization`
 * header; the URL is left without them either way, and without fragment.
 */
export function withoutUserinfo(request: PreparedRequest): { request: PreparedRequest; url: URL } {
  const url = requestUrl(request.url);
  if (url.username === '' && url.password === '') {
    return { url, request: url.href === request.url ? request : { ...request, url: url.href } };
  }
  const credentials = basicCredentials(url);
  url.username = '';
  url.password = '';
  const isSet = headerValue(request.headers, 'authorization') !== undefined;
  const headers: Header[] = isSet ? request.headers : [...request.headers, ['authorization', credentials]];
  const credentialHeaders = [...new Set([...request.credentialHeaders, 'authorization'])];
  return { url, request: { ...request, url: url.href, headers, credentialHeaders } };
}

/** `Basic …` of the user information of a URL. */
export function basicCredentials(url: URL): string {
  const pair = `${decodePercent(url.username)}:${decodePercent(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function badUrl(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'http/bad-url', message, hint });
}
