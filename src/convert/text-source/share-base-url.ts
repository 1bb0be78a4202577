import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { methodKeys } from './method-line.ts';

const ORIGIN =
  /^(?:https?:\/\/[^/?#\s$]+|\$\{\{ (?:env|vars)\.\w+ \}\}|https?:\/\/[^/?#\s$]*\$\{\{ (?:env|vars)\.\w+ \}\}(?::\d+)?)(?=[/?]|$)/;

/**
 * Takes the beginning that the URLs of all requests share, an origin or one variable, out of them: it is `baseUrl`. Only
 * where there are several requests and joining gives the same URLs again.
 */
export function shareBaseUrl(requests: JsonObject): { baseUrl?: string; requests: JsonObject } {
  const bases = new Set(Object.values(requests).map((request) => ORIGIN.exec(urlOf(request)?.url ?? '')?.[0]));
  const [base] = bases;
  if (base === undefined || bases.size !== 1 || Object.keys(requests).length < 2) return { requests };
  const isSafe = Object.values(requests).every((request) => {
    const rest = urlOf(request)?.url.slice(base.length) ?? '';
    return rest !== '' && !rest.startsWith('//');
  });
  if (!isSafe) return { requests };
  const shared = Object.entries(requests).map(([id, request]) => [id, withUrl(request, base)] as const);
  return { baseUrl: base, requests: Object.fromEntries(shared) };
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
  if (found === undefined || !isJsonObject(request)) return request;
  const { key, method, url } = found;
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, name === key ? method + url.slice(base.length) : value]),
  );
}
