import type { Problem } from '../model/problem.ts';

/** Problems in order of file and place, those without a place first; what was found twice is told once. */
export function sortProblems(problems: Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [identityOf(problem), problem]));
  return [...unique.values()].toSorted(comparePlaces);
}

function identityOf({ code, message, location }: Problem): string {
  return JSON.stringify([code, message, location]);
}

function comparePlaces({ location: a }: Problem, { location: b }: Problem): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
