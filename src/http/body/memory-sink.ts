import type { Header } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';
import type { BodySink } from './body-sink.ts';
import { contentCodings, decodeBody, tooLargeProblem } from './content-encoding.ts';

/** So many pieces become one: a server that sends a byte at a time would fill the memory with what it takes to keep each. */
const MANY_PIECES = 1024;

/** Collects a body in memory, at most `maxBytes` before and after decompression. */
export function createMemorySink(headers: Header[], announcedBytes: number, maxBytes: number): BodySink {
  const blocks: Buffer[] = [];
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    write(chunk) {
      size += chunk.length;
      if (Math.max(size, announcedBytes) > maxBytes) throw new ProblemError(tooLargeProblem(maxBytes, 'as it is sent'));
      chunks.push(chunk);
      if (chunks.length === MANY_PIECES) {
        blocks.push(Buffer.concat(chunks));
        chunks = [];
      }
      return true;
    },
    async end() {
      const raw = size === chunks[0]?.length ? chunks[0] : Buffer.concat([...blocks, ...chunks], size);
      // A body of no bytes is empty in any coding: servers forget to leave the header out.
      blocks.length = 0;
      chunks = [];
      const bytes = size === 0 ? raw : await decodeBody(raw, contentCodings(headers), maxBytes);
      return { bytes, size: bytes.length };
    },
    async discard() {
      blocks.length = 0;
      chunks.length = 0;
    },
  };
}
