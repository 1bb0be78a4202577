import { describe, expect, test } from 'vitest';
import { checkBody, jsonContent } from '../support/contract-run.ts';

const info = { title: 'T', version: '1' };
const getX = (schema: unknown) => ({
  '/x': { get: { responses: { 200: { description: 'd', ...jsonContent(schema) } } } },
});

/** The findings about a body against a schema in a version of OpenAPI 3. */
async function of(openapi: string, schema: unknown, json: unknown, components: object = {}): Promise<string[]> {
  const api = { openapi, info, paths: getX(schema), components: { schemas: components } };
  return (await checkBody({}, json, { api })).findings;
}

describe('3.0', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['nullable', { type: 'string', nullable: true }, null, 3],
    ['not nullable', { type: 'string' }, 'a', null],
    ['nullable with enum', { type: 'string', nullable: true, enum: ['a', null] }, null, 'b'],
    ['exclusiveMinimum: true', { type: 'number', minimum: 1, exclusiveMinimum: true }, 2, 1],
    ['exclusiveMinimum: false', { type: 'number', minimum: 1, exclusiveMinimum: false }, 1, 0],
    ['exclusiveMaximum: true', { type: 'number', maximum: 1, exclusiveMaximum: true }, 0, 1],
    ['format byte', { type: 'string', format: 'byte' }, 'aGk=', 3],
    ['nullable in allOf', { type: 'object', nullable: true, allOf: [{ $ref: '#/components/schemas/n' }] }, null, 3],
  ])('%s', async (_, schema, good, bad) => {
    const components = { n: { type: 'object', nullable: true } };
    expect(await of('3.0.3', schema, good, components)).toEqual([]);
    expect(await of('3.0.3', schema, bad, components)).not.toEqual([]);
  });

  const pets = {
    Pet: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' } },
      discriminator: { propertyName: 'kind', mapping: { kitty: '#/components/schemas/Cat' } },
    },
    Cat: {
      type: 'object',
      required: ['kind', 'lives'],
      properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
    },
    Dog: {
      type: 'object',
      required: ['kind', 'bark'],
      properties: { kind: { type: 'string' }, bark: { type: 'string' } },
    },
  };
  const either = {
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { kitty: '#/components/schemas/Cat' } },
  };

  test('a discriminator picks the schema by name or mapping, and only its faults are told', async () => {
    expect(await of('3.0.3', either, { kind: 'kitty', lives: 9 }, pets)).toEqual([]);
    expect(await of('3.0.3', either, { kind: 'Dog', bark: 'w' }, pets)).toEqual([]);
    const lines = await of('3.0.3', either, { kind: 'kitty', lives: 'nine' }, pets);
    expect(lines).toEqual(['service body body.lives type']);
  });

  test('a value that the discriminator does not know', async () => {
    expect(await of('3.0.3', either, { kind: 'Cow' }, pets)).toEqual([expect.stringContaining('body.kind')]);
    expect(await of('3.0.3', either, { lives: 9 }, pets)).not.toEqual([]);
  });

  test('a $ref hides what stands beside it', async () => {
    const schema = { $ref: '#/components/schemas/Cat', required: ['never'] };
    expect(await of('3.0.3', schema, { kind: 'Cat', lives: 1 }, pets)).toEqual([]);
  });

  test('a schema may contain itself', async () => {
    const tree = {
      Tree: {
        type: 'object',
        properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
      },
    };
    expect(
      await of('3.0.3', { $ref: '#/components/schemas/Tree' }, { children: [{ children: [{ children: 1 }] }] }, tree),
    ).toEqual(['service body body.children[0].children[0].children type']);
  });
});

describe.each(['3.1.0', '3.2.0'])('%s', (version) => {
  test.each<[string, unknown, unknown, unknown]>([
    ['type lists', { type: ['string', 'null'] }, null, 3],
    ['exclusiveMinimum as a number', { exclusiveMinimum: 1 }, 2, 1],
    ['const', { const: 'a' }, 'a', 'b'],
    ['prefixItems', { prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 'b']],
    ['if and else', { if: { required: ['a'] }, else: { required: ['b'] } }, { a: 1 }, {}],
    ['unevaluatedProperties', { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false }, { a: 1 }, { b: 1 }],
    [
      'a $ref with neighbours',
      { $ref: '#/components/schemas/Named', required: ['id'] },
      { name: 'a', id: 1 },
      { name: 'a' },
    ],
    ['false', { properties: { a: false } }, {}, { a: 1 }],
    ['an own $schema', { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] }, ['a'], [1]],
  ])('%s', async (_, schema, good, bad) => {
    const components = { Named: { type: 'object', required: ['name'] } };
    expect(await of(version, schema, good, components)).toEqual([]);
    expect(await of(version, schema, bad, components)).not.toEqual([]);
  });

  test('jsonSchemaDialect', async () => {
    const api = {
      openapi: version,
      info,
      jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#',
      paths: getX({ items: [{ type: 'string' }] }),
    };
    expect((await checkBody({}, [1], { api })).findings).toEqual(['service body body[0] type']);
  });

  test('$dynamicRef and $anchor', async () => {
    const schema = { $defs: { id: { $anchor: 'id', type: 'integer' } }, properties: { id: { $ref: '#id' } } };
    const lines = await of(version, schema, { id: 'x' });
    expect(lines).toEqual(['service body body.id type']);
  });

  test('nullable means nothing', async () => {
    expect(await of(version, { type: 'string', nullable: true }, null)).toEqual(['service body body type']);
  });
});
