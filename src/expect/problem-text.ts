import type { Problem } from '../model/problem.ts';

/** A problem as the message of a check; its place is part of it where it is not in the file of the check. */
export function problemText({ message, hint, location }: Problem, ownFile: string): string {
  const where = location && location.file !== ownFile ? `${location.file}:${location.line}:${location.column}: ` : '';
  return `${where}${message}${hint === undefined ? '' : `\n${hint}`}`;
}
