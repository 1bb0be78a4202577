import { equalJson, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

/** Keys whose parts are shared one by one, and keys that are shared whole. */
const BY_PART = ['headers', 'expect'];
const WHOLE = ['auth', 'redirects', 'tls', 'proxy', 'cookies', 'http2'];

/**
 * What all requests say alike goes to `defaults`. `auth` goes there where at least half have the same; those without say `none`.
 */
export function shareDefaults(requests: JsonObject): { defaults?: JsonObject; requests: JsonObject } {
  const list = Object.values(requests).filter(isJsonObject);
  if (list.length < 2) return { requests };
  const defaults: JsonObject = {};
  const auth = commonAuth(list);
  for (const key of BY_PART) {
    const shared = sharedParts(list.map((request) => request[key]));
    if (shared !== undefined) defaults[key] = shared;
  }
  for (const key of WHOLE) {
    const [first] = list.map((request) => request[key]);
    if (key !== 'auth' && first !== undefined && list.every((request) => isSame(request[key], first)))
      defaults[key] = first;
  }
  const all: JsonObject = { ...(auth !== undefined && { auth }), ...defaults };
  if (Object.keys(all).length === 0) return { requests };
  const rest = Object.entries(requests).map(([id, request]) => [
    id,
    isJsonObject(request) ? without(request, all) : request,
  ]);
  return { defaults: all, requests: Object.fromEntries(rest) as JsonObject };
}

function commonAuth(list: readonly JsonObject[]): Json | undefined {
  const counts: { auth: Json; count: number }[] = [];
  for (const { auth } of list) {
    if (auth === undefined) continue;
    const known = counts.find((one) => equalJson(one.auth, auth));
    if (known) known.count += 1;
    else if (counts.length < 20) counts.push({ auth, count: 1 });
  }
  const [most] = counts.toSorted((a, b) => b.count - a.count);
  return most !== undefined && most.count > 1 && most.count * 2 >= list.length ? most.auth : undefined;
}

function sharedParts(maps: readonly (Json | undefined)[]): JsonObject | undefined {
  const [first, ...others] = maps;
  if (!isJsonObject(first)) return undefined;
  const shared = Object.entries(first).filter(([key, value]) =>
    others.every((other) => isJsonObject(other) && isSame(other[key], value)),
  );
  return shared.length === 0 ? undefined : Object.fromEntries(shared);
}

function isSame(a: Json | undefined, b: Json): boolean {
  return a !== undefined && equalJson(a, b);
}

function without(request: JsonObject, defaults: JsonObject): JsonObject {
  const rest: JsonObject = {};
  for (const [key, value] of Object.entries(request)) {
    const shared = defaults[key];
    if (shared === undefined) rest[key] = value;
    else if (BY_PART.includes(key) && isJsonObject(value) && isJsonObject(shared)) {
      const own = Object.entries(value).filter(([name]) => shared[name] === undefined);
      if (own.length > 0) rest[key] = Object.fromEntries(own);
    } else if (!equalJson(shared, value)) rest[key] = value;
  }
  return defaults['auth'] !== undefined && request['auth'] === undefined ? withoutAuth(rest) : rest;
}

/** The request with `auth: none`, which stands behind what the URL and the headers are. */
function withoutAuth(request: JsonObject): JsonObject {
  const entries = Object.entries(request);
  const after = entries.findLastIndex(([key]) => /^([A-Z]+|name|description|tags|request|query|headers)$/.test(key));
  return Object.fromEntries(entries.toSpliced(after + 1, 0, ['auth', 'none']));
}
