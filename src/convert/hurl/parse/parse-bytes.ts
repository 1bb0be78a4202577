import type { HurlTemplate } from '../tree.ts';
import { type Cursor, expectNext, skipSpaces, syntaxError, take, takePattern } from './cursor.ts';
import { templateOf } from './parse-template.ts';

/** `base64,…;` or `hex,…;`; undefined where neither begins here. */
export function parseBytes(cursor: Cursor): Buffer | undefined {
  const start = cursor.at;
  if (take(cursor, 'base64,')) {
    const digits = takePattern(cursor, /[A-Za-z0-9+/=\s]*/y) ?? '';
    expectNext(cursor, ';');
    return Buffer.from(digits, 'base64');
  }
  if (!take(cursor, 'hex,')) return undefined;
  skipSpaces(cursor);
  const digits = takePattern(cursor, /[0-9A-Fa-f]*/y) ?? '';
  if (digits.length % 2 === 1) throw syntaxError(cursor, 'hex has an odd number of digits', undefined, start);
  skipSpaces(cursor);
  expectNext(cursor, ';');
  return Buffer.from(digits, 'hex');
}

/** `file,data.bin;`; undefined where none begins here. */
export function parseFile(cursor: Cursor): HurlTemplate | undefined {
  if (!take(cursor, 'file,')) return undefined;
  const filename = parseFilename(cursor);
  expectNext(cursor, ';');
  return filename;
}

/** What stands between `file,` and `;`; spaces and semicolons in it are escaped. */
export function parseFilename(cursor: Cursor): HurlTemplate {
  skipSpaces(cursor);
  const start = cursor.at;
  const written = takePattern(cursor, /(?:\\[^\r\n]|[^\\;#\r\n])*/y)?.trimEnd() ?? '';
  if (written === '') throw syntaxError(cursor, 'expected the name of a file', undefined, start);
  const parts = templateOf(cursor, { start, end: start + written.length });
  return parts.map((part) => ('text' in part ? { text: part.text.replace(/\\(.)/g, '$1') } : part));
}
