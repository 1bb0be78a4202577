/** Keeps texts until they are read; each has the number of texts before it. */
export type TextStore = {
  /** Waits where what was added before is still on its way to the disk. Rejects where it cannot be written. */
  add: (text: string) => Promise<void> | undefined;
  /** Empty for a number that there is none of. Throws where it cannot be read back. */
  get: (number: number) => string;
};

/** A private file that a store may write what it keeps to. */
export type SpillFile = {
  append: (pieces: readonly Uint8Array[]) => Promise<void>;
  read: (into: Uint8Array, position: number) => void;
};

/** Characters that stay in memory: what most runs need. */
const KEPT_LENGTH = 4 * 1024 * 1024;
/** Characters that are kept together: few enough that V8 does not take them for a large object, which lives longer. */
const BLOCK_LENGTH = 32 * 1024;
/** Blocks that are written at once, and how many may wait for that before one who adds has to. */
const WRITTEN_BLOCKS = 8;
const MAX_WAITING = 32;
/** Blocks of the file that are kept when they were read: results end nearly in the order in which they are written. */
const OPEN_BLOCKS = 16;

/** `starts` are where its texts begin and where the last one ends. */
type Block = { first: number; starts: number[]; held: { text: string } | { position: number; byteLength: number } };

/**
 * In memory while it is little. Where there is a file and it becomes more than `keptLength` characters, the texts go there,
 * and each takes 8 bytes of memory. Reading is quick in about the order of adding.
 */
export function createTextStore(spill?: SpillFile, keptLength: number = KEPT_LENGTH): TextStore {
  const atOnce = Math.min(WRITTEN_BLOCKS, Math.ceil(keptLength / BLOCK_LENGTH));
  const blocks: Block[] = [];
  const open = new Map<Block, string>();
  let texts: string[] = [];
  let starts = [0];
  let count = 0;
  let length = 0;
  let fileEnd = 0;
  let writtenBlocks = 0;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  /** As one text, because a text that was put together from many keeps them all in memory. */
  const closeBlock = (): void => {
    blocks.push({ first: count - texts.length, starts, held: { text: texts.join('') } });
    texts = [];
    starts = [0];
  };

  const writeBlocks = async (file: SpillFile): Promise<void> => {
    try {
      for (;;) {
        const waiting = blocks.slice(writtenBlocks, writtenBlocks + WRITTEN_BLOCKS);
        if (waiting.length < atOnce) break;
        const pieces = waiting.map(({ held }) => Buffer.from('text' in held ? held.text : ''));
        await file.append(pieces);
        for (const [i, block] of waiting.entries()) {
          const byteLength = pieces[i]?.length ?? 0;
          block.held = { position: fileEnd, byteLength };
          fileEnd += byteLength;
        }
        writtenBlocks += waiting.length;
      }
    } catch (error) {
      failure = error;
    }
    writing = undefined;
  };

  const written = async (): Promise<void> => {
    await writing;
    if (failure !== undefined) throw failure;
  };

  const textOf = (block: Block): string => {
    const { held } = block;
    if ('text' in held) return held.text;
    const known = open.get(block);
    if (known !== undefined) return known;
    const bytes = Buffer.allocUnsafe(held.byteLength);
    spill?.read(bytes, held.position);
    const [oldest] = open.keys();
    if (oldest !== undefined && open.size >= OPEN_BLOCKS) open.delete(oldest);
    const text = bytes.toString();
    open.set(block, text);
    return text;
  };

  return {
    add: (text) => {
      if (failure !== undefined) return Promise.reject(failure);
      texts.push(text);
      starts.push((starts.at(-1) ?? 0) + text.length);
      count++;
      length += text.length;
      if ((starts.at(-1) ?? 0) < Math.min(keptLength, BLOCK_LENGTH)) return undefined;
      closeBlock();
      const waiting = blocks.length - writtenBlocks;
      if (spill === undefined || length <= keptLength || waiting < atOnce) return undefined;
      writing ??= writeBlocks(spill);
      return waiting > MAX_WAITING ? written() : undefined;
    },
    get: (number) => {
      if (failure !== undefined) throw failure;
      const firstOpen = count - texts.length;
      if (number >= firstOpen) return texts[number - firstOpen] ?? '';
      const block = blocks[blockOf(blocks, number)];
      if (block === undefined) return '';
      const at = number - block.first;
      return textOf(block).slice(block.starts[at], block.starts[at + 1]);
    },
  };
}

/** The last block that begins at or before a number. */
function blockOf(blocks: readonly Block[], number: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.first ?? 0) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}
