import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Header } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';
import { machineHint } from '../machine-hint.ts';
import type { BodySink } from './body-sink.ts';
import { contentCodings, problemOfDecoding } from './content-encoding.ts';

export type FileSinkOptions = {
  headers: Header[];
  /** Absolute. */
  path: string;
  /** More can be taken. */
  onDrain: () => void;
  /** Writing or decoding failed before the end: a ProblemError, or a bug. */
  onError: (error: unknown) => void;
};

/**
 * Streams a body to a file, decompressed. It is written beside the target as `<name>.<random>.part` and renamed when it
 * is whole, so the target is never half of a body.
 */
export function createFileSink({ headers, path, onDrain, onError }: FileSinkOptions): BodySink {
  const partPath = `${path}.${randomBytes(4).toString('hex')}.part`;
  const source = new Readable({ read: onDrain, highWaterMark: BUFFER_BYTES });
  source.on('error', () => undefined);
  let writing: Promise<Written> | undefined;
  const start = (coded: Header[], first: number): Promise<Written> => {
    const started = writeFile({ path: partPath, source, headers: coded, first }).catch((error: unknown) => {
      throw problemOfSaving(error, path, headers);
    });
    started.catch(onError);
    return started;
  };
  return {
    write(chunk) {
      writing ??= start(headers, chunk[0] ?? 0);
      return source.push(chunk);
    },
    async end() {
      // A body of no bytes is empty in any coding.
      writing ??= start([], 0);
      source.push(null);
      try {
        const { size, sha256 } = await writing;
        await rename(partPath, path);
        return { bytes: new Uint8Array(0), size, sha256, savedTo: path };
      } catch (error) {
        await remove(partPath);
        throw problemOfSaving(error, path, headers);
      }
    },
    async discard() {
      source.destroy();
      await writing?.catch(() => undefined);
      await remove(partPath);
    },
  };
}

/** What could not be made cannot be removed either; the first error is the one to tell. */
async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

/** What waits for the disk is written at once: a call for each 64 KB that the network brings takes longer. Bytes. */
const BUFFER_BYTES = 256 * 1024;

type Written = { size: number; sha256: string };
type WriteOptions = { path: string; source: Readable; headers: Header[]; first: number };

async function writeFile({ path, source, headers, first }: WriteOptions): Promise<Written> {
  const hash = createHash('sha256');
  let size = 0;
  const count = new Transform({
    highWaterMark: BUFFER_BYTES,
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const decoders = contentCodings(headers).map((coding, index) => coding.stream(index === 0 ? first : ZLIB_HEADER));
  await mkdir(dirname(path), { recursive: true });
  const target = createWriteStream(path, { highWaterMark: BUFFER_BYTES });
  const closed = new Promise<void>((resolve) => target.once('close', resolve));
  try {
    await pipeline([source, ...decoders, count, target]);
  } finally {
    // A pipeline that fails does not wait for a file that is being opened: it would appear after it was removed.
    await closed;
  }
  return { size, sha256: hash.digest('hex') };
}

/** The first byte of zlib data: what a coding below another one is taken for. */
const ZLIB_HEADER = 0x78;

function problemOfSaving(error: unknown, path: string, headers: Header[]): unknown {
  if (error instanceof ProblemError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) {
    return new ProblemError(
      { code: 'http/file', message: `the body could not be saved to ${path}: ${message}`, ...machineHint(error) },
      error,
    );
  }
  if (code === undefined) return error;
  const names = contentCodings(headers).map((coding) => coding.name);
  return new ProblemError(problemOfDecoding(error, names.join(', '), 0), error);
}
