import type { Expression, Scope } from '../model/template.ts';
import { type ExplainedPart, programOf } from './engine/program.ts';

/**
 * The values of the parts of an expression, in order of appearance: what stands on the sides of comparisons, what
 * conditions look at, and the first item for which an `all` is false. Parts that cannot be evaluated are left out.
 */
export function explainExpression(expression: Expression, scope: Scope): ExplainedPart[] {
  const program = programOf(expression);
  return program.engine.explain(program, scope);
}
