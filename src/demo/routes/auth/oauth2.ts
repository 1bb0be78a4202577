import { randomUUID } from 'node:crypto';
import { demoCredentials } from '../../credentials.ts';
import { mediaType, readBody } from '../../read-body.ts';
import { json, problem, type Reply, unauthorized } from '../../reply.ts';
import { type Call, queryNumber, type Route } from '../../route.ts';

/** An OAuth 2.0 token endpoint (RFC 6749) and a route that its tokens open. */
export const oauth2Routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/oauth2/token',
    summary: 'client_credentials, password, refresh_token; client by Basic or in the body; expires_in=seconds',
    handle: giveToken,
  },
  {
    method: 'GET',
    path: '/auth/oauth2',
    summary: 'needs a token of /oauth2/token; scope=s asks for it',
    handle: useToken,
  },
];

const SCOPES = ['users:read', 'users:write'];

async function giveToken(call: Call): Promise<Reply> {
  if (mediaType(call) !== 'application/x-www-form-urlencoded') {
    return refuse(400, 'invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams((await readBody(call)).toString('utf8'));
  if (!isKnownClient(call.headers.authorization, form)) {
    return refuse(401, 'invalid_client', 'client id or secret is wrong');
  }
  const grant = form.get('grant_type');
  const scope = form.get('scope') ?? SCOPES[0] ?? '';
  const unknown = scope.split(' ').find((name) => !SCOPES.includes(name));
  if (unknown !== undefined) return refuse(400, 'invalid_scope', `there is no scope ${unknown}`);
  switch (grant) {
    case 'client_credentials':
      return grantToken(call, scope, { withRefresh: false });
    case 'password': {
      const { username, password } = demoCredentials;
      const isRight = form.get('username') === username && form.get('password') === password;
      if (!isRight) return refuse(400, 'invalid_grant', 'user name or password is wrong');
      return grantToken(call, scope, { withRefresh: true });
    }
    case 'refresh_token': {
      const known = call.state.refreshTokens.get(form.get('refresh_token') ?? '');
      if (known === undefined) return refuse(400, 'invalid_grant', 'the refresh token is not valid');
      return grantToken(call, known.scope, { withRefresh: false });
    }
    case null:
      return refuse(400, 'invalid_request', 'grant_type is missing');
    default:
      return refuse(400, 'unsupported_grant_type', `there is no grant ${grant}`);
  }
}

function useToken(call: Call): Reply {
  const token = /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '';
  const known = call.state.accessTokens.get(token);
  if (known === undefined || known.expiresAt <= Date.now()) {
    return unauthorized(
      'Bearer realm="demo", error="invalid_token"',
      'the access token is missing, unknown or expired',
    );
  }
  const wanted = call.query.get('scope');
  if (wanted !== null && !known.scope.split(' ').includes(wanted)) {
    const challenge = { 'www-authenticate': 'Bearer realm="demo", error="insufficient_scope"' };
    return problem(403, 'Forbidden', { detail: 'the token does not have the scope' }, challenge);
  }
  return json(200, { scheme: 'oauth2', client: demoCredentials.clientId, scope: known.scope });
}

function grantToken(call: Call, scope: string, { withRefresh }: { withRefresh: boolean }): Reply {
  const expiresIn = queryNumber(call, 'expires_in', { fallback: 3600, min: 0, max: 86_400 });
  const accessToken = `at_${randomUUID()}`;
  call.state.accessTokens.set(accessToken, { scope, expiresAt: Date.now() + expiresIn * 1000 });
  const token = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope };
  const noStore = { 'cache-control': 'no-store' };
  if (!withRefresh) return json(200, token, noStore);
  const refreshToken = `rt_${randomUUID()}`;
  call.state.refreshTokens.set(refreshToken, { scope });
  return json(200, { ...token, refresh_token: refreshToken }, noStore);
}

/** RFC 6749, section 2.3.1: by Basic, id and secret form-encoded first, or in the body. */
function isKnownClient(authorization: string | undefined, form: URLSearchParams): boolean {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return (
      form.get('client_id') === demoCredentials.clientId && form.get('client_secret') === demoCredentials.clientSecret
    );
  }
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
  return formDecode(id) === demoCredentials.clientId && formDecode(secret) === demoCredentials.clientSecret;
}

function formDecode(text: string): string {
  return new URLSearchParams(`x=${text}`).get('x') ?? '';
}

/** RFC 6749, section 5.2. */
function refuse(status: number, error: string, description: string): Reply {
  const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Basic realm="demo"' } : {};
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store', ...challenge });
}
