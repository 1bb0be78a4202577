import * as zlib from 'node:zlib';
import type { Header } from '../../model/exchange.ts';
import type { Problem } from '../../model/problem.ts';
import { ProblemError } from '../../model/problem.ts';
import { formatByteSize } from '../../text/byte-size.ts';

type Transform = zlib.Gunzip;
type Limits = { maxOutputLength?: number };

/** One content coding (RFC 9110, section 8.4.1): the whole at once, beside the event loop, or as a stream. */
export type Coding = {
  name: string;
  decodeSync: (bytes: Uint8Array, limits: Limits) => Buffer;
  decode: (bytes: Uint8Array, limits: Limits, done: (error: Error | null, result: Buffer) => void) => void;
  /** `first` is the first byte of the body. */
  stream: (first: number) => Transform;
};

/** More than curl undoes; nobody means well with so many. */
const MAX_CODINGS = 5;

const gzip: Coding = {
  name: 'gzip',
  decodeSync: (bytes, limits) => zlib.gunzipSync(bytes, limits),
  decode: (bytes, limits, done) => zlib.gunzip(bytes, limits, done),
  stream: () => zlib.createGunzip(),
};
const deflate: Coding = {
  name: 'deflate',
  decodeSync: (bytes, limits) => (isZlib(bytes[0]) ? zlib.inflateSync : zlib.inflateRawSync)(bytes, limits),
  decode: (bytes, limits, done) => (isZlib(bytes[0]) ? zlib.inflate : zlib.inflateRaw)(bytes, limits, done),
  stream: (first) => (isZlib(first) ? zlib.createInflate() : zlib.createInflateRaw()),
};
const br: Coding = {
  name: 'br',
  decodeSync: (bytes, limits) => zlib.brotliDecompressSync(bytes, limits),
  decode: (bytes, limits, done) => zlib.brotliDecompress(bytes, limits, done),
  stream: () => zlib.createBrotliDecompress(),
};

const codings: ReadonlyMap<string, Coding> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', br],
  ...zstd(),
]);

/**
 * The codings to undo, in the order in which to undo them. Throws ProblemError (`http/decode`) that names one which is
 * not known.
 */
export function contentCodings(headers: Header[]): Coding[] {
  const names: string[] = [];
  for (const [name, value] of headers) {
    if (name.length === 16 && name.toLowerCase() === 'content-encoding') names.push(...value.toLowerCase().split(','));
  }
  if (names.length === 0) return [];
  const wanted = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (wanted.length > MAX_CODINGS) throw decodeProblem(`the body is encoded ${wanted.length} times`);
  return wanted.toReversed().map((name) => {
    const coding = codings.get(name);
    if (coding) return coding;
    const hint = `these are understood: ${[...codings.keys()].join(', ')}; \`accept-encoding\` asks for one`;
    throw decodeProblem(`the body has the encoding ${JSON.stringify(name)}, which is not known`, hint);
  });
}

/** Larger bodies are decoded beside the event loop, bytes. */
const SYNC_BYTES = 16 * 1024;

/** Undoes the codings one after the other. Rejects with ProblemError: `http/decode` or `http/body-too-large`. */
export async function decodeBody(bytes: Buffer, wanted: Coding[], maxBytes: number): Promise<Buffer> {
  let decoded = bytes;
  // A body of no bytes is empty in any coding: servers forget to leave the header out.
  if (bytes.length === 0) return bytes;
  for (const coding of wanted) {
    try {
      decoded = await decodeOnce(coding, decoded, maxBytes);
    } catch (error) {
      throw new ProblemError(problemOfDecoding(error, coding.name, maxBytes), error);
    }
  }
  return decoded;
}

/** The problem of an error of zlib; other errors are thrown on. */
export function problemOfDecoding(error: unknown, coding: string, maxBytes: number): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLargeProblem(maxBytes, 'after decompression');
  if (code === undefined || !/^(Z_|ERR_|ZSTD)/.test(code)) throw error;
  const what = code === 'Z_BUF_ERROR' ? 'is cut off' : 'is broken';
  return decodeProblem(`the ${coding} data of the body ${what}: ${message} (${code})`).problem;
}

export function tooLargeProblem(maxBytes: number, when: string): Problem {
  return {
    code: 'http/body-too-large',
    message: `the body is larger than ${formatByteSize(maxBytes)} ${when}`,
    hint: 'allow more with `maxBody`, or stream it to a file with `save`',
  };
}

function decodeOnce(coding: Coding, bytes: Buffer, maxBytes: number): Promise<Buffer> | Buffer {
  const limits = { maxOutputLength: Math.max(1, maxBytes) };
  if (bytes.length <= SYNC_BYTES) return coding.decodeSync(bytes, limits);
  return new Promise((resolve, reject) => {
    coding.decode(bytes, limits, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** The header of zlib (RFC 1950, section 2.2): some servers send raw deflate data (RFC 1951) in its place. */
function isZlib(first: number | undefined): boolean {
  return first !== undefined && (first & 0x0f) === 8;
}

/** From Node 22.15 on. */
function zstd(): [string, Coding][] {
  const { zstdDecompressSync, zstdDecompress, createZstdDecompress } = zlib as unknown as {
    zstdDecompressSync?: Coding['decodeSync'];
    zstdDecompress?: Coding['decode'];
    createZstdDecompress?: () => Transform;
  };
  if (!zstdDecompressSync || !zstdDecompress || !createZstdDecompress) return [];
  return [
    ['zstd', { name: 'zstd', decodeSync: zstdDecompressSync, decode: zstdDecompress, stream: createZstdDecompress }],
  ];
}

function decodeProblem(message: string, hint?: string): ProblemError {
  return new ProblemError({ code: 'http/decode', message, ...(hint === undefined ? {} : { hint }) });
}
