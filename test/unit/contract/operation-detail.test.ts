import { describe, expect, test } from 'vitest';
import type { OperationDetail } from '../../../src/contract/description.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { describeApi, ok, openapi } from './describe.ts';

async function detailOf(get: JsonObject, rest: JsonObject = {}): Promise<OperationDetail> {
  const api = await describeApi({ 'api.json': openapi({ '/a/{id}': { get: { responses: ok, ...get } } }, rest) });
  return firstDetail(api);
}

async function firstDetail({ operations }: { operations: { detail: () => Promise<OperationDetail> }[] }) {
  const [operation] = operations;
  if (!operation) throw new Error('there is no operation');
  return operation.detail();
}

describe('parameters', () => {
  test.each([
    [{ in: 'query' }, { style: 'form', explode: true, required: false }],
    [{ in: 'cookie' }, { style: 'form', explode: true, required: false }],
    [{ in: 'header' }, { style: 'simple', explode: false, required: false }],
    [
      { in: 'path', required: true },
      { style: 'simple', explode: false, required: true },
    ],
    [
      { in: 'path', required: true, style: 'matrix', explode: true },
      { style: 'matrix', explode: true, required: true },
    ],
    [
      { in: 'query', style: 'pipeDelimited' },
      { style: 'pipeDelimited', explode: false, required: false },
    ],
    [
      { in: 'query', explode: false, required: true },
      { style: 'form', explode: false, required: true },
    ],
  ])('%j are serialised as %j', async (given, expected) => {
    const { parameters } = await detailOf({ parameters: [{ name: 'p', schema: {}, ...given }] });
    expect(parameters).toEqual([expect.objectContaining({ name: 'p', ...expected })]);
  });

  test('of the operation replace those of the path by name and place', async () => {
    const path = [
      { name: 'X-A', in: 'header', schema: { type: 'string' } },
      { name: 'a', in: 'query', schema: { type: 'string' } },
    ];
    const own = [{ name: 'x-a', in: 'header', required: true, schema: { type: 'integer' } }];
    const get = { responses: ok, parameters: own };
    const { parameters } = await firstDetail(
      await describeApi({ 'api.json': openapi({ '/a': { parameters: path, get } }) }),
    );
    expect(parameters.map(({ name, required, place }) => [name, required, place.pointer])).toEqual([
      ['x-a', true, '/paths/~1a/get/parameters/0'],
      ['a', false, '/paths/~1a/parameters/1'],
    ]);
  });

  test('headers that are described elsewhere are none', async () => {
    const names = ['Accept', 'content-type', 'Authorization', 'X-Own'];
    const { parameters } = await detailOf({
      parameters: names.map((name) => ({ name, in: 'header', schema: { type: 'string' } })),
    });
    expect(parameters.map(({ name }) => name)).toEqual(['X-Own']);
  });

  test('examples: `example`, then `examples`, through references', async () => {
    const components = { examples: { big: { value: 99 } } };
    const { parameters } = await detailOf(
      {
        parameters: [
          { name: 'a', in: 'query', schema: {}, example: 1 },
          {
            name: 'b',
            in: 'query',
            schema: {},
            examples: { x: { $ref: '#/components/examples/big' }, y: { value: 2 } },
          },
          { name: 'c', in: 'query', schema: {} },
        ],
      },
      { components },
    );
    expect(parameters.map(({ example }) => example)).toEqual([1, 99, undefined]);
    expect(parameters[1]?.examples?.map(({ place }) => place.pointer)).toEqual([
      '/components/examples/big/value',
      '/paths/~1a~1{id}/get/parameters/1/examples/y/value',
    ]);
  });

  test('with content instead of a schema', async () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const { parameters } = await detailOf({ parameters: [{ name: 'filter', in: 'query', content }] });
    expect(parameters[0]?.content).toMatchObject({ type: 'application/json', schema: { value: { type: 'object' } } });
  });
});

describe('responses', () => {
  test('with headers, content and links', async () => {
    const { responses } = await detailOf({
      responses: {
        200: {
          description: 'fine',
          headers: { 'X-Rate': { required: true, schema: { type: 'integer' } }, 'Content-Type': { schema: {} } },
          content: { 'application/json': { schema: { type: 'object' }, example: { a: 1 } }, 'text/*': {} },
          links: { self: { operationId: 'get', parameters: { id: '$response.body#/id' } } },
        },
        '4XX': { description: 'not fine' },
        default: { description: 'other' },
        'x-note': { description: 'none' },
      },
    });
    expect(responses.map(({ status }) => status)).toEqual(['200', '4XX', 'default']);
    expect(responses[0]).toMatchObject({
      headers: [{ name: 'X-Rate', required: true, schema: { value: { type: 'integer' } } }],
      content: [{ type: 'application/json', example: { a: 1 } }, { type: 'text/*' }],
      links: [{ name: 'self', operationId: 'get', parameters: { id: '$response.body#/id' } }],
    });
  });
});

describe('security', () => {
  const securitySchemes = {
    key: { type: 'apiKey', in: 'query', name: 'k' },
    login: { type: 'http', scheme: 'bearer' },
  };
  const rest = { components: { securitySchemes }, security: [{ key: [] }] };

  test.each([
    ['of the description', {}, [{ key: [] }]],
    ['of the operation', { security: [{ login: [] }, {}] }, [{ login: [] }, {}]],
    ['none for the operation', { security: [] }, []],
  ])('%s', async (_, get, expected) => {
    expect((await detailOf(get, rest)).security).toEqual(expected);
  });

  test('schemes', async () => {
    const flows = { clientCredentials: { tokenUrl: 'https://a.test/t', scopes: { read: 'x' } } };
    const schemes = {
      ...securitySchemes,
      oauth: { type: 'oauth2', flows },
      oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://a.test/.well-known' },
    };
    const api = await describeApi({ 'api.json': openapi({}, { components: { securitySchemes: schemes } }) });
    expect(api.securitySchemes()).toEqual({
      key: { kind: 'apiKey', in: 'query', name: 'k' },
      login: { kind: 'http', scheme: 'bearer' },
      oauth: { kind: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://a.test/t', scopes: ['read'] } } },
      oidc: { kind: 'openIdConnect', url: 'https://a.test/.well-known' },
    });
  });
});

describe('OpenAPI 3.2', () => {
  const text = `
openapi: 3.2.0
info: { title: a, version: "1" }
servers: [{ url: https://a.test/v1, name: live }]
tags: [{ name: books, summary: All books }, { name: old, parent: books }]
paths:
  /books:
    query: { responses: { 200: { description: fine } } }
    additionalOperations:
      PURGE:
        parameters:
          - { name: q, in: querystring, content: { application/json: { schema: { type: object } } } }
          - { name: c, in: cookie, style: cookie, schema: { type: string } }
        responses:
          200: { content: { application/jsonl: { itemSchema: { type: integer } } } }
`;
  test('more methods, the whole query string, streams', async () => {
    const api = await describeApi(text);
    expect(api.operations.map(({ method }) => method)).toEqual(['QUERY', 'PURGE']);
    const detail = await api.operations[1]?.detail();
    expect(detail?.parameters).toMatchObject([
      { in: 'querystring', content: { type: 'application/json' } },
      { in: 'cookie', style: 'cookie', explode: true },
    ]);
    expect(detail?.responses[0]?.content[0]?.itemSchema?.value).toEqual({ type: 'integer' });
    expect(api.tags).toEqual([{ name: 'books', description: 'All books' }, { name: 'old' }]);
  });

  test('are unknown before', async () => {
    const api = await describeApi(text.replace('3.2.0', '3.2.1'));
    expect(api.version).toBe('3.2');
    await expect(describeApi(text.replace('3.2.0', '3.1.0'))).rejects.toThrow('"query" is not a key');
  });
});

describe('servers', () => {
  test.each<[JsonObject[], string[], string[]]>([
    [[], ['/'], ['']],
    [
      [{ url: 'https://a.test/v1/' }, { url: '/v2' }],
      ['https://a.test/v1/', '/v2'],
      ['/v1', '/v2'],
    ],
    [
      [
        {
          url: 'https://{host}/{v}',
          variables: { host: { default: 'a.test' }, v: { default: 'v2', enum: ['v1', 'v2'] } },
        },
      ],
      ['https://a.test/v2'],
      ['/v2', '/v1'],
    ],
    [[{ url: './api' }], ['./api'], ['/api']],
  ])('%j', async (servers, urls, basePaths) => {
    const api = await describeApi({ 'api.json': openapi({}, servers.length > 0 ? { servers } : {}) });
    expect({ urls: api.servers, basePaths: api.basePaths }).toEqual({ urls, basePaths });
  });

  test('of an operation or its path', async () => {
    const get = { responses: ok };
    const paths = {
      '/a': { servers: [{ url: 'https://a.test/one' }], get, put: { ...get, servers: [{ url: '/two' }] } },
      '/b': { get },
    };
    const api = await describeApi({ 'api.json': openapi(paths) });
    expect(api.operations.map(({ basePaths }) => basePaths)).toEqual([['/one'], ['/two'], undefined]);
    expect((await api.operations[0]?.detail())?.servers).toEqual(['https://a.test/one']);
  });
});
