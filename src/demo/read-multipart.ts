import { createHash, type Hash } from 'node:crypto';

/** A part of a multipart body. `text` only where the part is no file and is short; `sha256` is hexadecimal. */
export type Part = { name: string; filename?: string; type?: string; size: number; sha256: string; text?: string };

const MAX_HEADER_BYTES = 16_384;
const MAX_TEXT_BYTES = 65_536;

/**
 * The parts of a `multipart/form-data` body (RFC 7578), one after the other; no part is held in memory. Throws
 * SyntaxError where the body is cut off or a part has no name.
 */
export async function* readMultipart(chunks: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very start: with this it looks like every other.
  let buffer = Buffer.from('\r\n');
  let state: 'preamble' | 'headers' | 'body' | 'delimiter' | 'done' = 'preamble';
  let draft: Draft | undefined;
  for await (const chunk of chunks) {
    if (state === 'done') continue;
    buffer = Buffer.concat([buffer, chunk]);
    for (let more = true; more; ) {
      switch (state) {
        case 'preamble':
        case 'body': {
          const at = buffer.indexOf(delimiter);
          const end = at === -1 ? Math.max(0, buffer.length - delimiter.length + 1) : at;
          if (draft !== undefined) feed(draft, buffer.subarray(0, end));
          buffer = buffer.subarray(at === -1 ? end : at + delimiter.length);
          more = at !== -1;
          if (at === -1) break;
          if (draft !== undefined) yield finish(draft);
          draft = undefined;
          state = 'delimiter';
          break;
        }
        case 'delimiter':
          more = buffer.length >= 2;
          if (more) state = buffer.subarray(0, 2).toString('latin1') === '--' ? 'done' : 'headers';
          break;
        case 'headers': {
          const end = buffer.indexOf('\r\n\r\n');
          more = end !== -1;
          if (!more && buffer.length > MAX_HEADER_BYTES) throw new SyntaxError('the headers of a part do not end');
          if (!more) break;
          draft = start(buffer.subarray(0, end).toString('utf8'));
          buffer = buffer.subarray(end + 4);
          // A body may be empty: its delimiter then starts with the line end that follows the headers.
          state = 'body';
          break;
        }
        case 'done':
          more = false;
      }
    }
  }
  if (state !== 'done') throw new SyntaxError('the body ends before its last boundary');
}

type Draft = { name: string; filename?: string; type?: string; size: number; hash: Hash; text: Buffer[] };

function start(headerText: string): Draft {
  const disposition = /^content-disposition:(.*)$/im.exec(headerText)?.[1] ?? '';
  const type = /^content-type:(.*)$/im.exec(headerText)?.[1]?.trim();
  const name = parameter(disposition, 'name');
  const filename = parameter(disposition, 'filename');
  if (name === undefined) throw new SyntaxError('a part has no name in its Content-Disposition');
  return {
    name,
    ...(filename === undefined ? {} : { filename }),
    ...(type === undefined ? {} : { type }),
    size: 0,
    hash: createHash('sha256'),
    text: [],
  };
}

/** Quotes and line ends in names are percent-encoded by the HTML standard (multipart/form-data encoding algorithm). */
function parameter(disposition: string, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition) ?? [];
  if (quoted === undefined) return bare;
  return quoted
    .replace(/\\(["\\])/g, '$1')
    .replace(/%22/g, '"')
    .replace(/%0D/g, '\r')
    .replace(/%0A/g, '\n');
}

function feed(draft: Draft, bytes: Buffer): void {
  draft.size += bytes.length;
  draft.hash.update(bytes);
  if (draft.filename === undefined && draft.size <= MAX_TEXT_BYTES) draft.text.push(bytes);
}

function finish({ hash, text, ...part }: Draft): Part {
  const isShortText = part.filename === undefined && part.size <= MAX_TEXT_BYTES;
  return {
    ...part,
    sha256: hash.digest('hex'),
    ...(isShortText ? { text: Buffer.concat(text).toString('utf8') } : {}),
  };
}
