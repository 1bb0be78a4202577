import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { type Files, lineOf, ok, openapi, problemLines, readFiles } from './describe.ts';

const lines = (text: string): string => text.replace(/^\n/, '').replace(/^ {4}/gm, '');

describe('what is no description is refused with its place', () => {
  test.each<[string, Files, string[]]>([
    ['an empty file', { 'api.yaml': ' \n' }, ['contract/description: api.yaml is empty']],
    [
      'other YAML',
      { 'api.yaml': 'name: x\n' },
      [
        'api.yaml:1:1 contract/description: api.yaml is not an OpenAPI description: it has neither `openapi` nor `swagger` at its top',
      ],
    ],
    [
      'a text',
      { 'api.yaml': 'hello' },
      [
        'api.yaml:1:1 contract/description: api.yaml is not an OpenAPI description: it has neither `openapi` nor `swagger` at its top',
      ],
    ],
    [
      'a later version',
      { 'api.yaml': 'openapi: 4.0.0\n' },
      [
        'api.yaml:1:10 contract/description: openapi "4.0.0" is not known; there are swagger 2.0 and openapi 3.0, 3.1, 3.2',
      ],
    ],
    [
      'an earlier version',
      { 'api.json': '{"swagger": "1.2"}' },
      [
        'api.json:1:13 contract/description: swagger "1.2" is not known; there are swagger 2.0 and openapi 3.0, 3.1, 3.2',
      ],
    ],
    [
      'a version under the wrong name',
      { 'api.yaml': 'swagger: "3.0.0"\n' },
      [
        'api.yaml:1:10 contract/description: swagger "3.0.0" is not known; there are swagger 2.0 and openapi 3.0, 3.1, 3.2',
      ],
    ],
    [
      'a version without quotes',
      { 'api.yaml': 'swagger: 2.0\n' },
      ['api.yaml:1:10 contract/description: `swagger` must be a text (put it in quotes: swagger: "2.0")'],
    ],
    [
      'a trailing comma in JSON',
      { 'api.json': '{\n  "openapi": "3.0.0",\n}' },
      ['api.json:3:1 input/json-syntax: this is not JSON: a key in double quotes was expected, not "}"'],
    ],
    [
      'JSON that ends too early',
      { 'api.json': '{"openapi": "3.0.0", "paths": {' },
      ['api.json:1:31 input/json-syntax: this is not JSON: it ends too early'],
    ],
    [
      'two JSON values',
      { 'api.json': '{} []' },
      ['api.json:1:4 input/json-syntax: this is not JSON: there is more after its end'],
    ],
    [
      'a line break in a JSON string',
      { 'api.json': '{"openapi": "3\n"}' },
      ['api.json:1:13 input/json-syntax: this is not JSON: a string that does not end, or holds what must be escaped'],
    ],
    [
      'a file that is not there',
      { 'api.yaml': 'openapi: 3.0.0\ninfo: {title: a, version: "1"}\npaths:\n  /a: { $ref: none.yaml }\n' },
      ['api.yaml:4:15 input/not-found: $ref "none.yaml": there is no file /project/none.yaml'],
    ],
  ])('%s', async (_, files, expected) => {
    const { description, problems } = await readFiles(files);
    expect(description).toBeUndefined();
    expect(problems.map(lineOf)).toEqual(expected);
  });

  test('broken YAML has the place of the parser', async () => {
    const [line] = await problemLines('openapi: 3.0.0\npaths: { a: [1\n');
    expect(line).toMatch(/^api\.yaml:\d+:\d+ input\/yaml-syntax: /);
  });

  test('nesting without end is no crash', async () => {
    const deep = `${'{"items":'.repeat(50_000)}{}${'}'.repeat(50_000)}`;
    const text = `{"openapi":"3.0.0","info":{"title":"a","version":"1"},"paths":{},"components":{"schemas":{"A":${deep}}}}`;
    expect((await problemLines({ 'api.json': text }))[0]).toContain('nested too deeply');
  });
});

describe('faults of shape', () => {
  test.each<[string, Json, string[]]>([
    [
      'an unknown key',
      { get: { responses: ok, parametrs: [] } },
      ['contract/description: "parametrs" is not a key that can stand in `get` (did you mean "parameters"?)'],
    ],
    ['no responses', { get: {} }, ['contract/description: `get` needs `responses`']],
    [
      'a response that says nothing',
      { get: { responses: { 200: {} } } },
      ['contract/description: `responses[200]` needs `description`'],
    ],
    [
      'a status that is none',
      { get: { responses: { ok: { description: '' } } } },
      ['contract/description: "ok" is not a status: it must be like 200, 2XX or default'],
    ],
    [
      'a place that parameters do not have',
      { get: { responses: ok, parameters: [{ name: 'a', in: 'qery', schema: {} }] } },
      ['contract/description: `in` must be one of query, header, path, cookie, not "qery" (did you mean "query"?)'],
    ],
    [
      'a parameter without a schema',
      { get: { responses: ok, parameters: [{ name: 'a', in: 'query' }] } },
      ['contract/description: `parameters[0]` needs `schema` or `content`'],
    ],
    [
      'a path parameter that is not required',
      { get: { responses: ok, parameters: [{ name: 'a', in: 'path', schema: {} }] } },
      ['contract/description: `parameters[0]` needs `required: true`: it is in the path'],
    ],
    [
      'a schema of no type',
      { get: { responses: ok, parameters: [{ name: 'a', in: 'query', schema: { type: 'strin' } }] } },
      [
        'contract/description: `type` must be one of array, boolean, integer, number, object, string, not "strin" (did you mean "string"?)',
      ],
    ],
  ])('%s', async (_, item, expected) => {
    const found = await problemLines({ 'api.json': openapi({ '/a': item }) });
    expect(found.map((line) => line.replace(/^api\.json:\d+:\d+ /, ''))).toEqual(expected);
  });

  test('a scheme of no type, and one that lacks something', async () => {
    const schemes = { a: { type: 'apikey', name: 'x', in: 'header' }, b: { type: 'apiKey', name: 'x' } };
    const found = await problemLines({ 'api.json': openapi({}, { components: { securitySchemes: schemes } }) });
    expect(found.map((line) => line.replace(/^api\.json:\d+:\d+ contract\/description: /, ''))).toEqual([
      '`type` must be one of apiKey, http, oauth2, openIdConnect, not "apikey" (did you mean "apiKey"?)',
      '`b` needs `in`',
    ]);
  });

  test('parameters of Swagger 2.0', async () => {
    const text = lines(`
    swagger: "2.0"
    info: { title: a, version: "1" }
    paths:
      /a:
        get:
          parameters:
            - { name: a, in: query, schema: { type: string } }
            - { name: b, in: body }
            - { name: c, in: query, type: string, form: x }
          responses: { 200: { description: fine } }`);
    expect(await problemLines(text)).toEqual([
      'api.yaml:7:11 contract/description: `parameters[0]` needs `type`',
      'api.yaml:8:11 contract/description: `parameters[1]` needs `schema`',
      'api.yaml:9:47 contract/description: "form" is not a key that can stand in `parameters[2]` (did you mean "format"?)',
    ]);
  });

  test('the place is that of the value or key, with its line', async () => {
    const { problems } = await readFiles({ 'api.yaml': 'openapi: 3.1.0\ninfo: { title: a, version: 1 }\npaths: {}\n' });
    expect(problems).toEqual([
      {
        code: 'contract/description',
        message: '`version` must be a text',
        hint: 'put it in quotes',
        location: { file: 'api.yaml', line: 2, column: 28 },
        excerpt: { text: 'info: { title: a, version: 1 }', column: 28, length: 1 },
      },
    ]);
  });

  test('a minified file is not quoted', async () => {
    const text = JSON.stringify(openapi({ '/a': { get: {} } }, { 'x-long': 'x'.repeat(5000) }));
    const { problems } = await readFiles({ 'api.json': text });
    expect(problems.map(({ location, excerpt }) => ({ location, excerpt }))).toEqual([
      { location: { file: 'api.json', line: 1, column: text.indexOf('"get"') + 1 }, excerpt: undefined },
    ]);
  });

  test('of many faults the first ten are told', async () => {
    const paths = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`/a${i}`, { get: {} }]));
    const found = await problemLines({ 'api.json': openapi(paths) });
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe('contract/description: api.json has 4 more faults like these');
  });
});

describe('paths that cannot be told apart', () => {
  test('the same method and path up to names', async () => {
    const get = { responses: ok };
    const found = await problemLines({ 'api.json': openapi({ '/a/{x}': { get }, '/a/{y}': { get, put: get } }) });
    expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'contract/description: GET /a/{y} is the same as GET /a/{x}: only the names differ',
    ]);
  });

  test('a parameter twice in a path is forbidden since 3.2', async () => {
    const api = (version: string): Files => ({
      'api.yaml': `openapi: ${version}\ninfo: { title: a, version: "1" }\npaths:\n  /a/{id}/b/{id}: {}\n`,
    });
    expect(await problemLines(api('3.1.0'))).toEqual([]);
    expect(await problemLines(api('3.2.0'))).toEqual([
      'api.yaml:4:3 contract/description: the path /a/{id}/b/{id} has {id} twice',
    ]);
  });
});
