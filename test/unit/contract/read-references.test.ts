import { describe, expect, test } from 'vitest';
import { describeApi, type Files, lineOf, ok, openapi, problemLines, readFiles } from './describe.ts';

const head = 'openapi: 3.1.0\ninfo: { title: Orders, version: "1" }\n';
const withComponents = (text: string): string => `${head}paths: {}\ncomponents:\n${text}`;

describe('a $ref that leads nowhere', () => {
  test.each<[string, string, string]>([
    [
      'in the file, with the nearest name',
      `  schemas:\n    User: {}\n    Users: { items: { $ref: '#/components/schemas/Usr' } }\n`,
      'api.yaml:7:29 contract/description: $ref "#/components/schemas/Usr" leads nowhere (did you mean "User"?)',
    ],
    [
      'with the names that there are',
      `  parameters:\n    Page: { name: page, in: query, schema: {} }\n    B: { $ref: '#/components/parameters/Identifier' }\n`,
      'api.yaml:7:16 contract/description: $ref "#/components/parameters/Identifier" leads nowhere (there are Page, B)',
    ],
    [
      'that is no URI',
      `  schemas:\n    A: { $ref: 'http://[' }\n`,
      'api.yaml:6:16 contract/description: $ref "http://[" leads nowhere',
    ],
    [
      'in a map of schemas',
      `  schemas:\n    A: { properties: { b: { $ref: '#/nope' } } }\n`,
      'api.yaml:6:35 contract/description: $ref "#/nope" leads nowhere (there are openapi, info, paths, components)',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await problemLines(withComponents(text))).toEqual([expected]);
  });

  test('in a file it reaches, with its place there', async () => {
    const files: Files = {
      'api.yaml': withComponents(`  schemas:\n    A: { $ref: 'parts/a.json#/A' }\n`),
      'parts/a.json': { A: { items: { $ref: '#/B' } } },
    };
    expect(await problemLines(files)).toEqual([
      'parts/a.json:4:15 contract/description: $ref "#/B" leads nowhere (did you mean "A"?)',
    ]);
  });

  test('to a file that is broken: its fault is told at its place', async () => {
    const files: Files = { 'api.yaml': withComponents(`  schemas:\n    A: { $ref: a.json }\n`), 'a.json': '{,}' };
    expect((await problemLines(files))[0]).toMatch(/^a\.json:1:2 input\/json-syntax/);
  });
});

describe('circles', () => {
  test('of nothing but references are named', async () => {
    const text = withComponents(
      `  parameters:\n    A: { $ref: '#/components/parameters/B' }\n    B: { $ref: '#/components/parameters/A' }\n`,
    );
    expect(await problemLines(text)).toEqual([
      'api.yaml:6:16 input/cycle: $refs that only lead to each other: #/components/parameters/A → #/components/parameters/B → #/components/parameters/A',
    ]);
  });

  test('over two files', async () => {
    const found = await problemLines({
      'api.yaml': withComponents(`  schemas:\n    A: { $ref: 'b.yaml#/B' }\n`),
      'b.yaml': `B: { $ref: 'api.yaml#/components/schemas/A' }\n`,
    });
    expect(found).toEqual([expect.stringMatching(/input\/cycle: .*#\/components\/schemas\/A/)]);
  });

  test('a path item that refers to itself', async () => {
    expect(await problemLines(`${head}paths:\n  /a: { $ref: '#/paths/~1a' }\n`)).toEqual([
      'api.yaml:4:15 input/cycle: $refs that only lead to each other: #/paths/~1a → #/paths/~1a',
    ]);
  });

  test('a schema that contains itself further down is none', async () => {
    const text = withComponents(`  schemas:\n    A: { properties: { next: { $ref: '#/components/schemas/A' } } }\n`);
    expect(await problemLines(text)).toEqual([]);
  });
});

describe('another host', () => {
  const text = withComponents(`  schemas:\n    A: { $ref: 'https://example.com/a.json#/A' }\n`);

  test('is refused at the place of the $ref', async () => {
    expect(await problemLines(text)).toEqual([
      'api.yaml:6:16 input/remote-ref: $ref "https://example.com/a.json#/A": https://example.com/a.json is not fetched: it lies on another host (allow it with --allow-remote-refs, or save the file beside the description)',
    ]);
  });

  test('is read with leave, and what it refers to relative to it', async () => {
    const remote = {
      'https://example.com/a.json': '{ "A": { "items": { "$ref": "b.yaml" } } }',
      'https://example.com/b.yaml': 'type: string\n',
    };
    const { description } = await readFiles({ 'api.yaml': text }, remote);
    expect(await description?.read('https://example.com/b.yaml')).toEqual({ type: 'string' });
  });

  test('what it says wrongly has its place', async () => {
    const { problems } = await readFiles({ 'api.yaml': text }, { 'https://example.com/a.json': '{ "A": }' });
    expect(problems.map(lineOf)).toEqual([
      expect.stringMatching(/^https:\/\/example\.com\/a\.json:1:8 input\/json-syntax/),
    ]);
  });

  test('a name that a schema of the description has is not fetched', async () => {
    const named = `  schemas:\n    A: { $id: 'https://example.com/a', type: string }\n    B: { $ref: 'https://example.com/a' }\n`;
    expect(await problemLines(withComponents(named))).toEqual([]);
  });

  test('$self is the description', async () => {
    const self = `openapi: 3.2.0\n$self: https://example.com/api.yaml\ninfo: { title: a, version: "1" }\npaths: {}\ncomponents:\n  schemas:\n    A: { type: string }\n    B: { items: { $ref: 'https://example.com/api.yaml#/components/schemas/A' } }\n`;
    expect(await problemLines(self)).toEqual([]);
  });
});

describe('what only looks like a reference', () => {
  test.each([
    ['a property of that name', { properties: { $ref: { type: 'string' } } }],
    ['an example', { example: { $ref: '#/nowhere' } }],
    ['a default', { default: { $ref: '#/nowhere' } }],
    ['an enum', { enum: [{ $ref: '#/nowhere' }] }],
    ['an extension', { 'x-origin': { $ref: '#/nowhere' } }],
  ])('%s', async (_, schema) => {
    expect(await problemLines({ 'api.json': openapi({}, { components: { schemas: { A: schema } } }) })).toEqual([]);
  });

  test('a const', async () => {
    expect(await problemLines(withComponents(`  schemas:\n    A: { const: { $ref: '#/nowhere' } }\n`))).toEqual([]);
  });

  test('examples of bodies', async () => {
    const content = { 'application/json': { examples: { a: { value: { $ref: '#/nowhere' } } } } };
    const get = { responses: { 200: { description: '', content } } };
    expect(await problemLines({ 'api.json': openapi({ '/a': { get } }) })).toEqual([]);
  });
});

describe('what references lead to', () => {
  test('a path item in another file, with its own references relative to it', async () => {
    const api = await describeApi({
      'api/main.yaml': `${head}paths:\n  /users/{id}: { $ref: paths/user.yaml }\n`,
      'api/paths/user.yaml': `parameters:\n  - $ref: ../common.json#/id\nget:\n  responses:\n    200: { $ref: ../common.json#/user }\n`,
      'api/common.json': {
        id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
        user: { description: 'a user', content: { 'application/json': { schema: { $ref: 'user.json' } } } },
      },
      'api/user.json': { type: 'object' },
    });
    const [operation] = api.operations;
    const detail = await operation?.detail();
    expect(operation?.place).toEqual({ uri: 'file:///project/api/paths/user.yaml', pointer: '/get' });
    expect(operation && api.locate(operation.place)).toEqual({ file: 'api/paths/user.yaml', line: 3, column: 1 });
    expect(detail?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(['path id']);
    expect(detail?.responses[0]?.content[0]?.schema).toEqual({
      uri: 'file:///project/api/common.json',
      pointer: '/user/content/application~1json/schema',
      value: { $ref: 'user.json' },
    });
  });

  test('operations beside the $ref of a path item win', async () => {
    const shared = { get: { responses: ok, summary: 'shared' }, put: { responses: ok } };
    const item = { $ref: '#/components/x-items/a', get: { responses: ok, summary: 'own' } };
    const api = await describeApi({
      'api.json': openapi({ '/a': item }, { components: { 'x-items': { a: shared } } }),
    });
    expect(api.operations.map(({ method, summary }) => [method, summary])).toEqual([
      ['GET', 'own'],
      ['PUT', undefined],
    ]);
  });

  test('chains', async () => {
    const parameters = {
      A: { $ref: '#/components/parameters/B' },
      B: { $ref: '#/components/parameters/C' },
      C: { name: 'page', in: 'query', schema: {} },
    };
    const get = { responses: ok, parameters: [{ $ref: '#/components/parameters/A' }] };
    const api = await describeApi({ 'api.json': openapi({ '/a': { get } }, { components: { parameters } }) });
    const detail = await api.operations[0]?.detail();
    expect(detail?.parameters[0]).toMatchObject({ name: 'page', place: { pointer: '/components/parameters/C' } });
  });

  test('something of another kind is told when it is used', async () => {
    const get = { responses: ok, parameters: [{ $ref: '#/components/schemas/A' }] };
    const api = await describeApi({
      'api.json': openapi({ '/a': { get } }, { components: { schemas: { A: { type: 'string' } } } }),
    });
    await expect(api.operations[0]?.detail()).rejects.toMatchObject({
      problem: { code: 'contract/description', message: 'a parameter needs `name` and `in`', location: { line: 25 } },
    });
  });
});
