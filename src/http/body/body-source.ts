import type { Readable } from 'node:stream';
import type { PreparedBody } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';
import { machineHint } from '../machine-hint.ts';
import type { Progress } from '../progress.ts';

/** A body as undici takes it. `cancel` closes what it reads from. */
export type BodySource = { body: Buffer | AsyncIterable<Uint8Array> | null; cancel: () => void };

/** A body larger than this is handed over in pieces, so that it can be seen how far it came. Bytes. */
const CHUNK_BYTES = 64 * 1024;

/** Opens the body of a request for one try; streams note in `progress` how they move. */
export function openBody(body: PreparedBody | undefined, progress: Progress): BodySource {
  if (body === undefined) return { body: null, cancel: () => undefined };
  if (body.kind === 'bytes') {
    const { buffer, byteOffset, byteLength } = body.bytes;
    if (byteLength === 0) return { body: null, cancel: () => undefined };
    if (byteLength <= CHUNK_BYTES) {
      return { body: Buffer.from(buffer, byteOffset, byteLength), cancel: () => undefined };
    }
    return { body: noting(slices(body.bytes), progress), cancel: () => undefined };
  }
  if (body.size === 0) return { body: null, cancel: () => undefined };
  const source = body.open();
  // An error before anyone reads must not end the program; the one who reads gets it.
  source.on('error', () => undefined);
  return { body: noting(readSource(source), progress), cancel: () => source.destroy() };
}

async function* noting(chunks: AsyncIterable<Uint8Array>, progress: Progress): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    progress.movedAt = performance.now();
    yield chunk;
  }
  if (progress.phase !== 'sending') return;
  progress.phase = 'waiting';
  progress.movedAt = performance.now();
  progress.sentAt = progress.movedAt;
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function* readSource(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of source) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
  } catch (error) {
    const message = `the body to send could not be read: ${(error as Error).message}`;
    throw new ProblemError({ code: 'http/file', message, ...machineHint(error) }, error);
  }
}
