import type { Problem } from '../model/problem.ts';
import { formatByteSize } from '../text/byte-size.ts';
import type { Progress } from './progress.ts';

/** No server means well that sends more than this around a body, in bytes. */
const MAX_FRAMING_BYTES = 1_000_000;
/** Of a body in chunks of one byte each, six bytes make one. */
const MAX_FRAMING_PER_BODY_BYTE = 8;

/**
 * The problem of an answer that hardly consists of anything but what should surround it: status line, informational
 * answers, sizes and extensions of chunks. Each could go on without end although a head has its limit and a body too.
 */
export function framingProblem({ connection, readBefore, bodyBytes }: Progress, origin: string): Problem | undefined {
  if (!connection) return undefined;
  const framing = connection.socket.bytesRead - readBefore - bodyBytes;
  if (framing <= MAX_FRAMING_BYTES + MAX_FRAMING_PER_BODY_BYTE * bodyBytes) return undefined;
  const what = `${formatByteSize(framing)} around ${formatByteSize(bodyBytes)} of a body`;
  return {
    code: 'http/protocol',
    message: `the answer of ${origin} is not HTTP: it goes on and on, so far with ${what}`,
    hint: 'does the server send a head, informational answers or chunk extensions without end?',
  };
}
