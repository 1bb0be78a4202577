import { type Json, stringifyJson } from '../model/json.ts';
import { ProblemError } from '../model/problem.ts';
import type { Expression, Scope, Template } from '../model/template.ts';
import { programOf } from './engine/program.ts';
import { tooLarge } from './limits/too-large.ts';
import { MAX_SIZE, sizeOf } from './limits/value-size.ts';
import { setOwn } from './set-own.ts';

/** The value of an expression. Throws a ProblemError with the place of what failed. */
export function evaluateExpression(expression: Expression, scope: Scope): Json {
  const program = programOf(expression);
  return program.engine.evaluate(program, scope);
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
  if (template.kind === 'literal') return template.value;
  if (template.kind === 'expression') return valueOf(template.expression);
  let size = 0;
  const counted = (expression: Expression): Json => {
    const value = valueOf(expression);
    size += sizeOf(value);
    if (size > MAX_SIZE) throw new ProblemError(tooLarge(expression.span));
    return value;
  };
  try {
    return fill(template, counted);
  } catch (error) {
    // Text of half a gigabyte, or values within values without end.
    if (error instanceof RangeError) throw new ProblemError(tooLarge(template.span), error);
    throw error;
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
