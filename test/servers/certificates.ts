import { readFileSync } from 'node:fs';

/** A key pair of `certificates/`, PEM. */
export type KeyPair = { cert: string; key: string };

/** The authority that signed `server`, `expired`, `elsewhere` and `client`. */
export const authority: string = pem('authority');

/** Of `localhost` and 127.0.0.1. */
export const server: KeyPair = pair('server');
/** As `server`, and expired in 2001. */
export const expired: KeyPair = pair('expired');
/** Of `elsewhere.test`. */
export const elsewhere: KeyPair = pair('elsewhere');
/** Of `localhost` and 127.0.0.1, signed by itself. */
export const selfSigned: KeyPair = pair('self-signed');
/** Of a client; `encryptedKey` opens with `passphrase`. */
export const client: KeyPair & { encryptedKey: string; passphrase: string } = {
  ...pair('client'),
  encryptedKey: pem('client.encrypted.key'),
  passphrase: 'sesame',
};

function pair(name: string): KeyPair {
  return { cert: pem(name), key: pem(`${name}.key`) };
}

function pem(name: string): string {
  return readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
}
