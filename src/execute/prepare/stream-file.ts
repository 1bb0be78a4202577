import { constants, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ProblemError } from '../../model/problem.ts';

/** More than a socket takes at once (64 KiB at most), so that each piece is waited for until it has been sent. */
const CHUNK_BYTES = 64 * 1024;

/** More than twice of what streams between the file and the socket (two for a form) hold back: two pieces each. */
const CHUNKS = 16;

/**
 * A file as a stream of pieces in a few buffers that are used in turn: a new one for each piece, as `createReadStream`
 * has, is tens of megabytes of garbage before it is collected. Whoever reads must be done with a piece before asking for
 * the next, as one is who hashes it or waits until a socket has taken it. `locate` gives the path once it is opened. The error of a file that cannot be read is
 * that of the stream.
 */
export function streamFile(locate: () => Promise<string>): Readable {
  return Readable.from(chunksOf(locate), { objectMode: false, highWaterMark: CHUNK_BYTES });
}

async function* chunksOf(locate: () => Promise<string>): AsyncGenerator<Buffer> {
  const path = await locate();
  // Opening a pipe waits for whoever writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const buffers: Buffer[] = [];
  try {
    if (!(await file.stat()).isFile()) {
      throw new ProblemError({ code: 'http/file', message: `${path} is not a file any more` });
    }
    for (let turn = 0; ; turn = (turn + 1) % CHUNKS) {
      const buffer = buffers[turn] ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
      buffers[turn] = buffer;
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
