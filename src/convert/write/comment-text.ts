import { UNSEEN_CHARACTERS } from '../../text/unseen-characters.ts';

// What ends a line in YAML or in an editor; and what no YAML text may hold, which a reader would not see either.
const LINE_END = /\r\n|[\n\r\u0085\u2028\u2029]/;
const UNPRINTABLE = new RegExp(`(?!\\t)[\\0-\\x1f${UNSEEN_CHARACTERS}\\ufffe\\uffff\\p{Cs}]`, 'gu');

/** Lines of a comment without their `#`: as given, and whatever would end or break the comment made visible. */
export function commentText(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split(LINE_END))
    .map((line) => line.replace(UNPRINTABLE, escaped).trimEnd())
    .map((line) => ` ${line}`)
    .join('\n');
}

function escaped(char: string): string {
  return `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
