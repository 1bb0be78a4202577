import { isCredentialName } from '../../text-source/credentials.ts';

/** What tells about a credential and is none: `token_url`, `password_username`, `accessKeyId`. */
const HARMLESS =
  /(url|uri|endpoint|type|expires|expiry|ttl|username|user|email|placement|prefix|length|header|path|key_?id|client_?id)$/i;

/** Whether a value under this name is kept out of the collection: `password`, `X-Api-Key`, `cookie`. */
export function isSecretName(name: string): boolean {
  return /^(set-)?cookie$/i.test(name) || (isCredentialName(name) && !HARMLESS.test(name));
}
