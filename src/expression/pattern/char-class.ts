/** First and last code point. */
export type CharRange = readonly [number, number];

const LAST = 0x10ffff;

/** What `\s` means in JavaScript (ECMA-262, WhiteSpace and LineTerminator). */
const space: CharRange[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const digit: CharRange[] = [[48, 57]];
const word: CharRange[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const lineEnd: CharRange[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

/** The characters of `\d`, `\w`, `\s` and their opposites, in order. */
export const escapeClasses: Readonly<Record<string, CharRange[]>> = {
  d: digit,
  D: complement(digit),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
};

/** Of `.`, which leaves out the ends of lines. */
export const dot: CharRange[] = complement(lineEnd);
export const anything: CharRange[] = [[0, LAST]];

/** A class in the syntax of RE2. */
export function classText(ranges: readonly CharRange[], isNegated: boolean): string {
  if (ranges.length === 0) return isNegated ? classText(anything, false) : `[^\\x{0}-\\x{${hex(LAST)}}]`;
  const items = ranges.map(([from, to]) => `\\x{${hex(from)}}-\\x{${hex(to)}}`);
  return `[${isNegated ? '^' : ''}${items.join('')}]`;
}

/** One character in the syntax of RE2. */
export function characterText(codePoint: number): string {
  return `\\x{${hex(codePoint)}}`;
}

/** Those of ASCII among them. */
export function asciiOf(ranges: readonly CharRange[]): CharRange[] {
  return ranges.flatMap(([from, to]): CharRange[] => (from > 0x7f ? [] : [[from, Math.min(to, 0x7f)]]));
}

/** All letters but these. */
export function complement(ranges: readonly CharRange[]): CharRange[] {
  const rest: CharRange[] = [];
  let next = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (from > next) rest.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

function hex(codePoint: number): string {
  return codePoint.toString(16);
}
