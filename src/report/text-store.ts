/** Keeps texts until they are read; each has the number of texts before it. */
export type TextStore = {
  /** Waits where what was added before is still on its way to the disk. Rejects where it cannot be written. */
  add: (text: string) => Promise<void> | undefined;
  /** Empty for a number that there is none of. Throws where it cannot be read back. */
  get: (number: number) => string;
};

/** A private file that a store may write what it keeps to. */
export type SpillFile = {
  append: (pages: readonly Uint8Array[]) => Promise<void>;
  read: (into: Uint8Array, position: number) => void;
};

/** Bytes; a longer text gets a page of its own. */
const PAGE_BYTES = 256 * 1024;
/** Bytes that stay in memory: what most runs need. */
export const KEPT_BYTES = 8 * 1024 * 1024;
/** Bytes that are gathered for one write. */
const WRITTEN_BYTES = 1024 * 1024;
/** Pages of the file that are kept when they were read: results end nearly in the order in which they are written. */
const OPEN_PAGES = 8;

type Page = { bytes: Buffer; position: number; used: number };

/**
 * Texts as bytes, outside of the heap. Where there is a file and they take more than `keptBytes`, they go there, and in
 * memory a text takes 8 bytes. Reading is quick in about the order of adding.
 */
export function createTextStore(spill?: SpillFile, keptBytes: number = KEPT_BYTES): TextStore {
  /** Where each text begins, in bytes from the first. */
  const starts: number[] = [];
  /** In memory, the oldest first. */
  let pages: Page[] = [];
  let end = 0;
  let writtenEnd = 0;
  let writing: Promise<void> | undefined;
  let failure: unknown;
  const read = createPageReader((into, position) => spill?.read(into, position));

  const pageFor = (text: string): Page => {
    const last = pages.at(-1);
    if (last !== undefined && last.bytes.length - last.used >= text.length * MAX_BYTES_OF_UNIT) return last;
    const length = Buffer.byteLength(text);
    if (last !== undefined && last.bytes.length - last.used >= length) return last;
    const page = { bytes: Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, length)), position: end, used: 0 };
    pages.push(page);
    return page;
  };

  const write = async (file: SpillFile): Promise<void> => {
    try {
      for (let full = pages.slice(0, -1); full.length > 0; full = pages.slice(0, -1)) {
        await file.append(full.map(({ bytes, used }) => bytes.subarray(0, used)));
        pages = pages.slice(full.length);
        writtenEnd = pages[0]?.position ?? end;
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

  return {
    add: (text) => {
      if (failure !== undefined) return Promise.reject(failure);
      const page = pageFor(text);
      const length = page.bytes.write(text, page.used);
      page.used += length;
      starts.push(end);
      end += length;
      const inMemory = end - writtenEnd;
      const limit = writtenEnd === 0 ? keptBytes : Math.min(keptBytes, WRITTEN_BYTES);
      // The last page is still being filled.
      if (spill === undefined || inMemory <= limit || pages.length < 2) return undefined;
      writing ??= write(spill);
      return inMemory > limit + 2 * WRITTEN_BYTES ? written() : undefined;
    },
    get: (number) => {
      if (failure !== undefined) throw failure;
      const from = starts[number];
      if (from === undefined) return '';
      const to = starts[number + 1] ?? end;
      if (from < writtenEnd) return read(from, to, writtenEnd);
      const page = pages[lastAtOrBefore(pages, from)];
      return page === undefined ? '' : page.bytes.toString('utf8', from - page.position, to - page.position);
    },
  };
}

/** Of UTF-8, for one UTF-16 code unit. */
const MAX_BYTES_OF_UNIT = 3;

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

function lastAtOrBefore(pages: readonly Page[], position: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pages[middle]?.position ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
