import type { SourceFile } from '../../../model/source.ts';
import { sourceError } from '../../source/source-text.ts';
import type { HttpPiece } from '../tree.ts';
import type { SourceLine } from './source-lines.ts';

export type Block = { piece: HttpPiece /** Index of the line after it. */; next: number };

/**
 * A script or another piece of several lines that begins at a line: `{{ … }}`, `> {% … %}`, `< {% … %}`. Undefined where
 * none does. Throws ProblemError where one has no end.
 */
export function parseBlock(lines: SourceLine[], index: number, file: SourceFile): Block | undefined {
  const line = lines[index];
  if (line === undefined) return undefined;
  const script = /^\s*\{\{[+~]?\s*(@\w+)?\s*$/.exec(line.text);
  if (script !== null) {
    const isLate = /^@(response|responseLogging|after|streaming)$/.test(script[1] ?? '');
    const end = lines.findIndex(({ text }, at) => at > index && /^\s*\}\}\s*$/.test(text));
    return blockOf(lines, {
      index,
      end,
      file,
      what: `script ${script[1] ?? ''}`.trim(),
      kind: isLate ? 'after' : 'other',
    });
  }
  const event = /^\s*([<>])\s*\{%/.exec(line.text);
  if (event !== null) {
    const isOne = line.text.includes('%}');
    const end = isOne ? index : lines.findIndex(({ text }, at) => at > index && text.includes('%}'));
    const isBefore = event[1] === '<';
    const what = isBefore ? 'pre-request script' : 'response handler';
    return blockOf(lines, { index, end, file, what, kind: isBefore ? 'before' : 'after' });
  }
  const handler = /^\s*>\s*(\S+\.(?:js|ts|mjs))\s*$/.exec(line.text);
  if (handler !== null) return blockOf(lines, { index, end: index, file, what: 'response handler', kind: 'after' });
  if (/^\s*<>\s*\S/.test(line.text))
    return blockOf(lines, { index, end: index, file, what: 'stored response', kind: 'example' });
  if (/^\s*>>!?\s*\S/.test(line.text))
    return blockOf(lines, { index, end: index, file, what: 'output to a file', kind: 'output' });
  return undefined;
}

type Range = { index: number; end: number; file: SourceFile } & Pick<HttpPiece, 'what' | 'kind'>;

function blockOf(lines: SourceLine[], { index, end, file, what, kind }: Range): Block {
  const first = lines[index];
  const last = lines[end];
  const at = first?.at ?? 0;
  if (last === undefined) throw sourceError(file, at, `the ${what} has no end`);
  return { piece: { at, end: last.end, what, kind }, next: end + 1 };
}
