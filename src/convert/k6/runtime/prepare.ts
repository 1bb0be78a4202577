/** URLs, bodies and credentials of requests. */
export const prepareRuntime = String.raw`
/** A URL, joined to its base unless it is absolute, with more for its query. */
function urlOf(base, path, query) {
  const written = textOf(path).trim();
  const joined = isAbsolute(written) ? written : joinUrl(textOf(base).trim(), written);
  const [whole] = joined.split('#');
  const escaped = whole.replace(/[^\x21-\x7e]|["<>\x60{}^]/gu, encodeURIComponent);
  const more = query === undefined ? '' : pairs(query);
  return more === '' ? escaped : escaped + (escaped.includes('?') ? (/[?&]$/.test(escaped) ? '' : '&') : '?') + more;
}

function isAbsolute(address) {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address);
}

function joinUrl(base, path) {
  if (path === '' || path.startsWith('?')) return base + path;
  return base.replace(/\/+$/, '') + '/' + path.replace(/^\/+/, '');
}

/** name=value pairs: a list repeats the name, null leaves it out. */
function pairs(values) {
  const found = [];
  for (const [name, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) found.push(encodeURIComponent(name) + '=' + encodeURIComponent(textOf(item)));
    }
  }
  return found.join('&');
}

function jsonBody(value) {
  return { content: json(value), type: 'application/json' };
}

function formBody(values) {
  return { content: pairs(values).replace(/%20/g, '+'), type: 'application/x-www-form-urlencoded' };
}

function textBody(value) {
  return { content: textOf(value), type: 'text/plain; charset=utf-8' };
}

function fileBody(data) {
  return { content: data, type: 'application/octet-stream' };
}

/** A form of parts: text, or { data, filename, type } of a file; a list repeats the name. */
function multipartBody(parts) {
  const boundary = 'rollcall-' + Math.random().toString(36).slice(2) + Date.now().toString(36);
  const quote = (name) => name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
  const chunks = [];
  for (const [name, value] of Object.entries(parts)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (part === null) continue;
      const head = '--' + boundary + '\r\ncontent-disposition: form-data; name="' + quote(name) + '"';
      if (isMap(part)) {
        const type = '"\r\ncontent-type: ' + textOf(part.type).replace(/[\r\n]/g, ' ') + '\r\n\r\n';
        chunks.push(bytesOf(head + '; filename="' + quote(textOf(part.filename)) + type), new Uint8Array(part.data));
      } else {
        chunks.push(bytesOf(head + '\r\n\r\n' + textOf(part)));
      }
      chunks.push(bytesOf('\r\n'));
    }
  }
  chunks.push(bytesOf('--' + boundary + '--\r\n'));
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return { content: whole.buffer, type: 'multipart/form-data; boundary=' + boundary };
}

/** The bytes of a text in UTF-8. */
function bytesOf(value) {
  const octets = encodeURIComponent(value).replace(/%([0-9A-F]{2})/g, (_escape, hex) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Uint8Array.from(octets, (octet) => octet.charCodeAt(0));
}

/** Headers as k6 takes them: null leaves one out, several values stand in one line. */
function headersOf(values) {
  const headers = {};
  for (const [name, value] of Object.entries(values || {})) {
    const items = (Array.isArray(value) ? value : [value]).filter((item) => item !== null);
    if (items.length > 0) headers[name] = items.map(textOf).join(', ');
  }
  return headers;
}

function setHeader(request, name, value) {
  for (const other of Object.keys(request.headers)) {
    if (other.toLowerCase() === name.toLowerCase()) delete request.headers[other];
  }
  request.headers[name] = value;
}

function hasHeader(request, name) {
  return Object.keys(request.headers).some((other) => other.toLowerCase() === name);
}

function bearer(token) {
  return (request) => setHeader(request, 'authorization', 'Bearer ' + textOf(token));
}

function basic({ username, password }) {
  const credentials = encoding.b64encode(textOf(username) + ':' + textOf(password));
  return (request) => setHeader(request, 'authorization', 'Basic ' + credentials);
}

function apiKey(settings) {
  const [name, value] = [textOf(settings.name), textOf(settings.value)];
  return (request) => {
    if (settings.in === 'query') {
      const [path, others] = partsOf(request.url);
      const pair = encodeURIComponent(name) + '=' + encodeURIComponent(value);
      request.url = path + '?' + others.filter((other) => !isPairOf(other, name)).concat(pair).join('&');
    } else if (settings.in === 'cookie') setHeader(request, 'cookie', name + '=' + value);
    else setHeader(request, name, value);
  };
}

/** k6 answers the challenge itself; it takes the credentials from the URL. */
function digest({ username, password }) {
  const credentials = encodeURIComponent(textOf(username)) + ':' + encodeURIComponent(textOf(password));
  return (request) => {
    request.auth = 'digest';
    request.url = request.url.replace(/^(https?:\/\/)(?:[^/?#]*@)?/i, '$1' + credentials + '@');
  };
}

/** The URL with a parameter in the place of the one of its name, else at the end. */
function withParam(address, name, value) {
  const [path, others] = partsOf(address);
  const pair = encodeURIComponent(name) + '=' + encodeURIComponent(value);
  const first = others.findIndex((other) => isPairOf(other, name));
  if (first === -1) return path + '?' + others.concat(pair).join('&');
  const kept = others.filter((other, index) => index <= first || !isPairOf(other, name));
  return path + '?' + kept.map((other, index) => (index === first ? pair : other)).join('&');
}

/** What stands before the query, and its pairs. */
function partsOf(address) {
  const at = address.indexOf('?');
  if (at === -1) return [address, []];
  return [address.slice(0, at), address.slice(at + 1).split('&').filter((pair) => pair !== '')];
}

function isPairOf(pair, name) {
  return decodeURIComponent(pair.split('=')[0].replace(/\+/g, ' ')) === name;
}

const tokens = {};

/** A token for all requests of this VU with the same settings, fetched anew before it expires or when it is refused. */
function oauth2(settings) {
  const key = json(settings);
  const authorize = (request) => {
    const known = tokens[key];
    if (known === undefined || known.renewAt <= Date.now()) tokens[key] = fetchToken(settings);
    setHeader(request, 'authorization', 'Bearer ' + tokens[key].value);
  };
  authorize.refused = () => {
    delete tokens[key];
  };
  return authorize;
}

function fetchToken(settings) {
  const form = { grant_type: settings.grant };
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const fields = { username: 'username', password: 'password', refresh_token: 'refreshToken', audience: 'audience' };
  for (const [field, name] of Object.entries(fields)) if (settings[name] !== undefined) form[field] = settings[name];
  if (settings.scope !== undefined) form.scope = Array.isArray(settings.scope) ? settings.scope.join(' ') : settings.scope;
  if (settings.resource !== undefined) form.resource = settings.resource;
  const encoded = (value) => encodeURIComponent(textOf(value)).replace(/%20/g, '+');
  if (settings.clientSecret === undefined) form.client_id = settings.clientId;
  else if (settings.clientAuth === 'post') {
    form.client_id = settings.clientId;
    form.client_secret = settings.clientSecret;
  } else {
    const credentials = encoded(settings.clientId) + ':' + encoded(settings.clientSecret);
    headers.authorization = 'Basic ' + encoding.b64encode(credentials);
  }
  const sentAt = Date.now();
  const answer = http.post(textOf(settings.tokenUrl), formBody(form).content, { headers, tags: { name: 'token' } });
  const body = answer.status >= 200 && answer.status < 300 ? JSON.parse(String(answer.body)) : {};
  if (typeof body.access_token !== 'string') throw new Error('no token: status ' + answer.status);
  const life = Number(body.expires_in || 1e9) * 1000;
  return { value: body.access_token, renewAt: sentAt + Math.max(life - 30000, life * 0.9) };
}
`;
