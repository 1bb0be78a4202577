import type { Header } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';
import type { BodySink } from './body-sink.ts';
import { contentCodings, decodeBody, tooLargeProblem } from './content-encoding.ts';

/** Collects a body in memory, at most `maxBytes` before and after decompression. */
export function createMemorySink(headers: Header[], announcedBytes: number, maxBytes: number): BodySink {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    write(chunk) {
      size += chunk.length;
      if (Math.max(size, announcedBytes) > maxBytes) throw new ProblemError(tooLargeProblem(maxBytes, 'as it is sent'));
      chunks.push(chunk);
      return true;
    },
    async end() {
      const raw = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
      // A body of no bytes is empty in any coding: servers forget to leave the header out.
      const bytes = size === 0 ? raw : await decodeBody(raw, contentCodings(headers), maxBytes);
      return { bytes, size: bytes.length };
    },
    async discard() {
      chunks.length = 0;
    },
  };
}
