/**
 * Controls (C0, C1, DEL), line and paragraph separators, everything that changes the direction of text (UAX #9), the
 * byte order mark, and surrogates without a partner; and what a GitHub or Azure runner that reads our output would take
 * for a command: `::name …::` at the start of a line, `##[name]` anywhere.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|(?<=^[^\S\n]*):(?=:[a-z-]+(?: [^\n]*)?::)|(?<=#)#(?=\[)/gimu;

/** Text that comes from outside, on one line: nothing of it can move the cursor, colour or reorder; it shows as `\u{1b}`. */
export function escapeTerminal(text: string): string {
  return text.replace(UNSAFE, visible);
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
