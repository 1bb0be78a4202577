import { type Json, stringifyJson } from '../model/json.ts';
import { ProblemError } from '../model/problem.ts';
import type { Expression, Scope, Template } from '../model/template.ts';
import { setOwn, toJson } from './engine/cel-values.ts';
import { withClock } from './engine/current-scope.ts';
import { type Program, programOf } from './engine/program.ts';
import { evaluationProblem } from './evaluation-problem.ts';
import { missingInChain } from './missing-member.ts';
import { celContext, followChain } from './scope-values.ts';

/** The value of an expression. Throws a ProblemError with the place of what failed. */
export function evaluateExpression(expression: Expression, scope: Scope): Json {
  const program = programOf(expression);
  if (program.chain === undefined) return withClock(scope.now, () => run(program, scope));
  const followed = followChain(scope, program.chain);
  if (followed.missing === undefined) return followed.found;
  throw new ProblemError(missingInChain(program.chain, followed, program.place));
}

/**
 * The value of a template. `instead` may give the value of an expression in place of evaluating it; undefined lets it be
 * evaluated. Throws a ProblemError like `evaluateExpression`.
 */
export function evaluateTemplate(
  template: Template,
  scope: Scope,
  instead?: (expression: Expression) => Json | undefined,
): Json {
  const valueOf = (expression: Expression): Json => {
    const given = instead?.(expression);
    return given === undefined ? evaluateExpression(expression, scope) : given;
  };
  return fill(template, valueOf);
}

function run(program: Program, scope: Scope): Json {
  try {
    return toJson(program.run(celContext(scope, program.references)));
  } catch (error) {
    throw new ProblemError(evaluationProblem(error, program, scope), error);
  }
}

function fill(template: Template, valueOf: (expression: Expression) => Json): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return valueOf(template.expression);
    case 'text':
      return template.parts.map((part) => (typeof part === 'string' ? part : textOf(valueOf(part)))).join('');
    case 'list':
      return template.items.map((item) => fill(item, valueOf));
    case 'map': {
      const object: { [key: string]: Json } = {};
      for (const { key, value } of template.entries) setOwn(object, key, fill(value, valueOf));
      return object;
    }
  }
}

/** A value within longer text: strings as they are, everything else as JSON. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
