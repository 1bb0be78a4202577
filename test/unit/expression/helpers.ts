import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { compileTemplate } from '../../../src/expression/compile-template.ts';
import { evaluateExpression, evaluateTemplate } from '../../../src/expression/evaluate.ts';
import type { Json } from '../../../src/model/json.ts';
import { type Problem, ProblemError } from '../../../src/model/problem.ts';
import type { ScalarNode } from '../../../src/model/source.ts';
import type { Expression, ExpressionContext, ResponseView, Scope } from '../../../src/model/template.ts';

/** A scalar as it stands in a file: `raw` with its quotes, after `before`. */
export function scalar(value: ScalarNode['value'], raw = String(value), before = ''): ScalarNode {
  const file = { path: 'test.yaml', absolutePath: '/test.yaml', text: `${before}${raw}\n` };
  const span = { file, start: before.length, end: before.length + raw.length };
  return { kind: 'scalar', value, quoted: raw !== String(value), span };
}

export function responseView(parts: Partial<ResponseView> = {}): ResponseView {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', etag: '"1"' },
    body: {
      id: 3,
      name: 'Alice',
      total: 3,
      price: 2.5,
      nothing: null,
      tags: ['a', 'b'],
      data: [
        { id: 1, price: 1 },
        { id: 2, price: 2.5 },
      ],
    },
    text: '{}',
    cookies: { session: 'abc' },
    url: 'http://127.0.0.1/users',
    time: 120.5,
    size: 42,
    ...parts,
  };
}

export function scopeOf(parts: Partial<Scope> = {}): Scope {
  return {
    env: { API_URL: 'http://127.0.0.1:4010', PORT: '8080' },
    vars: { user_id: 3, name: 'Alice', ratio: 0.5, list: [3, 1, 2], empty: null },
    row: { name: 'Bob', age: '41' },
    fixtures: { session: { token: 't0k' } },
    responses: {
      create: responseView(),
      rows: [responseView({ status: 201 }), responseView({ status: 202 })],
    },
    response: responseView(),
    now: () => Date.UTC(2025, 2, 1, 9, 30),
    ...parts,
  };
}

export function compiled(source: string, context: ExpressionContext = 'response'): Expression {
  const { expression, problems } = compileExpression(scalar(source), context);
  if (expression === undefined) throw new Error(problems.map((p) => `${p.code}: ${p.message} (${p.hint})`).join('\n'));
  return expression;
}

export function evaluate(source: string, scope = scopeOf()): Json {
  return evaluateExpression(compiled(source), scope);
}

/** The problem that evaluating a sound expression ends in. */
export function failure(source: string, scope = scopeOf()): Problem {
  const expression = compiled(source);
  try {
    evaluateExpression(expression, scope);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

/** The problems that compiling ends in. */
export function refused(source: string, context: ExpressionContext = 'response'): Problem[] {
  const { expression, problems } = compileExpression(scalar(source), context);
  if (expression !== undefined) throw new Error(`${source} was accepted`);
  return problems;
}

export function fill(value: string, scope = scopeOf()): Json {
  const { template, problems } = compileTemplate(scalar(value), 'request');
  if (problems.length > 0) throw new Error(problems.map((p) => `${p.message} (${p.hint})`).join('\n'));
  return evaluateTemplate(template, scope);
}
