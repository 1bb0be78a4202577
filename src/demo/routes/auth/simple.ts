import { demoCredentials } from '../../credentials.ts';
import { parseCookies } from '../../parse-cookies.ts';
import { json, ReplyError, unauthorized } from '../../reply.ts';
import type { Call, Route } from '../../route.ts';

/** Routes protected by a bearer token, by Basic and by an API key. */
export const authRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/auth/bearer',
    summary: 'needs a bearer token',
    handle: (call) => json(200, { scheme: 'bearer', user: checkToken(call) }),
  },
  {
    method: 'GET',
    path: '/auth/basic',
    summary: 'needs Basic credentials',
    handle: (call) => json(200, { scheme: 'basic', user: checkBasic(call) }),
  },
  apiKeyRoute('header', 'X-API-Key', (call) => call.headers['x-api-key']),
  apiKeyRoute('query', 'api_key', (call) => call.query.get('api_key')),
  apiKeyRoute('cookie', 'api_key', (call) => parseCookies(call.headers.cookie)['api_key']),
];

/** Where a token is sent it must be right, though none is needed: as many public APIs have it. */
export function checkOptionalToken(call: Call): void {
  if (call.headers.authorization !== undefined) checkToken(call);
}

/** The name of the user whose token it is; 401 with the error of RFC 6750 (section 3.1) without one. */
function checkToken(call: Call): string {
  const header = call.headers.authorization;
  if (header === undefined) throw new ReplyError(unauthorized('Bearer realm="demo"', 'a bearer token is needed'));
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
  const user = token === demoCredentials.token ? demoCredentials.username : call.state.loginTokens.get(token);
  if (user !== undefined) return user;
  throw new ReplyError(unauthorized('Bearer realm="demo", error="invalid_token"', 'the bearer token is not valid'));
}

function checkBasic(call: Call): string {
  const encoded = /^Basic +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  if (decoded === `${demoCredentials.username}:${demoCredentials.password}`) return demoCredentials.username;
  throw new ReplyError(unauthorized('Basic realm="demo", charset="UTF-8"', 'user name and password are needed'));
}

function apiKeyRoute(
  place: 'header' | 'query' | 'cookie',
  name: string,
  read: (call: Call) => string | string[] | null | undefined,
): Route {
  return {
    method: 'GET',
    path: `/auth/api-key/${place}`,
    summary: `needs an API key in the ${place} ${name}`,
    handle: (call) =>
      read(call) === demoCredentials.apiKey
        ? json(200, { scheme: 'api-key', in: place })
        : unauthorized('ApiKey realm="demo"', `the API key belongs into the ${place} ${name}`),
  };
}
