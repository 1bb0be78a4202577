import { headerValues } from '../../expect/header-values.ts';
import type { SecurityScheme } from '../description.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';
import { cookiePairs, queryPairs } from './values/pairs.ts';

/** The credentials of at least one of the described alternatives must be there; whether they are right the service says. */
export function checkSecurity({ description, detail, request, operation }: MatchedExchange): Difference[] {
  const { security } = detail;
  const schemes = description.securitySchemes();
  const isSent = (name: string): boolean => {
    const scheme = schemes[name];
    return scheme === undefined || isPresented(scheme, request);
  };
  if (security.length === 0 || security.some((alternative) => Object.keys(alternative).every(isSent))) return [];
  const wanted = security.map((alternative) => {
    const parts = Object.keys(alternative).filter((name) => !isSent(name));
    return parts.map((name) => `${name} (${textOf(schemes[name])})`).join(' and ');
  });
  const pointer = `${operation.place.pointer}/security`;
  const own = description.locate({ uri: operation.place.uri, pointer });
  const place = own ? { uri: operation.place.uri, pointer } : { uri: operation.place.uri, pointer: '/security' };
  const message = `the request lacks credentials: ${wanted.join(', or ')}`;
  return [{ kind: 'request', rule: 'security', path: 'security', message, place }];
}

function isPresented(scheme: SecurityScheme, { headers, url }: MatchedExchange['request']): boolean {
  const [authorization] = headerValues(headers, 'authorization');
  switch (scheme.kind) {
    case 'http':
      return authorization?.split(' ', 1)[0]?.toLowerCase() === scheme.scheme.toLowerCase();
    case 'oauth2':
    case 'openIdConnect':
      // RFC 6750 has the token in the query too.
      return authorization !== undefined || queryPairs(url).some(({ name }) => name === 'access_token');
    case 'apiKey':
      switch (scheme.in) {
        case 'header':
          return headerValues(headers, scheme.name).length > 0;
        case 'query':
          return queryPairs(url).some(({ name }) => name === scheme.name);
        case 'cookie':
          return cookiePairs(headers).some(({ name }) => name === scheme.name);
      }
      break;
    case 'mutualTLS':
      // The connection has it, which the exchange does not show.
      return true;
  }
}

function textOf(scheme: SecurityScheme | undefined): string {
  switch (scheme?.kind) {
    case 'http':
      return `Authorization: ${scheme.scheme} …`;
    case 'oauth2':
    case 'openIdConnect':
      return 'Authorization: Bearer …';
    case 'apiKey':
      return `${scheme.in} ${scheme.name}`;
    case 'mutualTLS':
      return 'a client certificate';
    case undefined:
      return 'unknown';
  }
}
