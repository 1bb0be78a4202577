/** Sending once, and the answer as expressions see it. */
export const answerRuntime = String.raw`
/** Sends a request; the answer is { view }, or { problem } where none came. */
function exchange(request, state) {
  /** @type {any} */
  const params = {
    headers: request.headers,
    redirects: request.redirects,
    timeout: request.timeout,
    jar: request.cookies ? state.jar : new http.CookieJar(),
    responseType: request.binary ? 'binary' : 'text',
    tags: { name: request.name },
  };
  if (request.auth !== undefined) params.auth = request.auth;
  if (request.expected !== undefined) params.responseCallback = http.expectedStatuses(...request.expected);
  const body = request.body === undefined ? null : request.body.content;
  const response = http.request(request.method, request.url, body, params);
  if (response.status === 0) return { problem: problemOf(response.error_code) };
  const view = viewOf(response, request.binary);
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && view.headers.location !== undefined;
  if (isRedirect && request.redirects > 0) return { problem: 'redirects' };
  return { view };
}

/** By the error codes of k6: what retries tell apart. */
function problemOf(code) {
  if (code === 1050 || code === 1211) return 'timeout';
  return code >= 1300 && code < 1400 ? 'tls' : 'network';
}

function viewOf(response, isBinary) {
  const headers = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name.toLowerCase()] = String(value);
  const cookies = {};
  for (const [name, values] of Object.entries(response.cookies)) cookies[name] = values[values.length - 1].value;
  const content = response.body === null ? '' : response.body;
  const read = isBinary && content !== '' ? encoding.b64decode(encoding.b64encode(content), 'std', 's') : content;
  let parsed;
  return {
    status: BigInt(response.status),
    headers,
    cookies,
    text: read,
    bytes: content,
    url: response.url,
    time: response.timings.duration,
    size: BigInt(typeof content === 'string' ? bytesOf(content).length : content.byteLength),
    get body() {
      if (parsed === undefined) parsed = parsedOr(read);
      return parsed;
    },
  };
}

/** The value of JSON, else the text. */
function parsedOr(source) {
  try {
    return parse(source);
  } catch (_error) {
    return source;
  }
}

/** What a plain object of a view is: what a later function of k6 can be given. */
function plainView({ status, headers, cookies, text: read, url: address, time, size: length, body }) {
  return { status, headers, cookies, text: read, url: address, time, size: length, body };
}

/** Milliseconds of 800ms, 10s, 5m or 1h. */
function ms(duration) {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(String(duration).trim()) || [];
  if (amount === undefined) throw new Error('not a duration: ' + duration);
  return Number(amount) * { ms: 1, s: 1000, m: 60000, h: 3600000 }[unit];
}
`;
