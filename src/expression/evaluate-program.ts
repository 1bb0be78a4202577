import type { Json } from '../model/json.ts';
import { ProblemError, problemAt } from '../model/problem.ts';
import type { Scope } from '../model/template.ts';
import { toJson } from './engine/cel-values.ts';
import { withClock } from './engine/current-scope.ts';
import type { Program } from './engine/program.ts';
import { evaluationProblem } from './evaluation-problem.ts';
import { mayTakeLong } from './limits/expression-effort.ts';
import { loadLibraries } from './limits/load-libraries.ts';
import { withinTimeLimit } from './limits/time-limit.ts';
import { tooLarge } from './limits/too-large.ts';
import { MAX_SIZE, sizeOf } from './limits/value-size.ts';
import { missingInChain } from './missing-member.ts';
import { celContext, followChain } from './scope-values.ts';

/** The value of a parsed expression. Throws a ProblemError with the place of what failed. */
export function evaluateProgram(program: Program, scope: Scope): Json {
  const { chain } = program;
  if (chain === undefined) return withClock(scope.now, () => runBounded(program, scope));
  const followed = orProblem(program, scope, () => followChain(scope, chain));
  if (followed.missing === undefined) return followed.found;
  throw new ProblemError(missingInChain(chain, followed, program.place));
}

/** The most time for one expression. */
const LIMIT_MS = 1000;

function runBounded(program: Program, scope: Scope): Json {
  const { start, end } = program.ast;
  if (!mayTakeLong(program, scope)) return run(program, scope);
  loadLibraries(program.ast.input);
  const done = withinTimeLimit(LIMIT_MS, () => run(program, scope));
  if (done === undefined) {
    const message = 'the expression takes more than a second';
    const hint = 'it goes through lists within lists, or through everything of a large value; make it look at less';
    throw new ProblemError(problemAt(program.place(start, end), 'expression/failed', message, hint));
  }
  if (sizeOf(done.value) > MAX_SIZE) throw new ProblemError(tooLarge(program.place(start, end)));
  return done.value;
}

function run(program: Program, scope: Scope): Json {
  return orProblem(program, scope, () => toJson(program.run(celContext(scope, program.references))));
}

function orProblem<T>(program: Program, scope: Scope, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    // A var that it reads, which has a place of its own.
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(evaluationProblem(error, program, scope), error);
  }
}
