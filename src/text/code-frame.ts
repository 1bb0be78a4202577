import type { Excerpt, SourceLocation } from '../model/source.ts';
import { displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { Style } from './style.ts';

/** Columns of source shown; of a longer line only the part around the mark. */
const MAX_SOURCE_COLUMNS = 100;

export type CodeFrame = {
  location: SourceLocation;
  excerpt?: Excerpt | undefined;
  /** Stands after the carets. */
  note?: string | undefined;
  style: Style;
  /** The colour of the carets and the note. */
  mark: (text: string) => string;
};

/** Where something is wrong, as lines: `--> file:line:column`, the line itself and carets under the wrong part. */
export function codeFrame({ location, excerpt, note, style, mark }: CodeFrame): string[] {
  const number = String(location.line);
  const gutter = ' '.repeat(number.length);
  const place = escapeTerminal(formatLocation(location));
  const lines = [`${gutter}${style.blue('-->')} ${place}`];
  if (!excerpt) return lines;
  const { before, marked, after } = visibleParts(excerpt);
  const carets = '^'.repeat(Math.max(1, displayWidth(marked)));
  const under = mark(note === undefined ? carets : `${carets} ${escapeTerminal(note)}`);
  lines.push(
    `${gutter} ${style.blue('|')}`,
    `${style.blue(`${number} |`)} ${before}${marked}${after}`.trimEnd(),
    `${gutter} ${style.blue('|')} ${' '.repeat(displayWidth(before))}${under}`,
  );
  return lines;
}

/** `file:line:column`, which editors and terminals make a link of. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

function visibleParts({ text, column, length }: Excerpt): { before: string; marked: string; after: string } {
  const start = Math.min(Math.max(0, column - 1), text.length);
  const end = Math.min(text.length, start + Math.min(length, MAX_SOURCE_COLUMNS / 2));
  const from = start > MAX_SOURCE_COLUMNS / 2 ? start - MAX_SOURCE_COLUMNS / 4 : 0;
  const to = Math.min(text.length, Math.max(end, from + MAX_SOURCE_COLUMNS));
  const show = (a: number, b: number) => escapeTerminal(text.slice(a, b).replaceAll('\t', '  '));
  return {
    before: (from > 0 ? '…' : '') + show(from, start),
    marked: show(start, end),
    after: show(end, to) + (to < text.length ? '…' : ''),
  };
}
