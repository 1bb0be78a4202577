import { createHash, randomBytes } from 'node:crypto';
import { demoCredentials } from '../../credentials.ts';
import { json, type Reply, unauthorized } from '../../reply.ts';
import { type Call, queryNumber, type Route } from '../../route.ts';

/** A route protected by Digest (RFC 7616), qop `auth`, with SHA-256 or MD5. */
export const digestRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/auth/digest',
    summary: 'needs Digest; algorithm=MD5|SHA-256, uses=n makes a nonce stale after n requests',
    handle: answerDigest,
  },
];

const REALM = 'demo';
const ALGORITHMS = { MD5: 'md5', 'SHA-256': 'sha256' } as const;
type Algorithm = keyof typeof ALGORITHMS;

function answerDigest(call: Call): Reply {
  const algorithm: Algorithm = call.query.get('algorithm')?.toUpperCase() === 'MD5' ? 'MD5' : 'SHA-256';
  const fields = parseDigest(call.headers.authorization ?? '');
  if (fields === undefined) return challenge(call, algorithm, { isStale: false });
  const uses = queryNumber(call, 'uses', { fallback: 1000, min: 1, max: 1000 });
  const counts = call.state.nonces.get(fields['nonce'] ?? '');
  const isRight = isRightAnswer(fields, call, algorithm);
  // Only a right answer to an old nonce is told that it is stale: others have to ask for the password again.
  if (counts === undefined || counts.size >= uses) return challenge(call, algorithm, { isStale: isRight });
  const count = fields['nc'] ?? '';
  if (!isRight || counts.has(count)) return challenge(call, algorithm, { isStale: false });
  counts.add(count);
  return json(200, { scheme: 'digest', algorithm, user: demoCredentials.username });
}

function challenge(call: Call, algorithm: Algorithm, { isStale }: { isStale: boolean }): Reply {
  const nonce = randomBytes(16).toString('hex');
  call.state.nonces.set(nonce, new Set());
  const stale = isStale ? ', stale=true' : '';
  return unauthorized(
    `Digest realm="${REALM}", qop="auth", algorithm=${algorithm}, nonce="${nonce}", opaque="demo"${stale}`,
    isStale ? 'the nonce is stale' : 'user name and password are needed',
  );
}

/** RFC 7616, section 3.4.1. */
function isRightAnswer(fields: Record<string, string>, call: Call, algorithm: Algorithm): boolean {
  const hash = (text: string): string => createHash(ALGORITHMS[algorithm]).update(text).digest('hex');
  const { username, realm, uri, nonce, nc, cnonce, qop, response } = fields;
  const secret = hash(`${demoCredentials.username}:${REALM}:${demoCredentials.password}`);
  const action = hash(`${call.method}:${uri}`);
  return (
    username === demoCredentials.username &&
    realm === REALM &&
    uri === call.target &&
    qop === 'auth' &&
    (fields['algorithm'] ?? 'MD5').toUpperCase() === algorithm &&
    /^[0-9a-f]{8}$/i.test(nc ?? '') &&
    response === hash(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${action}`)
  );
}

function parseDigest(header: string): Record<string, string> | undefined {
  if (!/^Digest /i.test(header)) return undefined;
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare = ''] of header
    .slice(7)
    .matchAll(/([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)) {
    fields[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare;
  }
  return fields;
}
