/** Keeps texts until they are read; each has the number of texts before it. */
export type TextStore = {
  /** Waits where what was added before is still on its way to the disk. Rejects where it cannot be written. */
  add: (text: string) => Promise<void> | undefined;
  /** Empty for a number that there is none of. Throws where it cannot be read back. */
  get: (number: number) => string;
};

/** A private file that a store may write what it keeps to. */
export type SpillFile = {
  append: (bytes: Uint8Array) => Promise<void>;
  read: (into: Uint8Array, position: number) => void;
};

/** Characters that stay in memory: what most runs need. */
const KEPT_LENGTH = 4 * 1024 * 1024;
/** Characters that are kept together. */
const BLOCK_LENGTH = 128 * 1024;
/** Blocks that may wait for the disk before one who adds has to. */
const MAX_WAITING = 8;
/** Blocks of the file that are kept when they were read: results end nearly in the order in which they are written. */
const OPEN_BLOCKS = 8;

/** `starts` are where its texts begin and where the last one ends. */
type Block = { first: number; starts: number[]; held: { text: string } | { position: number; byteLength: number } };

/**
 * In memory while it is little. Where there is a file and it becomes more than `keptLength` characters, the texts go there,
 * and each takes 8 bytes of memory. Reading is quick in about the order of adding.
 */
export function createTextStore(spill?: SpillFile, keptLength: number = KEPT_LENGTH): TextStore {
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
      for (let block = blocks[writtenBlocks]; block !== undefined; block = blocks[++writtenBlocks]) {
        if (!('text' in block.held)) continue;
        const bytes = Buffer.from(block.held.text);
        await file.append(bytes);
        block.held = { position: fileEnd, byteLength: bytes.length };
        fileEnd += bytes.length;
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
      if (spill === undefined || length <= keptLength) return undefined;
      writing ??= writeBlocks(spill);
      return blocks.length - writtenBlocks > MAX_WAITING ? written() : undefined;
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
