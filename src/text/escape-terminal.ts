import { UNSEEN_CHARACTERS } from './unseen-characters.ts';

/**
 * What cannot be seen, and what a CI runner that reads our output would take for a command: `::name …::` at the start of a
 * line (GitHub), `##[name]`, `##vso[…]` and `##teamcity[…]` anywhere (GitHub and Azure, Azure, TeamCity).
 */
const UNSAFE = new RegExp(
  `[\\0-\\x1f${UNSEEN_CHARACTERS}\\p{Cs}]|:(?<=^[^\\S\\n]*:)(?=:[a-z-]+(?: [^\\n]*)?::)|(?<=#)#(?=[a-z]*\\[)`,
  'gimu',
);

/** Without it nothing can be unsafe: most texts need no closer look. */
const SUSPICIOUS = /[^\x20-\x7e]|##|::/;

/** Text that comes from outside, on one line: nothing of it can move the cursor, colour or reorder; it shows as `\u{1b}`. */
export function escapeTerminal(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(UNSAFE, visible) : text;
}

/** As `escapeTerminal`, but line breaks stay and tabs become spaces. */
export function escapeTerminalLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, (char) => {
    if (char === '\n') return char;
    return char === '\t' ? '    ' : visible(char);
  });
}

/** A character by its code point: `\u{1b}`. */
export function visible(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
