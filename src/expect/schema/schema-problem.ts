import { type Problem, ProblemError } from '../../model/problem.ts';

/** A schema that cannot be used; `place` is `file#/pointer`. */
export function badSchema(place: string, message: string, hint?: string): ProblemError {
  const problem: Problem = { code: 'input/bad-schema', message: `the schema ${place} cannot be used: ${message}` };
  return new ProblemError(hint === undefined ? problem : { ...problem, hint });
}
