import { type CharRange, escapeClasses } from './char-class.ts';

/** Where the reading of a pattern is. `isAscii` becomes false with the first letter beyond. */
export type Cursor = { source: string; at: number; isUnicode: boolean; isAscii: boolean };

/** A class of letters; without ranges it has some that are not known here. */
export type Letters = { ranges: CharRange[] | undefined; isNegated: boolean };

/** The code point at the cursor; a code unit where the pattern is one of those. */
export function readLetter(cursor: Cursor): number {
  const letter = (cursor.isUnicode ? cursor.source.codePointAt(cursor.at) : cursor.source.charCodeAt(cursor.at)) ?? 0;
  cursor.at += letter > 0xffff ? 2 : 1;
  return seen(cursor, letter);
}

const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };
const CODED = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\}|c([a-z]))/iy;
const SURROGATES = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/iy;

/** The code point of an escape, or undefined for one of another kind, which is left behind. */
export function readEscape(cursor: Cursor): number | undefined {
  const { source, isUnicode } = cursor;
  SURROGATES.lastIndex = cursor.at;
  const pair = isUnicode ? SURROGATES.exec(source) : null;
  if (pair !== null) {
    cursor.at = SURROGATES.lastIndex;
    return seen(cursor, fromPair(hexOf(pair[1]), hexOf(pair[2])));
  }
  CODED.lastIndex = cursor.at;
  const coded = CODED.exec(source);
  if (coded !== null && (isUnicode || coded[3] === undefined)) {
    cursor.at = CODED.lastIndex;
    const [, byte, unit, point, control] = coded;
    if (control !== undefined) return control.charCodeAt(0) % 32;
    return seen(cursor, hexOf(byte ?? unit ?? point));
  }
  cursor.at++;
  const letter = source[cursor.at] ?? '';
  const known = CONTROL[letter];
  // `\01` and `\p{…}` are something else, and `\c` without a letter is a backslash.
  if (letter === '0' && /\d/.test(source[cursor.at + 1] ?? '')) return skip(cursor);
  if (known !== undefined) return advance(cursor, known);
  if (/[pPcxu]/.test(letter)) return skipProperty(cursor);
  return readLetter(cursor);
}

/** The class at the cursor, to its closing bracket. */
export function readClass(cursor: Cursor): Letters {
  const isNegated = cursor.source[cursor.at + 1] === '^';
  cursor.at += isNegated ? 2 : 1;
  const ranges: CharRange[] = [];
  let isKnown = true;
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ']') {
    const from = readItem(cursor);
    const isRange = cursor.source[cursor.at] === '-' && cursor.source[cursor.at + 1] !== ']';
    if (typeof from === 'number' && isRange) {
      cursor.at++;
      const to = readItem(cursor);
      if (typeof to === 'number') ranges.push([from, to]);
      // Only older rules allow `[a-\d]`.
      else isKnown = false;
    } else if (typeof from === 'number') ranges.push([from, from]);
    else if (from !== undefined) ranges.push(...from);
    else isKnown = false;
  }
  cursor.at++;
  return { ranges: isKnown ? ranges : undefined, isNegated };
}

function readItem(cursor: Cursor): number | CharRange[] | undefined {
  if (cursor.source[cursor.at] !== '\\') return readLetter(cursor);
  const letter = cursor.source[cursor.at + 1] ?? '';
  const ranges = escapeClasses[letter];
  if (ranges !== undefined) return advance(cursor, ranges, 2);
  if (letter === 'b') return advance(cursor, 8, 2);
  if (/[1-9]/.test(letter)) return advance(cursor, undefined, 2);
  return readEscape(cursor);
}

function advance<T>(cursor: Cursor, value: T, by = 1): T {
  cursor.at += by;
  return value;
}

function skip(cursor: Cursor): undefined {
  cursor.at++;
  return undefined;
}

/** A property has its name in braces; what is in older patterns only is not told apart. */
function skipProperty(cursor: Cursor): undefined {
  cursor.isAscii = false;
  cursor.at++;
  if (cursor.isUnicode && cursor.source[cursor.at] === '{') cursor.at = cursor.source.indexOf('}', cursor.at) + 1;
  return undefined;
}

function seen(cursor: Cursor, letter: number): number {
  if (letter > 0x7f) cursor.isAscii = false;
  return letter;
}

function hexOf(text = ''): number {
  return Number.parseInt(text, 16);
}

function fromPair(high: number, low: number): number {
  return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
}
