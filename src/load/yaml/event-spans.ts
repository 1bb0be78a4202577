import { SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { SourceFile, Span } from '../../model/source.ts';

/** Where a plain or quoted scalar stands, with its quotes. */
export function flowSpan(file: SourceFile, { style, valueStart, valueEnd }: ScalarEvent): Span {
  const quote = style === SCALAR_STYLE.PLAIN ? 0 : 1;
  return trimmedSpan(file, valueStart - quote, valueEnd + quote);
}

/**
 * Where a `|` or `>` scalar stands, from that character, which is in the line above the text; `from` is the end of what
 * stands before it. Undefined where that line says more than how the text ends, and where the text ends in spaces.
 */
export function blockSpan(file: SourceFile, { valueStart, valueEnd }: ScalarEvent, from: number): Span | undefined {
  const lineStart = file.text.lastIndexOf('\n', valueStart - 2) + 1;
  const start = Math.max(from, lineStart);
  const header = /[|>][-+]? *(?: #.*)?\r?\n?$/.exec(file.text.slice(start, valueStart));
  const isUnfinished = /(?:^|\n) +$/.test(file.text.slice(valueStart, valueEnd));
  return header === null || isUnfinished ? undefined : trimmedSpan(file, start + header.index, valueEnd);
}

const GAP = /(?:[ \r\n,]|#[^\n]*)*/y;

/** Behind the bracket that closes a list or map; `from` is the end of its last value. Undefined where another stands. */
export function closingEnd(text: string, from: number, bracket: string): number | undefined {
  GAP.lastIndex = from;
  GAP.test(text);
  return text[GAP.lastIndex] === bracket ? GAP.lastIndex + 1 : undefined;
}

export function afterSpaces(text: string, start: number): number {
  let end = start;
  while (text[end] === ' ') end += 1;
  return end;
}

function trimmedSpan(file: SourceFile, start: number, end: number): Span {
  const last = file.text.charCodeAt(end - 1);
  // Most end in a character that nobody takes for white space.
  if (last > 0x20 && last < 0x7f) return { file, start, end };
  return { file, start, end: start + file.text.slice(start, end).trimEnd().length };
}
