import { createHash } from 'node:crypto';
import { percentEncode } from '../../text/percent-encode.ts';
import type { DigestChallenge, Protection } from './choose-challenge.ts';

export type DigestUser = { username: string; password: string };

/** What an answer is made of. `uri` is path and query as sent; `count` says how often the nonce was used, from 1. */
export type DigestInput = {
  method: string;
  uri: string;
  user: DigestUser;
  challenge: DigestChallenge;
  protection: Protection;
  count: number;
  cnonce: string;
};

/** The `Authorization` header that answers a challenge (RFC 7616, section 3.4). */
export function digestAuthorization(input: DigestInput): string {
  const { challenge, protection, cnonce, uri } = input;
  const count = input.count.toString(16).padStart(8, '0');
  const parameters = [
    ...usernameParameters(input),
    `realm=${quoted(challenge.realm)}`,
    `uri=${quoted(uri)}`,
    ...(challenge.algorithm === undefined ? [] : [`algorithm=${challenge.algorithm}`]),
    `nonce=${quoted(challenge.nonce)}`,
    ...(protection.qop === 'none' ? [] : [`nc=${count}`, `qop=${protection.qop}`]),
    ...(protection.qop === 'none' && !challenge.session ? [] : [`cnonce=${quoted(cnonce)}`]),
    `response="${responseOf(input, count)}"`,
    ...(challenge.opaque === undefined ? [] : [`opaque=${quoted(challenge.opaque)}`]),
    ...(challenge.userhash ? ['userhash=true'] : []),
  ];
  return `Digest ${parameters.join(', ')}`;
}

function responseOf({ challenge, protection, user, method, uri, cnonce }: DigestInput, count: string): string {
  const hash = (...parts: (string | Buffer)[]) => digestOf(challenge.hash, parts);
  const realm = asReceived(challenge.realm);
  const nonce = asReceived(challenge.nonce);
  const plainSecret = hash(user.username, realm, user.password);
  const secret = challenge.session ? hash(plainSecret, nonce, cnonce) : plainSecret;
  switch (protection.qop) {
    case 'none':
      return hash(secret, nonce, hash(method, uri));
    case 'auth':
      return hash(secret, nonce, count, cnonce, 'auth', hash(method, uri));
    case 'auth-int': {
      const body = createHash(challenge.hash).update(protection.body).digest('hex');
      return hash(secret, nonce, count, cnonce, 'auth-int', hash(method, uri, body));
    }
  }
}

function usernameParameters({ challenge, user }: DigestInput): string[] {
  if (challenge.userhash) {
    return [`username="${digestOf(challenge.hash, [user.username, asReceived(challenge.realm)])}"`];
  }
  if (/^[\x20-\x7e]*$/.test(user.username)) return [`username=${quoted(user.username)}`];
  const encoded = percentEncode(user.username).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return [`username*=UTF-8''${encoded}`];
}

function digestOf(algorithm: string, parts: (string | Buffer)[]): string {
  const hash = createHash(algorithm);
  for (const [i, part] of parts.entries()) {
    if (i > 0) hash.update(':');
    hash.update(part);
  }
  return hash.digest('hex');
}

/** The bytes of a text from a header: HTTP clients hand each byte over as one character. */
function asReceived(text: string): Buffer {
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8');
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
