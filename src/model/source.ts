import type { ExactNumber } from './json.ts';

/** A text file that was read. `path` is relative to the project root with `/`, as reports show it. */
export type SourceFile = { path: string; absolutePath: string; text: string };

/** A place in a file as reports show it: line and column from 1, columns in UTF-16 units. */
export type SourceLocation = { file: string; line: number; column: number };

/** A stretch of a file, offsets in UTF-16 units, `end` exclusive. */
export type Span = { file: SourceFile; start: number; end: number };

/** The source line of a location, for code frames; `length` is how much of it to mark. */
export type Excerpt = { text: string; column: number; length: number };

/** A parsed YAML value with its place. Aliases are resolved, so nodes may be shared; they are never changed. */
export type SourceNode = ScalarNode | ListNode | MapNode;
export type ScalarNode = {
  kind: 'scalar';
  value: null | boolean | number | string | ExactNumber;
  /** Block scalars (`|`, `>`) are quoted too. */
  quoted: boolean;
  span: Span;
};
export type ListNode = { kind: 'list'; items: SourceNode[]; span: Span };
export type MapNode = { kind: 'map'; entries: MapEntry[]; span: Span };
export type MapEntry = { key: string; keySpan: Span; value: SourceNode };

const lineStartsOf = new WeakMap<SourceFile, number[]>();

export function locationOf(span: Span): SourceLocation {
  const { line, column } = positionAt(span.file, span.start);
  return { file: span.file.path, line, column };
}

export function excerptOf(span: Span): Excerpt {
  const { line, column } = positionAt(span.file, span.start);
  const start = lineStarts(span.file)[line - 1] ?? 0;
  const newline = span.file.text.indexOf('\n', start);
  const text = span.file.text.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, '');
  const length = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  return { text, column, length };
}

/** Line and column, both from 1, of an offset. */
export function positionAt(file: SourceFile, offset: number): { line: number; column: number } {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

/** The value of a key of a map, if it is there. */
export function entryOf(node: SourceNode | undefined, key: string): MapEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

function lineStarts(file: SourceFile): number[] {
  const known = lineStartsOf.get(file);
  if (known) return known;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(file, starts);
  return starts;
}
