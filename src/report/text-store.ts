import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** `add` gives the number under which `get` finds the text again. */
export type TextStore = { add: (text: string) => number; get: (number: number) => string };

/** Characters that are compressed together. */
const BLOCK_LENGTH = 256 * 1024;
/** Blocks that are kept open: results end nearly in the order in which they are written. */
const OPEN_BLOCKS = 8;

/**
 * Keeps many texts that are much alike, such as the results of a hundred thousand rows, compressed to about a tenth until
 * they are read. Compact JSON: a text has no line breaks. Reading is quick in about the order of adding.
 */
export function createTextStore(): TextStore {
  const blocks: Uint8Array[] = [];
  /** By block: the number of its first text. */
  const firsts: number[] = [];
  const open = new Map<number, string[]>();
  let pending: string[] = [];
  let pendingLength = 0;
  let count = 0;

  const close = (): void => {
    firsts.push(count - pending.length);
    blocks.push(deflateRawSync(pending.join('\n'), { level: 1 }));
    pending = [];
    pendingLength = 0;
  };

  const openBlock = (index: number): string[] => {
    const known = open.get(index);
    if (known !== undefined) return known;
    const texts = inflateRawSync(blocks[index] ?? new Uint8Array())
      .toString()
      .split('\n');
    const [oldest] = open.keys();
    if (oldest !== undefined && open.size >= OPEN_BLOCKS) open.delete(oldest);
    open.set(index, texts);
    return texts;
  };

  return {
    add: (text) => {
      pending.push(text);
      pendingLength += text.length;
      count++;
      if (pendingLength >= BLOCK_LENGTH) close();
      return count - 1;
    },
    get: (number) => {
      const firstPending = count - pending.length;
      if (number >= firstPending) return pending[number - firstPending] ?? '';
      const index = blockOf(firsts, number);
      return openBlock(index)[number - (firsts[index] ?? 0)] ?? '';
    },
  };
}

/** The last block that begins at or before a number. */
function blockOf(firsts: readonly number[], number: number): number {
  let low = 0;
  let high = firsts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((firsts[middle] ?? 0) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}
