import type { SourceFile } from '../../../model/source.ts';

/** A line without its end; `at` and `end` are offsets of the file. */
export type SourceLine = { at: number; end: number; text: string };

export function linesOf(file: SourceFile): SourceLine[] {
  const lines: SourceLine[] = [];
  for (let at = file.text.startsWith('\ufeff') ? 1 : 0; at <= file.text.length; ) {
    const newline = file.text.indexOf('\n', at);
    const end = newline === -1 ? file.text.length : newline;
    const text = file.text.slice(at, end).replace(/\r$/, '');
    lines.push({ at, end: at + text.length, text });
    at = end + 1;
  }
  return lines;
}
