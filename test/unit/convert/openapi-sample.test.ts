import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplePattern } from '../../../src/convert/openapi/sample/sample-pattern.ts';
import { createSampler } from '../../../src/convert/openapi/sample/sampler.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import { describeApi } from '../contract/describe.ts';
import { api } from './openapi-source.ts';

const any = { min: 0, max: Number.POSITIVE_INFINITY };

describe('a text for a pattern', () => {
  test.each([
    '^[A-Z]{3}-\\d+$',
    '^(?:ab|cd)?x{2,}$',
    '[^a-z]\\.\\w*$',
    '^\\p{Lu}[\\u00e9\\-]$',
    '^{[0-9a-f]{4}}$',
    '(?<year>\\d{4})-(0[1-9]|1[0-2])',
    '^$',
    'a|b',
  ])('%s', (pattern) => {
    expect(samplePattern(pattern, any)).toMatch(new RegExp(pattern, pattern.includes('\\p') ? 'u' : ''));
  });

  test('as long as it must be', () => {
    expect(samplePattern('^[a-z]+$', { min: 8, max: 10 })).toMatch(/^[a-z]{8,10}$/);
  });

  test.each(['(?=a)b', '(a)\\1', '(', 'a{100000}', '^a{9}$'])('%s has none', (pattern) => {
    expect(samplePattern(pattern, { min: 0, max: 8 })).toBeUndefined();
  });

  test('any text is answered soon, by a text that fits or by none', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w[\](){}|*+?.^$\\,-]*$/), (pattern) => {
        const sample = samplePattern(pattern, any);
        if (sample === undefined) return;
        const fits = ['u', ''].some((flags) => {
          try {
            return new RegExp(pattern, flags).test(sample);
          } catch {
            return false;
          }
        });
        expect(fits).toBe(true);
      }),
    );
  });
});

describe('a value for a schema', () => {
  const Cat = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, lives: { enum: [9] } } };
  const Node = { type: 'object', required: ['next'], properties: { next: { $ref: '#/components/schemas/Node' } } };
  const List = {
    type: 'object',
    properties: { items: { type: 'array', items: { $ref: '#/components/schemas/List' } } },
  };

  async function sampleOf(schema: Json, direction: 'request' | 'response' = 'request') {
    const content = api({}, { components: { schemas: { Wanted: schema, Cat, Node, List } } });
    const description = await describeApi({ 'api.json': content });
    const uri = 'file:///project/api.json';
    const sampler = await createSampler(description, new Map([[uri, content]]));
    return sampler.sample({ schema: { uri, pointer: '/components/schemas/Wanted', value: schema }, direction });
  }

  test.each<[string, JsonObject, unknown]>([
    ['const before all', { const: 1, enum: [1, 2] }, 1],
    ['default', { type: 'string', default: 'd' }, 'd'],
    ['the first of an enum that is not null', { enum: [null, 'b'] }, 'b'],
    ['the type that is not null', { type: ['null', 'boolean'] }, true],
    ['bounds', { type: 'integer', minimum: 5, maximum: 6 }, 5],
    ['a multiple', { type: 'number', exclusiveMinimum: 0.2, multipleOf: 0.1 }, 0.3],
    ['a date', { type: 'string', format: 'date' }, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
    ['lengths', { type: 'string', minLength: 3, maxLength: 4 }, expect.stringMatching(/^.{3,4}$/)],
    ['a tuple', { type: 'array', prefixItems: [{ const: 1 }, { const: 'b' }] }, [1, 'b']],
    ['as many items as there must be', { type: 'array', minItems: 2, items: { const: 0 } }, [0, 0]],
    ['different items', { type: 'array', minItems: 2, uniqueItems: true, items: { enum: [1, 2, 3] } }, [1, 2]],
    [
      'all of several',
      { allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] },
      { a: 1, b: 2 },
    ],
    ['the alternative that alone fits', { oneOf: [{ type: 'integer' }, { type: 'number' }, { const: 'x' }] }, 'x'],
    [
      'an example that is not valid gives way',
      { type: 'object', properties: { a: { type: 'boolean', example: 'yes' } } },
      { a: true },
    ],
    [
      'a discriminator names what it is',
      { oneOf: [{ $ref: '#/components/schemas/Cat' }], discriminator: { propertyName: 'kind' } },
      { kind: 'Cat', lives: 9 },
    ],
    [
      'a mapped one',
      {
        oneOf: [{ $ref: '#/components/schemas/Cat' }],
        discriminator: { propertyName: 'kind', mapping: { tom: '#/components/schemas/Cat' } },
      },
      { kind: 'tom', lives: 9 },
    ],
    ['lists of itself end', { $ref: '#/components/schemas/List' }, { items: [] }],
    ['properties that are only required', { type: 'object', required: ['a'] }, { a: 'string' }],
    ['a map', { type: 'object', additionalProperties: { const: 1 } }, { property1: 1, property2: 1 }],
  ])('%s', async (_, schema, value) => {
    expect(await sampleOf(schema)).toEqual({ value });
  });

  test('readOnly is for answers, writeOnly for requests', async () => {
    const schema = { properties: { id: { const: 1, readOnly: true }, secret: { const: 's', writeOnly: true } } };
    expect(await sampleOf(schema, 'request')).toEqual({ value: { secret: 's' } });
    expect(await sampleOf(schema, 'response')).toEqual({ value: { id: 1 } });
  });

  test.each<[string, JsonObject]>([
    ['a schema that needs itself without end', { $ref: '#/components/schemas/Node' }],
    ['what contradicts itself', { allOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['a pattern that cannot be followed', { type: 'string', pattern: '^(a+)\\1b(?<!c)$' }],
  ])('%s has a fault', async (_, schema) => {
    expect(await sampleOf(schema)).toHaveProperty('fault');
  });

  test('sizes without end are cut', async () => {
    const huge = { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } };
    const made = await sampleOf(huge);
    expect(JSON.stringify(made).length).toBeLessThan(20_000);
  });

  test('schemas that refer to each other in every way are sampled soon', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `S${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
    const schemas = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
    const content = api({}, { components: { schemas } });
    const description = await describeApi({ 'api.json': content });
    const uri = 'file:///project/api.json';
    const sampler = await createSampler(description, new Map([[uri, content]]));
    const value = schemas['S0'] as JsonObject;
    const sample = await sampler.sample({
      schema: { uri, pointer: '/components/schemas/S0', value },
      direction: 'request',
    });
    expect(sample).toEqual({ value: expect.any(Object) });
    expect(JSON.stringify(sample).length).toBeLessThan(100_000);
  });
});
