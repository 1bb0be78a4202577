import type { HttpResponse } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import type { TokenGrant } from './token-grant.ts';
import type { TokenFailure } from './token-result.ts';

/** A token endpoint's error answer (RFC 6749, section 5.2) as a failure, with what to look at. */
export function refusalOf(grant: TokenGrant, response: HttpResponse, body: JsonObject | undefined): TokenFailure {
  const error = shortText(body?.error);
  const description = shortText(body?.error_description);
  const said = [error, description].filter((text) => text !== undefined).join(': ');
  const hint = hintFor(grant, response.status, error);
  return {
    code: 'auth/token',
    message:
      `the token endpoint ${grant.tokenUrl} answered ${response.status} ${said || response.statusText}`.trimEnd(),
    ...(hint === undefined ? {} : { hint }),
    isRefused: error !== undefined,
  };
}

/** The text is a stranger's: one line, and not the whole of it. */
function shortText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const line = value.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function hintFor(grant: TokenGrant, status: number, error: string | undefined): string | undefined {
  const wrongClient = `check \`clientId\` and the credentials of the client; ${otherClientAuth(grant)}`;
  const notEnabled = `the grant ${grant.grant.type} is not enabled for this client or server`;
  const byError: Record<string, string | undefined> = {
    invalid_client: wrongClient,
    invalid_grant: invalidGrant(grant),
    invalid_scope: `the client may not ask for scope "${grant.scope ?? ''}"`,
    invalid_target: 'check `resource` and `audience`',
    unauthorized_client: notEnabled,
    unsupported_grant_type: notEnabled,
  };
  if (error !== undefined && Object.hasOwn(byError, error)) return byError[error];
  if (status >= 300 && status < 400) return 'token requests are not redirected; write the final URL into `tokenUrl`';
  if (status === 404 || status === 405) return 'check `tokenUrl`';
  return status === 401 ? wrongClient : undefined;
}

function otherClientAuth({ client }: TokenGrant): string {
  switch (client.auth) {
    case 'basic':
      return 'some servers want `clientAuth: post`';
    case 'post':
      return 'some servers want `clientAuth: basic`';
    case 'private_key_jwt':
      return "the server must know the public key, and `assertionAudience` may have to be the server's issuer";
    case 'none':
      return 'there is no `clientSecret`';
  }
}

function invalidGrant({ grant }: TokenGrant): string | undefined {
  switch (grant.type) {
    case 'client_credentials':
      return undefined;
    case 'password':
      return 'check `username` and `password`';
    case 'refresh_token':
      return 'the refresh token is wrong, has expired or was used before';
  }
}
