import type { ProblemCode } from './problem-codes.ts';
import { type Excerpt, excerptOf, locationOf, type SourceLocation, type Span } from './source.ts';

/** Something that is wrong and that a person can mend: plain data, so that it survives a file. */
export type Problem = {
  code: ProblemCode;
  message: string;
  /** What to do about it. */
  hint?: string;
  location?: SourceLocation;
  /** The line at `location`, where the source was at hand. */
  excerpt?: Excerpt;
};

/**
 * Carries a problem to the nearest of two boundaries: the result of a request, or the command. Any other exception is
 * a bug of this program.
 */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** More that is wrong with the same input, told beside it. */
  others: readonly Problem[] = [];
  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, cause === undefined ? undefined : { cause });
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** A problem at a place of a file that was read. */
export function problemAt(span: Span, code: ProblemCode, message: string, hint?: string): Problem {
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    location: locationOf(span),
    excerpt: excerptOf(span),
  };
}

/** The problem of a caught value; anything that is not a ProblemError is a bug and is thrown on. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  throw error;
}
