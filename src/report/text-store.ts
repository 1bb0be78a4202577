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
export const KEPT_LENGTH = 8 * 1024 * 1024;
/** Characters that are gathered for one write: few enough that they are gone before they are old for the garbage collector. */
const WRITTEN_LENGTH = 256 * 1024;
/** Bytes that are read at once. */
const PAGE_BYTES = 256 * 1024;
/** Pages that are kept when they were read: results end nearly in the order in which they are written. */
const OPEN_PAGES = 8;

/**
 * In memory while it is little. Where there is a file and it becomes more than `keptLength` characters, the texts go there,
 * and each takes 8 bytes of memory. Reading is quick in about the order of adding.
 */
export function createTextStore(spill?: SpillFile, keptLength: number = KEPT_LENGTH): TextStore {
  /** Where each text in the file begins, in bytes, and where the last one ends. */
  const starts: number[] = [0];
  /** Those that are not in the file yet. */
  let texts: string[] = [];
  let length = 0;
  let limit = keptLength;
  let writing: Promise<void> | undefined;
  let failure: unknown;
  const read = createPageReader((into, position) => spill?.read(into, position));

  const writeAll = async (file: SpillFile): Promise<void> => {
    const written = texts.length;
    const writtenLength = length;
    // Each text ends in a character of its own, or two halves of a surrogate pair could meet.
    const bytes = Buffer.from(`${texts.join('\n')}\n`);
    const ends: number[] = [];
    let end = starts.at(-1) ?? 0;
    for (const text of texts) ends.push((end += Buffer.byteLength(text) + 1));
    await file.append(bytes);
    for (const each of ends) starts.push(each);
    texts = texts.slice(written);
    length -= writtenLength;
  };

  const write = async (file: SpillFile): Promise<void> => {
    try {
      await writeAll(file);
    } catch (error) {
      failure = error;
    }
    writing = undefined;
  };

  const written = async (): Promise<void> => {
    await writing;
    if (failure !== undefined) throw failure;
  };

  return {
    add: (text) => {
      if (failure !== undefined) return Promise.reject(failure);
      texts.push(text);
      length += text.length;
      if (spill === undefined || length <= limit) return undefined;
      limit = Math.min(keptLength, WRITTEN_LENGTH);
      writing ??= write(spill);
      return length > 2 * limit ? written() : undefined;
    },
    get: (number) => {
      if (failure !== undefined) throw failure;
      const from = starts[number];
      const to = starts[number + 1];
      if (from !== undefined && to !== undefined) return read(from, to - 1, starts.at(-1) ?? to);
      return texts[number - starts.length + 1] ?? '';
    },
  };
}

type Read = (into: Uint8Array, position: number) => void;

/** Reads texts of a file page by page, and keeps a few pages. */
function createPageReader(readInto: Read): (from: number, to: number, fileEnd: number) => string {
  const open = new Map<number, Buffer>();
  const pageAt = (position: number, to: number, fileEnd: number): Buffer => {
    const known = open.get(position);
    if (known !== undefined && to <= position + known.length) return known;
    const page = Buffer.allocUnsafeSlow(Math.min(PAGE_BYTES, fileEnd - position));
    readInto(page, position);
    const [oldest] = open.keys();
    if (oldest !== undefined && open.size >= OPEN_PAGES) open.delete(oldest);
    open.set(position, page);
    return page;
  };
  return (from, to, fileEnd) => {
    const position = from - (from % PAGE_BYTES);
    if (to <= position + PAGE_BYTES) {
      return pageAt(position, to, fileEnd).toString('utf8', from - position, to - position);
    }
    const text = Buffer.allocUnsafe(to - from);
    readInto(text, from);
    return text.toString('utf8');
  };
}
