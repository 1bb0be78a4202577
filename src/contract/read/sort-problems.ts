import type { Problem } from '../../model/problem.ts';

/** In order of file and place, those without a place last; what was found twice is told once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map(
    problems.map((problem) => [`${problem.message} ${JSON.stringify(problem.location)}`, problem]),
  );
  return [...unique.values()].toSorted(comparePlaces);
}

function comparePlaces({ location: a }: Problem, { location: b }: Problem): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
