import { describe, expect, test } from 'vitest';
import { countValues, plainWeight } from '../../../src/expect/schema/validation-effort.ts';
import type { Json } from '../../../src/model/json.ts';

/** Schemas by name, of which `a` is the one to validate by. */
const isPlain = (schemas: Record<string, Json>): boolean =>
  plainWeight({ schemas: new Map(Object.entries(schemas)), root: 'a', areWhole: false }) !== undefined;

const to = (name: string): Json => ({ $ref: name });

describe('plainWeight', () => {
  test.each<[string, Record<string, Json>]>([
    ['no reference', { a: { type: 'object', properties: { x: { enum: [1, 2] } } } }],
    ['references to others', { a: { properties: { x: to('b'), y: to('b') } }, b: { items: to('c') }, c: true }],
    ['a list of itself', { a: { properties: { next: to('a') } } }],
    ['a circle of two', { a: { properties: { x: to('b') } }, b: { items: to('a') } }],
  ])('%s', (_, schemas) => {
    expect(isPlain(schemas)).toBe(true);
  });

  const doubling = Array.from({ length: 20 }, (_, i) => [`s${i}`, { allOf: [to(`s${i + 1}`), to(`s${i + 1}`)] }]);

  test.each<[string, Record<string, Json>]>([
    ['references that double', { a: to('s0'), ...(Object.fromEntries(doubling) as Record<string, Json>) }],
    ['itself twice', { a: { properties: { x: { allOf: [to('a'), to('a')] } } } }],
    ['itself twice by another', { a: { properties: { x: to('b') } }, b: { anyOf: [to('a'), to('a')] } }],
    ['two that have each other, one also itself', { a: { items: to('b') }, b: { oneOf: [to('b'), to('a')] } }],
    ['many lists compared item by item', { a: { allOf: Array.from({ length: 30 }, () => ({ uniqueItems: true })) } }],
    ['a schema that is endlessly long', { a: { enum: Array.from({ length: 20_001 }, (_, i) => i) } }],
  ])('not: %s', (_, schemas) => {
    expect(isPlain(schemas)).toBe(false);
  });
});

test('countValues counts values within values, and stops', () => {
  expect(countValues({ a: [1, { b: null }], c: 'x' }, 100)).toBe(6);
  expect(
    countValues(
      Array.from({ length: 1000 }, () => 0),
      10,
    ),
  ).toBe(11);
});
