import type { JsonObject } from '../../../model/json.ts';
import type { DraftContext } from '../draft-context.ts';
import { hideInPairs, queryOf } from './form.ts';
import { percentDecoded } from './percent-decoded.ts';

/** A URL in parts. `origin` is what a `baseUrl` may hold, `target` the path and what of the query stands with it. */
export type UrlDraft = {
  origin: string;
  target: string;
  query?: JsonObject;
  /** The path alone, for names. */
  path: string;
  credentials?: { username: string; password?: string };
};

/** A URL longer than this has its query in a map. */
const MAX_TARGET = 60;

/** An absolute URL in parts, without fragment; values of credentials in its query are marks. Undefined where it is none. */
export function urlDraft(url: string, context: DraftContext): UrlDraft | undefined {
  const [, scheme, authority, rest = ''] = /^((?:https?:\/\/)?)([^/?#\s]+)([^#]*)/i.exec(url) ?? [];
  // A variable may hold the scheme, too.
  if (authority === undefined || (scheme === '' && !authority.startsWith('\ufdd0'))) return undefined;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const [, path = '', search = ''] = /^([^?]*)\??([\s\S]*)$/.exec(rest) ?? [];
  const hasQuery = rest.includes('?');
  const query = rest.length > MAX_TARGET ? queryOf(search, context) : undefined;
  return {
    origin: `${scheme}${host}`,
    target: `${path === '' ? '/' : path}${hasQuery && query === undefined ? `?${hideInPairs(search, context)}` : ''}`,
    path,
    ...(query === undefined ? {} : { query }),
    ...(at === -1 ? {} : { credentials: credentialsOf(authority.slice(0, at)) }),
  };
}

function credentialsOf(userinfo: string): { username: string; password?: string } {
  const colon = userinfo.indexOf(':');
  if (colon === -1) return { username: percentDecoded(userinfo) };
  return { username: percentDecoded(userinfo.slice(0, colon)), password: percentDecoded(userinfo.slice(colon + 1)) };
}
