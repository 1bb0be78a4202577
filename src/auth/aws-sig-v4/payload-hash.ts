import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { PreparedBody } from '../../model/exchange.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { AuthContext } from '../scheme.ts';

/** SHA-256 of a body in hex. A streamed one is read once for it, so it never stands in memory. Throws ProblemError. */
export async function payloadHash(body: PreparedBody | undefined, context: AuthContext): Promise<string> {
  const hash = createHash('sha256');
  if (body?.kind === 'bytes') hash.update(body.bytes);
  if (body?.kind === 'stream') {
    try {
      await pipeline(body.open(), hash);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ProblemError(problemAt(context.span, 'http/file', `the body could not be read to sign it: ${reason}`));
    }
  }
  return hash.digest('hex');
}
