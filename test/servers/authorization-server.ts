import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import { listenAndTrack } from './http-server.ts';

/** One token request as the authorization server got it: the grant it names and how the client showed who it is. */
export type TokenRequest = { grant: string | null; form: URLSearchParams; authorization: string | undefined };

export type AuthorizationServer = {
  url: string;
  tokenUrl: string;
  provider: Provider;
  tokenRequests: TokenRequest[];
  /** Whose assertions the client `jwt-client` may send. */
  privateKey: string;
  /** A refresh token as a login would give it. */
  newRefreshToken: () => Promise<string>;
  /** What the server knows of an access token that it gave and did not take back. */
  lookUp: (token: string) => Promise<{ scope?: string; aud?: string } | undefined>;
  /** Makes a token worth nothing from now on. */
  revoke: (token: string) => Promise<void>;
  close: () => Promise<void>;
};

export const user = { username: 'ann', password: 'correct horse & staple' };
export const secret = 'a-secret-of-at-least-32-characters!';

/**
 * A certified OpenID provider (`oidc-provider`) on a free port of 127.0.0.1, with a client for each way to say who one
 * is: `basic-client`, `post-client`, `jwt-client` and `login-client` (refresh tokens, and the password grant, which the
 * provider does not have and leaves to an extension). `lifeSeconds` is how long a token of client credentials lasts.
 */
export async function startAuthorizationServer({ lifeSeconds = 600 } = {}): Promise<AuthorizationServer> {
  const tokenRequests: TokenRequest[] = [];
  let callback: RequestListener = () => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      if (request.url !== '/token') return;
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      tokenRequests.push({ grant: form.get('grant_type'), form, authorization: request.headers.authorization });
    });
    callback(request, response);
  });
  const { port, close } = await listenAndTrack(server);
  const url = `http://127.0.0.1:${port}`;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const provider = createProvider(url, { publicKey, lifeSeconds });
  callback = provider.callback();
  const find = async (token: string) =>
    (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token));
  return {
    url,
    tokenUrl: `${url}/token`,
    provider,
    tokenRequests,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    newRefreshToken: () => newRefreshToken(provider),
    lookUp: find,
    revoke: async (token) => (await find(token))?.destroy(),
    close,
  };
}

function createProvider(
  issuer: string,
  { publicKey, lifeSeconds }: { publicKey: KeyObject; lifeSeconds: number },
): Provider {
  const base = { client_secret: secret, redirect_uris: [], response_types: [], scope: 'read write' };
  const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const { client_secret: _, ...withoutSecret } = base;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...base,
        client_id: 'basic-client',
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        ...base,
        client_id: 'post-client',
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        ...withoutSecret,
        client_id: 'jwt-client',
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'ES256', use: 'sig' }] },
      },
      {
        ...base,
        client_id: 'login-client',
        grant_types: ['refresh_token', 'password', 'authorization_code'],
        response_types: ['code'],
        redirect_uris: ['https://client.example.com/callback'],
        scope: 'openid offline_access read write',
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    scopes: ['openid', 'offline_access', 'read', 'write', 'admin'],
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: () => ({ scope: 'read write', accessTokenTTL: lifeSeconds }),
      },
    },
    ttl: { ClientCredentials: lifeSeconds, AccessToken: lifeSeconds, RefreshToken: 3600, Grant: 3600 },
    rotateRefreshToken: true,
    cookies: { keys: [randomUUID()] },
    jwks: { keys: [{ ...signing, use: 'sig', alg: 'RS256' }] },
  });
  addPasswordGrant(provider);
  return provider;
}

function addPasswordGrant(provider: Provider): void {
  provider.registerGrantType(
    'password',
    async (context) => {
      const { params, client } = context.oidc;
      if (params['username'] !== user.username || params['password'] !== user.password) {
        throw new errors.InvalidGrant('user or password is wrong');
      }
      const grantId = await newGrant(provider, client.clientId);
      const token = new provider.AccessToken({
        accountId: user.username,
        client,
        grantId,
        gty: 'password',
        scope: 'read',
      });
      context.body = { access_token: await token.save(), expires_in: token.expiration, token_type: 'Bearer' };
    },
    ['username', 'password', 'scope'],
  );
}

async function newRefreshToken(provider: Provider): Promise<string> {
  const client = await provider.Client.find('login-client');
  const grantId = await newGrant(provider, client.clientId);
  const properties = {
    accountId: user.username,
    client,
    grantId,
    gty: 'authorization_code',
    scope: 'openid offline_access',
  };
  return new provider.RefreshToken(properties).save();
}

function newGrant(provider: Provider, clientId: string): Promise<string> {
  const grant = new provider.Grant({ accountId: user.username, clientId });
  grant.addOIDCScope('openid offline_access read write');
  return grant.save();
}
