import type { PreparedBody } from '../../model/exchange.ts';
import type { Challenge } from './parse-challenges.ts';

/** A Digest challenge that can be answered. `algorithm` is as the server wrote it; without `qops` it is RFC 2069. */
export type DigestChallenge = {
  realm: string;
  nonce: string;
  opaque?: string;
  algorithm?: string;
  hash: HashName;
  session: boolean;
  qops?: string[];
  stale: boolean;
  userhash: boolean;
};

/** What the answer covers: `auth` the request line, `auth-int` the body too, `none` as in RFC 2069. */
export type Protection = { qop: 'auth' | 'none' } | { qop: 'auth-int'; body: Uint8Array };

/** The strongest challenge of a 401 that can be answered, the server's order among equals; else why there is none. */
export function chooseChallenge(
  challenges: Challenge[],
  body: PreparedBody | undefined,
): { challenge: DigestChallenge } | { challenge?: undefined; reason: string; hint?: string } {
  const digests = challenges.filter(({ scheme }) => scheme === 'digest');
  if (digests.length === 0) return noDigest(challenges);
  const read = digests.map((challenge) => readChallenge(challenge, body));
  const answerable = read.flatMap((result) => result.challenge ?? []);
  const [strongest] = answerable.toSorted((a, b) => strength.indexOf(b.hash) - strength.indexOf(a.hash));
  return strongest ? { challenge: strongest } : (read[0] as Refusal);
}

/** How a challenge asks the request to be covered; undefined where it asks for what cannot be done. */
export function protectionFor(challenge: DigestChallenge, body: PreparedBody | undefined): Protection | undefined {
  if (challenge.qops === undefined) return { qop: 'none' };
  if (challenge.qops.includes('auth')) return { qop: 'auth' };
  if (!challenge.qops.includes('auth-int') || body?.kind === 'stream') return undefined;
  return { qop: 'auth-int', body: body?.bytes ?? new Uint8Array() };
}

type Refusal = { challenge?: undefined; reason: string; hint?: string };

/** From weakest to strongest. */
const strength = ['md5', 'sha256', 'sha512-256'] as const;
type HashName = (typeof strength)[number];

const hashes = new Map<string, HashName>([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
  ['sha-512-256', 'sha512-256'],
]);

function noDigest(challenges: Challenge[]): Refusal {
  const offered = challenges.map(({ scheme }) => scheme);
  const reason = `the server asks for ${offered.join(' or ')} authentication, not for digest`;
  const known = ['basic', 'bearer'].find((scheme) => offered.includes(scheme));
  return known === undefined ? { reason } : { reason, hint: `use \`auth: { ${known}: … }\`` };
}

function readChallenge(
  { parameters }: Challenge,
  body: PreparedBody | undefined,
): { challenge: DigestChallenge } | Refusal {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || nonce === undefined) {
    const missing = realm === undefined ? 'realm' : 'nonce';
    return {
      reason: `the server's digest challenge has no ${missing}`,
      hint: 'the server breaks RFC 7616, section 3.3',
    };
  }
  const algorithm = parameters.get('algorithm');
  const [, name = '', session] = /^(.*?)(-sess)?$/.exec((algorithm ?? 'MD5').toLowerCase()) ?? [];
  const hash = hashes.get(name);
  if (hash === undefined) {
    return {
      reason: `the server asks for the digest algorithm "${algorithm}", which is not known`,
      hint: 'known are MD5, SHA-256 and SHA-512-256, each also with -sess',
    };
  }
  const opaque = parameters.get('opaque');
  const qops = parameters
    .get('qop')
    ?.toLowerCase()
    .match(/[^\s,]+/g);
  const challenge: DigestChallenge = {
    realm,
    nonce,
    ...(opaque === undefined ? {} : { opaque }),
    ...(algorithm === undefined ? {} : { algorithm }),
    hash,
    session: session !== undefined,
    ...(qops ? { qops } : {}),
    stale: parameters.get('stale')?.toLowerCase() === 'true',
    userhash: parameters.get('userhash')?.toLowerCase() === 'true',
  };
  return protectionFor(challenge, body) === undefined ? unknownQop(challenge) : { challenge };
}

function unknownQop({ qops = [] }: DigestChallenge): Refusal {
  if (!qops.includes('auth-int')) {
    return { reason: `the server asks for the digest qop "${qops.join(', ')}"`, hint: 'known are auth and auth-int' };
  }
  return {
    reason: 'the server asks for a digest over the body (qop auth-int), and the body is streamed from a file',
    hint: 'send the body as text, json or form, or let the server offer qop auth',
  };
}
