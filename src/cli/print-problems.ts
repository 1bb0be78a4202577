import type { Host } from '../model/host.ts';
import type { Problem } from '../model/problem.ts';
import { formatProblem } from '../text/format-problem.ts';
import { createStyle } from '../text/style.ts';

/** Problems go to standard error, in the order of their places, each once. */
export function printProblems(
  problems: readonly Problem[],
  host: Host,
  colour: boolean,
  kind: 'error' | 'warning' = 'error',
): void {
  const style = createStyle(colour);
  const texts = problems.toSorted(byPlace).map((problem) => formatProblem(problem, style, kind));
  for (const text of new Set(texts)) host.stderr.write(`${text.trimEnd()}\n\n`);
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
