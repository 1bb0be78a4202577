import type { PreparedRequest } from '../../model/exchange.ts';
import type { AuthContext } from '../scheme.ts';
import { hide } from '../settings.ts';

/** The request to a token endpoint, over the connection settings of the one to authorize; its credentials are hidden. */
export function tokenRequest(
  url: string,
  headers: Record<string, string>,
  body: URLSearchParams,
  context: AuthContext,
): PreparedRequest {
  const { saveTo: _, ...base } = context.base;
  const { authorization } = headers;
  hide(context, authorization?.slice('Basic '.length), body.get('client_assertion') ?? undefined);
  for (const name of ['client_secret', 'password', 'refresh_token']) {
    hide(context, new URLSearchParams([['', body.get(name) ?? '']]).toString().slice(1));
  }
  return {
    ...base,
    method: 'POST',
    url,
    headers: [
      ['accept', 'application/json'],
      ['content-type', 'application/x-www-form-urlencoded'],
      ...(authorization === undefined ? [] : [['authorization', authorization] as [string, string]]),
    ],
    body: { kind: 'bytes', bytes: new TextEncoder().encode(body.toString()) },
    redirects: 0,
    maxBodyBytes: MAX_RESPONSE_BYTES,
    connection: connectionTo(url, context.base),
    credentialHeaders: ['authorization'],
    credentialParams: [],
  };
}

/** The `maxBody` of the request is about its own body. */
const MAX_RESPONSE_BYTES = 1_000_000;

/** A socket and a server name are those of the API; they do not lead to a token endpoint elsewhere. */
function connectionTo(url: string, base: PreparedRequest): PreparedRequest['connection'] {
  if (new URL(url).origin === new URL(base.url).origin) return base.connection;
  const { unix: _unix, tls, ...connection } = base.connection;
  const { serverName: _serverName, ...otherTls } = tls ?? {};
  return tls === undefined ? connection : { ...connection, tls: otherTls };
}
