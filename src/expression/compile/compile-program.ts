import { type Problem, problemAt } from '../../model/problem.ts';
import type { Expression, ExpressionContext } from '../../model/template.ts';
import { isEngineError } from '../engine/engine-error.ts';
import { limits } from '../engine/environment.ts';
import type { Place, Program, ProgramEngine } from '../engine/program.ts';
import { evaluateProgram } from '../evaluate-program.ts';
import { explainProgram } from '../explain-program.ts';
import { findNames } from './check-names.ts';
import { parseSource } from './parse-source.ts';
import { syntaxProblem } from './syntax-problem.ts';
import { typeProblem } from './type-problem.ts';

const engine: ProgramEngine = { evaluate: evaluateProgram, explain: explainProgram };

export type Compiled = { expression?: Expression; problems: Problem[] };

/** Parses and checks one expression. With a problem there is no expression. */
export function compileProgram(input: { source: string; context: ExpressionContext; place: Place }): Compiled {
  const { source, context, place } = input;
  const whole = place(0, source.length);
  if (source.trim() === '') return { problems: [problemAt(whole, 'expression/syntax', 'the expression is empty')] };
  if (source.length > limits.maxSourceLength) {
    const message = `the expression is longer than ${limits.maxSourceLength} characters`;
    return { problems: [problemAt(whole, 'expression/syntax', message, 'split it with vars')] };
  }
  try {
    return compile(source, context, place);
  } catch (error) {
    if (isEngineError(error)) return { problems: [syntaxProblem(error, source, place)] };
    // The parser counts nodes and parentheses, but not the frames of a row of unary operators.
    if (!(error instanceof RangeError)) throw error;
    return { problems: [problemAt(whole, 'expression/syntax', 'the expression is too deeply nested')] };
  }
}

function compile(source: string, context: ExpressionContext, place: Place): Compiled {
  const { run, chain, typeError } = parseSource(source, context);
  const { references, problems } = findNames(run.ast, context, place);
  if (problems.length > 0) return { problems };
  const error = typeError();
  if (error !== undefined) {
    const { code } = error;
    const isSyntax = code === 'invalid_macro_argument';
    return { problems: [isSyntax ? macroProblem(error, place) : typeProblem(error, run.ast, place)] };
  }
  const program: Program = { ast: run.ast, run, references, place, engine, ...(chain === undefined ? {} : { chain }) };
  return { expression: { source, span: place(0, source.length), references, program }, problems: [] };
}

function macroProblem(error: { summary: string; range?: { start: number; end: number } }, place: Place): Problem {
  const { start, end } = error.range ?? { start: 0, end: 1 };
  const isHas = error.summary.startsWith('has()');
  const message = isHas ? 'has() takes a key of a name: has(body.next)' : error.summary;
  const hint = isHas ? 'for a key that is not a plain name: "content-type" in headers' : undefined;
  return problemAt(place(start, end), 'expression/syntax', message, hint);
}
