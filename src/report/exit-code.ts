import type { Problem } from '../model/problem.ts';
import type { ProblemCode } from '../model/problem-codes.ts';
import type { Counts } from '../model/result.ts';

export type RunOutcome = {
  counts: Counts;
  /** Of the run and of its reports; those of single requests are in the counts. */
  problems: readonly Problem[];
  interruptedBy?: 'SIGINT' | 'SIGTERM' | undefined;
  /** An exception that is not a problem: a bug of this program. */
  bug?: boolean | undefined;
};

/** The exit code by what the part of a problem code before the slash says about fault. */
const codeOfKind = {
  usage: 2,
  input: 2,
  expression: 2,
  contract: 2,
  convert: 2,
  report: 4,
  http: 3,
  auth: 3,
  run: 3,
} as const satisfies Record<KindOf<ProblemCode>, number>;

/**
 * A reporter that does not exist is bad usage, and an earlier report that cannot be read is bad input; a gate that does
 * not hold is as a check that fails.
 */
const codeOfProblem: Partial<Record<ProblemCode, number>> = {
  'report/unknown': 2,
  'report/unreadable': 2,
  'contract/coverage': 1,
};

/** The exit code of a run: the worst of all that happened, in the order 70, 130 or 143, 2, 4, 1, 3, 0. */
export function exitCodeOf({ counts, problems, interruptedBy, bug }: RunOutcome): number {
  const codes = new Set(problems.map(({ code }) => problemExitCode(code)));
  if (bug) return 70;
  if (interruptedBy === 'SIGINT') return 130;
  if (interruptedBy === 'SIGTERM') return 143;
  if (codes.has(2)) return 2;
  if (codes.has(4)) return 4;
  if (counts.failed > 0 || codes.has(1)) return 1;
  return counts.errored > 0 || codes.has(3) ? 3 : 0;
}

/** The exit code that a problem alone would give: 1 to 4. */
export function problemExitCode(code: ProblemCode): number {
  return codeOfProblem[code] ?? codeOfKind[code.slice(0, code.indexOf('/')) as KindOf<ProblemCode>];
}

type KindOf<Code extends string> = Code extends `${infer Kind}/${string}` ? Kind : never;
