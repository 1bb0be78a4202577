import type { JsonObject } from '../../../model/json.ts';
import { literal } from '../../literal.ts';
import { type OpenapiContext, type OperationDraft, placeIn } from '../openapi-context.ts';
import { type SchemeCredential, schemeCredential } from './scheme-credential.ts';

/** What a request shows of credentials. Without `auth` it shows none. */
export type RequestSecurity = { auth?: JsonObject; headers: JsonObject; query: JsonObject; cookies: string[] };

export type SecurityOptions = {
  draft: OperationDraft;
  context: OpenapiContext;
  use: (name: string) => string;
  /** The scopes that operations of the file need of each scheme. */
  scopes: ReadonlyMap<string, string[]>;
};

/** The credentials of one of the alternatives that an operation allows. What cannot be shown is left over. */
export function requestSecurity({ draft, context, use, scopes }: SecurityOptions): RequestSecurity {
  const result: RequestSecurity = { headers: {}, query: {}, cookies: [] };
  const alternative = chooseAlternative(draft, context);
  const names = Object.keys(alternative);
  const needsAuth = names.some((name) => context.schemes[name]?.kind !== 'apiKey');
  for (const name of names) {
    const credential = schemeCredential(name, context.schemes[name], { context, use, scopes: scopes.get(name) ?? [] });
    const isRefused = credential.kind === 'auth' && result.auth !== undefined;
    if (credential.kind === 'none' || isRefused) {
      const hint = credential.kind === 'none' ? credential.why : 'a request has one auth only';
      const place = placeIn(context.description, draft.operation.place);
      draft.leftovers.push({ place, what: `security scheme ${name}`, hint });
    } else if (credential.kind === 'auth') result.auth = credential.auth;
    else if (!needsAuth && result.auth === undefined) result.auth = apiKey(credential);
    else addValue(credential, result);
  }
  return result;
}

/** The first that can be shown whole, that with the scheme most operations use before others. None needed: none shown. */
function chooseAlternative({ detail }: OperationDraft, context: OpenapiContext): Record<string, string[]> {
  const { security } = detail;
  const canBeShown = (name: string): boolean => {
    const scheme = context.schemes[name];
    return scheme !== undefined && scheme.kind !== 'mutualTLS';
  };
  const usable = security.filter((alternative) => Object.keys(alternative).every(canBeShown));
  const isFavourite = (alternative: Record<string, string[]>): boolean =>
    Object.keys(alternative).join() === context.favourite;
  const anonymous = usable.find((alternative) => Object.keys(alternative).length === 0);
  return anonymous ?? usable.find(isFavourite) ?? usable[0] ?? security[0] ?? {};
}

function apiKey({ in: where, name, value }: SchemeCredential & { kind: 'value' }): JsonObject {
  return { apiKey: { in: where, name: literal(name), value } };
}

function addValue(
  { in: where, name, value }: SchemeCredential & { kind: 'value' },
  { headers, query, cookies }: RequestSecurity,
): void {
  switch (where) {
    case 'header':
      headers[name] = value;
      break;
    case 'query':
      query[name] = value;
      break;
    case 'cookie':
      cookies.push(`${literal(name)}=${value}`);
      break;
  }
}

/** The alternative that most operations have first, as the names of its schemes. */
export function favouriteScheme(drafts: readonly { detail: OperationDraft['detail'] }[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { detail } of drafts) {
    for (const alternative of detail.security) {
      const names = Object.keys(alternative).join();
      if (names !== '') counts.set(names, (counts.get(names) ?? 0) + 1);
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
