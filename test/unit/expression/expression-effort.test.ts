import { describe, expect, test } from 'vitest';
import { programOf } from '../../../src/expression/engine/program.ts';
import { mayTakeLong } from '../../../src/expression/limits/expression-effort.ts';
import { MAX_SIZE, sizeOf } from '../../../src/expression/limits/value-size.ts';
import type { Json } from '../../../src/model/json.ts';
import { compiled, failure, responseView, scopeOf } from './helpers.ts';

/** A response whose body has so many characters, and a var as large. */
const scopeWith = (size: number) =>
  scopeOf({ response: responseView({ size }), vars: { big: 'x'.repeat(size), list: [1, 2] } });

const isLong = (source: string, size: number): boolean => mayTakeLong(programOf(compiled(source)), scopeWith(size));

describe('mayTakeLong', () => {
  test.each([
    ['body.id == 3 && status in [200, 201]', 50_000_000],
    ['vars.big.startsWith("x") || vars.big.size() > 3', 50_000_000],
    ['body.data.all(x, x.id > 0 && has(x.price))', 100_000],
    ['body.data.exists(x, x.id == x.price)', 100_000],
    ["jsonpath(body, '$..id')", 100_000],
    ['sum(body.data.map(x, x.price)) == body.total', 500],
    ['"a" + vars.big', 100_000],
  ])('not: %s for %d characters', (source, size) => {
    expect(isLong(source, size)).toBe(false);
  });

  test.each([
    ['body.data.all(x, x in vars.list)', 10_000],
    ['body.data.all(x, body.data.exists(y, x.id == y.id))', 2_000],
    ['body.data.all(x, body.data.all(y, body.data.all(z, true)))', 200],
    ["jsonpath(body, '$..[?@..id]')", 2_000],
    ['jsonpath(body, vars.big)', 1],
    [`jsonpath(body, '$[?search(@.id, "a")]')`, 1],
    ["xpath(text, '//a[count(//b) > 1]')", 1_000],
    ['vars.big.replace("x", vars.big)', 2_000_000],
    ['[[1]].map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a])', 1],
    ['cel.bind(a, [1, 1], cel.bind(b, [a, a], cel.bind(c, [b, b], [c, c])))', 100],
  ])('%s for %d characters', (source, size) => {
    expect(isLong(source, size)).toBe(true);
  });
});

describe('sizeOf', () => {
  test('counts what shares its parts as often as it would be written', () => {
    let value: Json = ['0123456789'];
    for (let i = 0; i < 20; i++) {
      value = { l: value, r: value };
      expect(sizeOf(value)).toBeGreaterThan(2 ** i * 10);
    }
    expect(sizeOf(value)).toBeGreaterThan(MAX_SIZE / 2);
  });
});

test('copies of copies within one expression end', () => {
  const copies = Array.from({ length: 60 }, () => '.map(a, [a, a])').join('');
  expect(failure(`[[1]]${copies}`).message).toMatch(/takes more than a second|larger than 80 million/);
});
