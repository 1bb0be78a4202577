import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchemaCache } from '../../../src/expect/schema/schema-cache.ts';
import type { Json } from '../../../src/model/json.ts';
import type { CheckResult } from '../../../src/model/result.ts';
import { type CheckSettings, checkOne, json } from './check-yaml.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rollcall schema #'));
  const files: Record<string, Json | string> = {
    'schemas/user.schema.json': {
      type: 'object',
      required: ['id', 'email'],
      additionalProperties: false,
      properties: {
        id: { type: 'integer' },
        email: { type: 'string', format: 'email' },
        address: { $ref: 'parts/address.json' },
        tags: { $ref: 'parts/defs.json#/$defs/tags' },
        role: { enum: ['admin', 'member'] },
      },
    },
    'schemas/parts/address.json': { type: 'object', properties: { zip: { $ref: 'defs.json#zip' } } },
    'schemas/parts/defs.json': {
      $defs: {
        tags: { type: 'array', items: { type: 'string' } },
        zip: { $anchor: 'zip', type: 'string', minLength: 5 },
      },
    },
    'schemas/named/user.json': {
      $id: 'https://example.com/named/user.json',
      properties: { a: { $ref: 'address.json' }, b: { $ref: 'https://example.com/named/address.json#/$defs/b' } },
    },
    'schemas/named/address.json': {
      $id: 'https://example.com/named/address.json',
      $defs: { b: { const: 1 } },
      type: 'object',
    },
    'schemas/api.json': {
      openapi: '3.1.0',
      components: {
        schemas: { User: { required: ['id'], properties: { me: { $ref: '#/components/schemas/User' } } } },
      },
    },
    'schemas/bad.json': '{ "type": ',
    'schemas/wrong.json': { properties: { a: { type: 'strin' } } },
    'schemas/remote.json': { $ref: 'https://example.org/x.json' },
    'schemas/nowhere.json': { $ref: '#/$defs/none' },
    'schemas/lost.json': { $ref: 'none.json' },
    'schemas/pattern.json': { pattern: '(' },
    'schemas/slow.json': { $schema: 'https://json-schema.org/draft/3000/schema' },
    'schemas/four.json': { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 3, exclusiveMinimum: true },
    'schemas/list.yaml': 'type: array',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
});
afterAll(() => rm(root, { recursive: true }));

function check(schema: string, body: string, context: CheckSettings['context'] = {}): Promise<CheckResult> {
  return checkOne(`schema: ${schema}`, json(body), { collectionPath: join(root, 'collections/users.yaml'), context });
}

describe('a valid body', () => {
  test.each([
    ['../schemas/user.schema.json', '{"id":1,"email":"a@b.example","address":{"zip":"12345"},"tags":["x"]}'],
    ['../schemas/user.schema.json#/properties/id', '9007199254740993'],
    ['../schemas/parts/defs.json#zip', '"12345"'],
    ['../schemas/named/user.json', '{"a":{},"b":1}'],
    ['../schemas/api.json#/components/schemas/User', '{"id":1,"me":{"id":2}}'],
    ['../schemas/four.json', '3.5'],
    ['{ properties: { u: { $ref: ../schemas/parts/address.json } } }', '{"u":{"zip":"12345"}}'],
    ['{ $ref: "#/$defs/a", $defs: { a: { type: string }, unused: { $ref: none.json } } }', '"x"'],
    ['{ $id: "https://a.example/x", $defs: { y: { $id: y, type: string } }, $ref: y }', '"x"'],
    ['{ multipleOf: 0.1 }', '0.3'],
    ['{ type: integer, maximum: 9007199254740993 }', '9007199254740993'],
    ['{ const: 123456789012345678901234567890 }', '123456789012345678901234567890'],
    ['{ uniqueItems: true }', '[9007199254740992, 9007199254740993]'],
    ['{ type: integer }', '1e400'],
    ['{ required: [__proto__] }', '{"__proto__":1}'],
    ['{ format: no-such-format }', '"x"'],
  ])('of %s', async (schema, body) => {
    expect(await check(schema, body)).toMatchObject({ outcome: 'passed' });
  });
});

describe('a violation names rule, path, value and place in the schema', () => {
  test.each<[schema: string, body: string, instancePath: string, rule: string, message: string, location: string]>([
    [
      '../schemas/user.schema.json',
      '{"id":1}',
      '',
      'required',
      'missing `email`',
      'schemas/user.schema.json#/required',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":"1","email":"a@b.example"}',
      '/id',
      'type',
      'must be integer, is string',
      'schemas/user.schema.json#/properties/id/type',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":1,"email":"nope"}',
      '/email',
      'format',
      'must have the format email, is "nope"',
      'schemas/user.schema.json#/properties/email/format',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":1,"email":"a@b.example","rol":1}',
      '',
      'additionalProperties',
      'not allowed: `rol` (did you mean "role"?)',
      'schemas/user.schema.json#/additionalProperties',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":1,"email":"a@b.example","role":"admn"}',
      '/role',
      'enum',
      'must be one of "admin", "member", is "admn": did you mean "admin"?',
      'schemas/user.schema.json#/properties/role/enum',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":1,"email":"a@b.example","address":{"zip":"1"}}',
      '/address/zip',
      'minLength',
      'must have at least 5 characters, has 1',
      'schemas/parts/defs.json#/$defs/zip/minLength',
    ],
    [
      '../schemas/user.schema.json',
      '{"id":1,"email":"a@b.example","tags":["x",2]}',
      '/tags/1',
      'type',
      'must be string, is number',
      'schemas/parts/defs.json#/$defs/tags/items/type',
    ],
    [
      '../schemas/api.json#/components/schemas/User',
      '{"id":1,"me":{}}',
      '/me',
      'required',
      'missing `id`',
      'schemas/api.json#/components/schemas/User/required',
    ],
    ['../schemas/four.json', '3', '', 'minimum', 'must be greater than 3, is 3', 'schemas/four.json#/minimum'],
    [
      '{ properties: { a: false } }',
      '{"a":1}',
      '/a',
      'false',
      'no value is allowed here',
      'collections/users.yaml#/properties/a',
    ],
    [
      '{ maximum: 9007199254740992 }',
      '9007199254740993',
      '',
      'maximum',
      'must be at most 9007199254740992, is 9007199254740993',
      'collections/users.yaml#/maximum',
    ],
    [
      '{ exclusiveMinimum: 9007199254740993 }',
      '9007199254740993',
      '',
      'exclusiveMinimum',
      'must be greater than 9007199254740993, is 9007199254740993',
      'collections/users.yaml#/exclusiveMinimum',
    ],
    [
      '{ const: 9007199254740993 }',
      '9007199254740992',
      '',
      'const',
      'must be 9007199254740993, is 9007199254740992',
      'collections/users.yaml#/const',
    ],
    [
      '{ items: { enum: [9007199254740993] } }',
      '[9007199254740992]',
      '/0',
      'enum',
      'must be one of 9007199254740993, is 9007199254740992',
      'collections/users.yaml#/items/enum',
    ],
    [
      '{ type: integer }',
      '9007199254740993.5',
      '',
      'type',
      'must be integer, is 9007199254740993.5',
      'collections/users.yaml#/type',
    ],
    [
      '{ uniqueItems: true }',
      '[1, {"a":1}, {"a":1.0}]',
      '',
      'uniqueItems',
      'items must be unique, [1] and [2] are equal',
      'collections/users.yaml#/uniqueItems',
    ],
    [
      '{ multipleOf: 0.01 }',
      '0.125',
      '',
      'multipleOf',
      'must be a multiple of 0.01, is 0.125',
      'collections/users.yaml#/multipleOf',
    ],
    [
      '{ propertyNames: { maxLength: 2 } }',
      '{"abc":1}',
      '',
      'propertyNames',
      'the property name `abc` is not allowed: must have at most 2 characters, has 3',
      'collections/users.yaml#/propertyNames',
    ],
    [
      '{ contains: { const: 1 } }',
      '[2]',
      '',
      'contains',
      'must contain at least 1 items that match (must be 1, is 2)',
      'collections/users.yaml#/contains',
    ],
    [
      '{ dependentRequired: { a: [b] } }',
      '{"a":1}',
      '',
      'dependentRequired',
      'missing `b`, which `a` needs',
      'collections/users.yaml#/dependentRequired',
    ],
    [
      '{ anyOf: [{ type: string }, { type: "null" }] }',
      '1',
      '',
      'anyOf',
      'must be string or null, is number',
      'collections/users.yaml#/anyOf',
    ],
    [
      '{ anyOf: [{ type: "null" }, { $ref: "#/$defs/u" }], $defs: { u: { required: [id] } } }',
      '{}',
      '',
      'required',
      'missing `id`',
      'collections/users.yaml#/$defs/u/required',
    ],
    [
      '{ oneOf: [{ properties: { kind: { const: a }, n: { type: number } } }, { properties: { kind: { const: b } } }] }',
      '{"kind":"a","n":"x"}',
      '/n',
      'type',
      'must be number, is string',
      'collections/users.yaml#/oneOf/0/properties/n/type',
    ],
    [
      '{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }',
      '3',
      '',
      'oneOf',
      'must match exactly one alternative, matches 1 and 2',
      'collections/users.yaml#/oneOf',
    ],
    [
      '{ anyOf: [{ required: [a] }, { required: [b] }] }',
      '{}',
      '',
      'anyOf',
      'matches none of 2 alternatives (1: missing `a`; 2: missing `b`)',
      'collections/users.yaml#/anyOf',
    ],
    [
      '{ if: { required: [a] }, then: { required: [b] } }',
      '{"a":1}',
      '',
      'required',
      'missing `b`',
      'collections/users.yaml#/then/required',
    ],
    [
      '{ not: { type: object } }',
      '{}',
      '',
      'not',
      'must not match the schema under "not", is {}',
      'collections/users.yaml#/not',
    ],
  ])('%s of %s', async (schema, body, instancePath, rule, message, schemaLocation) => {
    const result = await check(schema, body);
    expect(result.outcome).toBe('failed');
    expect(result.errors).toHaveLength(1);
    expect(result.errors?.[0]).toMatchObject({ instancePath, rule, message, schemaLocation });
  });

  test('a body that breaks it everywhere leaves a thousand errors', async () => {
    const body = JSON.stringify(Array.from({ length: 3000 }, (_, i) => i));
    const result = await check('{ items: { type: string } }', body);
    expect(result.message).toMatch(/^at least 1000 violations of the schema\n/);
    expect(result.message).toContain('… and 900 more');
    expect(result.errors).toHaveLength(1000);
  });

  test('every violation has a line and a frame of the body', async () => {
    const result = await check('../schemas/user.schema.json', '{"id":"7","email":"x","more":[1,2]}');
    expect(result.label).toBe('valid against ../schemas/user.schema.json');
    expect(result.message).toBe(
      [
        '3 violations of ../schemas/user.schema.json',
        'body: not allowed: `more`',
        'body.id: must be integer, is string',
        'body.email: must have the format email, is "x"',
      ].join('\n'),
    );
    expect(result.errors?.map(({ value }) => value)).toEqual([{ id: '7', email: 'x', more: [1, 2] }, '7', 'x']);
    expect(result.errors?.[1]?.frame).toBe(
      ['1 | {', '2 |   "id": "7",', '  |         ^^^', '3 |   "email": "x",', '4 |   "more": ['].join('\n'),
    );
    expect(result.errors?.[0]?.frame).toContain('4 |   "more": [\n  |           ^\n');
  });
});

describe('a schema that cannot be used makes the check errored', () => {
  test.each([
    ['../schemas/none.json', 'none.json is not there'],
    ['../schemas/bad.json', 'schemas/bad.json is not JSON'],
    ['../schemas/wrong.json', '#/properties/a/type must be one of "array"'],
    ['../schemas/remote.json', 'https://example.org/x.json is not fetched: schemas are read from files only'],
    ['../schemas/nowhere.json', '$ref "#/$defs/none" leads nowhere'],
    ['../schemas/lost.json', 'none.json is not there'],
    ['../schemas/user.schema.json#/nope', 'nothing at #/nope'],
    ['../schemas/pattern.json', 'Invalid regular expression'],
    ['../schemas/slow.json', 'its $schema is not known; there are draft-04'],
    ['../schemas/list.yaml', 'read from JSON files only'],
    ['{ $ref: "#" }', 'leads back to itself'],
    ['{ minLength: x }', 'it is not a schema of 2020-12'],
  ])('%s', async (schema, message) => {
    const result = await check(schema, '{}');
    expect(result.outcome).toBe('errored');
    expect(result.message).toContain(message);
    expect(result.location).toMatchObject({ file: 'collections/users.yaml', line: 1, column: 9 });
  });
});

test('a YAML schema is read where a parser is given', async () => {
  const parseYaml = async (): Promise<Json> => ({ type: 'array' });
  expect(await check('../schemas/list.yaml', '{}', { parseYaml })).toMatchObject({ outcome: 'failed' });
});

test('a schema is read once for all requests of a run, also where they run beside each other', async () => {
  const reads: string[] = [];
  const readFile = async (path: string): Promise<string> => {
    reads.push(path);
    return '{"type":"object"}';
  };
  const schemas = createSchemaCache();
  await Promise.all(['{}', '{}', '{}'].map((body) => check('../schemas/x.json', body, { readFile, schemas })));
  expect(reads).toHaveLength(1);
});
