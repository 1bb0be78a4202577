import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { evaluateExpression } from '../../../src/expression/evaluate.ts';
import { locationOf } from '../../../src/model/source.ts';
import { compiled, scalar, scopeOf } from './helpers.ts';

describe('one text in several places', () => {
  test('each has references and values of its own', () => {
    const [first, second] = ['', '\n\n  '].map((before) => {
      return compileExpression(scalar('vars.user_id + 1', undefined, before), 'request').expression;
    });
    expect(first?.references.map(({ span }) => locationOf(span))).toEqual([{ file: 'test.yaml', line: 1, column: 1 }]);
    expect(second?.references.map(({ span }) => locationOf(span))).toEqual([{ file: 'test.yaml', line: 3, column: 3 }]);
    expect(first && evaluateExpression(first, scopeOf({ vars: { user_id: 1 } }))).toBe(2);
    expect(second && evaluateExpression(second, scopeOf({ vars: { user_id: 5 } }))).toBe(6);
  });

  test.each([
    ['a name that is not there', 'vars.user_id + nobody', 'expression/undefined-name', 16],
    ['a function that is not there', 'nothing(1)', 'expression/unknown-function', 1],
    ['wrong types', '1 + "a"', 'expression/wrong-type', 1],
    ['what is no expression', '1 +', 'expression/syntax', 3],
  ])('each is told: %s', (_, source, code, column) => {
    for (const [line, before] of [[1, ''] as const, [4, '\n\n\n'] as const]) {
      const { expression, problems } = compileExpression(scalar(source, undefined, before), 'request');
      expect(expression).toBeUndefined();
      expect(problems).toMatchObject([{ code, location: { line, column } }]);
    }
  });

  test('a problem of a value is told where that stands', () => {
    const places = ['', '\n'].map((before) => {
      const { expression } = compileExpression(scalar('vars.list.map(x, x + 1)[9] == 1', undefined, before), 'request');
      try {
        return expression && evaluateExpression(expression, scopeOf());
      } catch (error) {
        return (error as { problem: { location: { line: number } } }).problem.location.line;
      }
    });
    expect(places).toEqual([1, 2]);
  });

  test.each([
    ['before', ['request', 'response'] as const],
    ['after', ['response', 'request'] as const],
  ])('the response is seen where there is one, also when the text was seen %s without', (when, contexts) => {
    const source = `body.id == ${when === 'before' ? 10 : 11}`;
    const said = contexts.map((context) => compileExpression(scalar(source), context).problems.map(({ code }) => code));
    const [request, response] = when === 'before' ? said : said.toReversed();
    expect(request).toEqual(['expression/undefined-name']);
    expect(response).toEqual([]);
  });

  test('more than are remembered', () => {
    const sum = (n: number): unknown => evaluateExpression(compiled(`${n} + vars.user_id`), scopeOf());
    for (let n = 0; n < 5100; n++) compileExpression(scalar(`${n} + vars.user_id`), 'response');
    expect([sum(0), sum(5099)]).toEqual([3, 5102]);
  });
});
