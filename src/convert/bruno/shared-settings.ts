import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { methodLine } from '../draft/request/method-line.ts';
import type { ConvertedRequest } from './convert-request.ts';

/** What the requests of a file have in common, to be said once, and each request without it. */
export type SharedSettings = {
  baseUrl?: string;
  defaults: JsonObject;
  strip: (request: ConvertedRequest) => JsonObject;
};

/** `endsInSlash` tells of a base that would join its paths otherwise than the source does. */
export function shareSettings(requests: ConvertedRequest[], endsInSlash: (base: string) => boolean): SharedSettings {
  const baseUrl = mostCommon(
    requests.map(({ url }) => baseOf(url)).filter((base) => base !== undefined && !endsInSlash(base)),
  );
  const auth = requests.length > 1 ? (mostCommon(requests.map((request) => request.auth)) ?? 'none') : 'none';
  const headers = sharedHeaders(requests);
  const defaults = {
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(auth === 'none' ? {} : { auth }),
  };
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    defaults,
    strip: (request) => {
      const own = ownHeaders(request.headers, headers);
      return {
        ...methodLine(request.method, shortUrl(request.url, baseUrl)),
        ...request.head,
        ...(Object.keys(own).length > 0 ? { headers: own } : {}),
        ...(isSame(request.auth, auth) ? {} : { auth: request.auth }),
        ...request.tail,
      };
    },
  };
}

/** The variable or origin that a URL begins with. */
function baseOf(url: string): string | undefined {
  return /^((?:https?:\/\/)?\$\{\{ [\w.]+ \}\}|https?:\/\/[^/?#$@]+)(?=[/?])(?!\/\/)/.exec(url)?.[1];
}

function shortUrl(url: string, baseUrl: string | undefined): string {
  return baseUrl !== undefined && baseOf(url) === baseUrl ? url.slice(baseUrl.length) : url;
}

/** Headers that most requests send, and none goes without. */
function sharedHeaders(requests: ConvertedRequest[]): JsonObject {
  if (requests.length < 2) return {};
  const lower = requests.map(({ headers }) => new Set(Object.keys(headers).map((name) => name.toLowerCase())));
  return Object.fromEntries(
    Object.keys(requests[0]?.headers ?? {}).flatMap((name): [string, Json][] => {
      if (!lower.every((names) => names.has(name.toLowerCase()))) return [];
      const value = mostCommon(requests.map(({ headers }) => headerOf(headers, name)));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function ownHeaders(headers: JsonObject, shared: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => {
      const given = headerOf(shared, name);
      return given === undefined || !isSame(given, value);
    }),
  );
}

function headerOf(headers: JsonObject, name: string): Json | undefined {
  return Object.entries(headers).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** What stands most often, and twice at least; the first of several. */
function mostCommon<T extends Json>(values: (T | undefined)[]): T | undefined {
  const counts = new Map<string, { value: T; count: number }>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = JSON.stringify(value);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { value, count: 1 });
    else known.count += 1;
  }
  const [best] = [...counts.values()].toSorted((a, b) => b.count - a.count);
  return best !== undefined && best.count > 1 ? best.value : undefined;
}

function isSame(a: Json, b: Json): boolean {
  return isJsonObject(a) || isJsonObject(b) ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}
