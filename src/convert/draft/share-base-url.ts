import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { methodKeys } from './request/method-line.ts';

const ORIGIN =
  /^(?:https?:\/\/[^/?#\s$]+|\$\{\{ (?:env|vars)\.\w+ \}\}|https?:\/\/[^/?#\s$]*\$\{\{ (?:env|vars)\.\w+ \}\}(?::\d+)?)(?=[/?]|$)/;

/**
 * Takes the beginning that the URLs of most requests share, an origin or one variable, out of them: it is `baseUrl`. Only
 * where joining gives the same URLs again, and any other URL is whole as it stands.
 */
export function shareBaseUrl(requests: JsonObject): { baseUrl?: string; requests: JsonObject } {
  const urls = Object.values(requests).map((request) => urlOf(request)?.url ?? '');
  const base = mostFrequent(urls.map(baseOf));
  if (base === undefined) return { requests };
  const isSafe = urls.every((url) => {
    if (baseOf(url) !== base) return /^https?:\/\//.test(url);
    const rest = url.slice(base.length);
    return rest !== '' && !rest.startsWith('//');
  });
  if (!isSafe) return { requests };
  const shared = Object.entries(requests).map(([id, request]) => [id, withUrl(request, base)] as const);
  return { baseUrl: base, requests: Object.fromEntries(shared) };
}

function baseOf(url: string): string | undefined {
  return ORIGIN.exec(url)?.[0];
}

/** The first of those that stand most often, and twice at least. */
function mostFrequent(bases: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const base of bases) if (base !== undefined) counts.set(base, (counts.get(base) ?? 0) + 1);
  const [[base, count] = [undefined, 0]] = [...counts].toSorted(([, a], [, b]) => b - a);
  return count > 1 ? base : undefined;
}

function urlOf(request: Json): { key: string; method: string; url: string } | undefined {
  if (!isJsonObject(request)) return undefined;
  for (const key of methodKeys) {
    const url = request[key];
    if (typeof url === 'string') return { key, method: '', url };
  }
  const line = request['request'];
  const [, method = '', url = ''] = (typeof line === 'string' && /^(\S+ )([\s\S]*)$/.exec(line)) || [];
  return method === '' ? undefined : { key: 'request', method, url };
}

function withUrl(request: Json, base: string): Json {
  const found = urlOf(request);
  if (found === undefined || !isJsonObject(request) || baseOf(found.url) !== base) return request;
  const { key, method, url } = found;
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, name === key ? method + url.slice(base.length) : value]),
  );
}
