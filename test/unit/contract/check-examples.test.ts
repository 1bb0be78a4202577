import { describe, expect, test } from 'vitest';
import { checkExamples } from '../../../src/contract/check-examples.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { describeApi, type Files, lineOf, ok, openapi } from './describe.ts';

const user = {
  type: 'object',
  required: ['id', 'secret', 'created'],
  properties: {
    id: { type: 'integer' },
    secret: { type: 'string', writeOnly: true },
    created: { type: 'string', readOnly: true },
    name: { type: 'string', nullable: true },
  },
};

async function lines(files: Files): Promise<string[]> {
  return (await checkExamples(await describeApi(files))).problems.map(lineOf);
}

async function messages(get: JsonObject, schemas: JsonObject = {}): Promise<string[]> {
  const api = openapi({ '/a': { post: { responses: ok, ...get } } }, { components: { schemas: { user, ...schemas } } });
  return (await lines({ 'api.json': api })).map((line) => line.replace(/^\S+ contract\/\w+: /, ''));
}

const json = (media: JsonObject): JsonObject => ({
  'application/json': { schema: { $ref: '#/components/schemas/user' }, ...media },
});

describe('examples that fit', () => {
  test.each<[string, JsonObject]>([
    ['a request without what is read only', { requestBody: { content: json({ example: { id: 1, secret: 'x' } }) } }],
    [
      'a response without what is write only',
      { responses: { 200: { description: '', content: json({ example: { id: 1, created: 'now', name: null } }) } } },
    ],
    ['a body as text', { requestBody: { content: json({ example: '{ "id": 1, "secret": "x" }' }) } }],
    [
      'text that is not JSON',
      { requestBody: { content: { 'text/xml': { schema: { $ref: '#/components/schemas/user' }, example: '<a/>' } } } },
    ],
    ['a parameter', { parameters: [{ name: 'a', in: 'query', schema: { type: 'integer' }, example: 3 }] }],
    ['an external one', { requestBody: { content: json({ examples: { a: { externalValue: 'https://a.test/x' } } }) } }],
  ])('%s', async (_, operation) => {
    expect(await messages(operation)).toEqual([]);
  });
});

describe('examples that do not fit', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a request',
      { requestBody: { content: json({ example: { id: 'x', secret: 'x' } }) } },
      'the example is not what its schema says at /id: must be integer, is string',
    ],
    [
      'the second of several',
      {
        requestBody: {
          content: json({ examples: { a: { value: { id: 1, secret: 'x' } }, b: { value: { secret: 'x' } } } }),
        },
      },
      'the example is not what its schema says: missing `id`',
    ],
    [
      'a parameter',
      { parameters: [{ name: 'a', in: 'query', schema: { enum: ['x', 'y'] }, example: 'z' }] },
      'the example is not what its schema says: must be one of "x", "y", is "z": did you mean "x"?',
    ],
  ])('%s', async (_, operation, expected) => {
    expect(await messages(operation)).toEqual([expected]);
  });

  test('those of schemas, at the place of the value', async () => {
    const text = `openapi: 3.1.0
info: { title: a, version: "1" }
paths: {}
components:
  schemas:
    Order:
      type: object
      properties:
        count: { type: integer, example: many }
      examples:
        - { count: 1 }
        - count: true
`;
    expect(await lines({ 'api.yaml': text })).toEqual([
      'api.yaml:9:42 contract/example: the example is not what its schema says: must be integer, is string',
      'api.yaml:12:18 contract/example: the example is not what its schema says at /count: must be integer, is boolean',
    ]);
  });

  test('of Swagger 2.0, by media type', async () => {
    const response = { description: '', schema: { type: 'integer' }, examples: { 'application/json': 'x' } };
    const api = {
      swagger: '2.0',
      info: { title: 'a', version: '1' },
      paths: { '/a': { get: { responses: { 200: response } } } },
    };
    expect(await lines({ 'api.json': api })).toEqual([
      expect.stringContaining('the example is not what its schema says: must be integer, is string'),
    ]);
  });
});
