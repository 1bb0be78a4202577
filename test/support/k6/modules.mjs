// A small stand-in of the modules of k6, as far as exported scripts use them: synchronous, like k6's own.
import { createHash, createHmac, randomBytes as nodeRandomBytes } from 'node:crypto';
import { CookieJar as ToughJar } from 'tough-cookie';
import { fetchSync } from './fetch-sync.mjs';

/** Every check in order, with the groups around it. */
export const checks = [];
const groups = [];

function named(name) {
  if (name.includes('::')) throw new Error(`"${name}" holds "::", which k6 refuses`);
  return name;
}

export function group(name, run) {
  groups.push(named(name));
  try {
    return run();
  } finally {
    groups.pop();
  }
}

export function check(value, sets) {
  const results = Object.entries(sets).map(([name, test]) => {
    const passed = Boolean(test(value));
    checks.push({ groups: [...groups], name: named(name), passed });
    return passed;
  });
  return results.every(Boolean);
}

export function sleep(seconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}

/** Called with `new`, it gives a list, as in k6. */
export function SharedArray(_name, make) {
  return Object.freeze(make());
}

export class CookieJar {
  jar = new ToughJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
}

const vuJar = new CookieJar();
const REDIRECTS = [301, 302, 303, 307, 308];

function request(method, url, body, params = {}) {
  const { redirects = 10, jar = vuJar, responseType = 'text', timeout = 60_000, auth } = params;
  let headers = { 'User-Agent': 'k6-stand-in', ...params.headers };
  let hop = { method, url, body };
  for (let left = redirects; ; left--) {
    const [address, credentials] = withoutCredentials(hop.url);
    const cookies = jar.jar.getCookieStringSync(address);
    const basic = credentials !== undefined && auth !== 'digest' ? { authorization: `Basic ${btoa(credentials)}` } : {};
    const sent = { ...headers, ...basic, ...(cookies === '' ? {} : { cookie: cookies }) };
    const answer = fetchSync({ ...hop, url: address, headers: sent, timeout });
    if (answer.error !== undefined) return failedResponse(hop.url, answer);
    for (const value of answer.setCookies) jar.jar.setCookieSync(value, address, { ignoreError: true });
    const location = answer.headers.Location;
    if (left === 0 || !REDIRECTS.includes(answer.status) || location === undefined) {
      return responseOf(address, answer, responseType);
    }
    const next = new URL(location, address).href;
    const keeps = answer.status === 307 || answer.status === 308 || hop.method === 'HEAD' || hop.method === 'GET';
    if (new URL(next).hostname !== new URL(address).hostname) headers = without(headers, 'authorization');
    if (!keeps) headers = without(headers, 'content-type');
    hop = keeps ? { ...hop, url: next } : { method: 'GET', url: next, body: null };
  }
}

function withoutCredentials(url) {
  const [, scheme, credentials, rest] = /^(https?:\/\/)([^/?#]*)@(.*)$/.exec(url) ?? [];
  return scheme === undefined ? [url, undefined] : [scheme + rest, decodeURIComponent(credentials)];
}

function without(headers, name) {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other.toLowerCase() !== name));
}

function responseOf(url, { status, statusText, headers, setCookies, body, durationMs }, responseType) {
  const cookies = {};
  for (const line of setCookies) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name !== undefined) cookies[name.trim()] = [{ name: name.trim(), value: value.trim() }];
  }
  const content = responseType === 'binary' ? toArrayBuffer(body) : Buffer.from(body).toString('utf8');
  return {
    status,
    status_text: `${status} ${statusText}`,
    headers,
    cookies,
    body: body.length === 0 ? null : content,
    url,
    error: '',
    error_code: status >= 400 ? 1000 + status : 0,
    timings: { duration: durationMs },
  };
}

function failedResponse(url, { error, code }) {
  return { status: 0, headers: {}, cookies: {}, body: null, url, error, error_code: code, timings: { duration: 0 } };
}

function toArrayBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

export const http = {
  request,
  post: (url, body, params) => request('POST', url, body, params),
  expectedStatuses: (...statuses) => statuses,
  CookieJar,
};

const input = (value) => (typeof value === 'string' ? value : Buffer.from(value));

export const crypto = {
  sha256: (value, encoding) => createHash('sha256').update(input(value)).digest(encoding),
  hmac: (algorithm, key, value, encoding) => createHmac(algorithm, key).update(input(value)).digest(encoding),
  randomBytes: (size) => toArrayBuffer(nodeRandomBytes(size)),
};

export const encoding = {
  b64encode: (value) => Buffer.from(value).toString('base64'),
  b64decode: (text, _variant, format) => {
    const bytes = Buffer.from(text, 'base64');
    return format === 's' ? bytes.toString('utf8') : toArrayBuffer(bytes);
  },
};
