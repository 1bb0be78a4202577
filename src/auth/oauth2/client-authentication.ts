import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import type * as OAuth from 'oauth4webapi';
import type { AuthContext } from '../scheme.ts';
import { settingError } from '../settings.ts';
import type { ClientSettings } from './token-grant.ts';

/** How the client proves itself in a token request. Throws ProblemError for a private key that cannot be used. */
export async function clientAuthentication(
  oauth: typeof OAuth,
  client: ClientSettings,
  context: AuthContext,
): Promise<OAuth.ClientAuth> {
  switch (client.auth) {
    case 'none':
      return oauth.None();
    case 'basic':
      return basicAuthentication(client.clientId, client.clientSecret);
    case 'post':
      return oauth.ClientSecretPost(client.clientSecret);
    case 'private_key_jwt': {
      const key = await signingKey(client.privateKey, context);
      return oauth.PrivateKeyJwt(client.keyId === undefined ? key : { key, kid: client.keyId });
    }
  }
}

/**
 * RFC 6749, section 2.3.1, and appendix B. The library's own also encodes `-`, `.` and `_`, which is allowed and which
 * servers that forget to decode take for a wrong client.
 */
function basicAuthentication(clientId: string, clientSecret: string): OAuth.ClientAuth {
  return (_server, _client, _body, headers) => {
    const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

async function signingKey(pem: string, context: AuthContext) {
  const key = readKey(pem, context);
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw settingError(context, '`privateKey` is of a kind that signs no JWT', 'use an RSA, EC or Ed25519 key');
  }
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

function readKey(pem: string, context: AuthContext): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw settingError(context, '`privateKey` is not a private key', 'it is PEM text: -----BEGIN PRIVATE KEY-----');
  }
}

/** RS256, ES256, ES384, ES512 or EdDSA, by the kind of key (RFC 7518, section 3.1; RFC 8037). */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject) {
  if (asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  if (asymmetricKeyType === 'ed25519') return { name: 'Ed25519' };
  const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  const namedCurve = curves[asymmetricKeyDetails?.namedCurve ?? ''];
  return namedCurve === undefined ? undefined : { name: 'ECDSA', namedCurve };
}
