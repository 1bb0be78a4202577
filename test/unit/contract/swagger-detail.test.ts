import { describe, expect, test } from 'vitest';
import type { OperationDetail } from '../../../src/contract/description.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { describeApi, ok } from './describe.ts';

function swagger(paths: JsonObject, rest: JsonObject = {}): JsonObject {
  return { swagger: '2.0', info: { title: 'Orders', version: '1' }, paths, ...rest };
}

async function detailOf(post: JsonObject, rest: JsonObject = {}): Promise<OperationDetail> {
  const api = await describeApi({ 'api.json': swagger({ '/a': { post: { responses: ok, ...post } } }, rest) });
  const [operation] = api.operations;
  if (!operation) throw new Error('there is no operation');
  return operation.detail();
}

describe('parameters of Swagger 2.0', () => {
  test.each([
    ['query', undefined, { style: 'form', explode: false }],
    ['query', 'multi', { style: 'form', explode: true }],
    ['query', 'ssv', { style: 'spaceDelimited', explode: false }],
    ['query', 'pipes', { style: 'pipeDelimited', explode: false }],
    ['query', 'tsv', { style: 'form', explode: false, separator: '\t' }],
    ['header', 'pipes', { style: 'simple', explode: false, separator: '|' }],
    ['header', undefined, { style: 'simple', explode: false }],
  ])('a list in %s, %s', async (place, collectionFormat, expected) => {
    const format = collectionFormat === undefined ? {} : { collectionFormat };
    const list = { name: 'ids', in: place, type: 'array', items: { type: 'integer' }, ...format };
    const { parameters } = await detailOf({ parameters: [list] });
    expect(parameters).toEqual([
      {
        ...expected,
        name: 'ids',
        in: place,
        required: false,
        deprecated: false,
        schema: {
          uri: 'file:///project/api.json',
          pointer: '/paths/~1a/post/parameters/0',
          value: { type: 'array', items: { type: 'integer' } },
          isSpread: true,
        },
        place: { uri: 'file:///project/api.json', pointer: '/paths/~1a/post/parameters/0' },
      },
    ]);
  });
});

describe('bodies of Swagger 2.0', () => {
  const body = { name: 'order', in: 'body', required: true, schema: { type: 'object' } };

  test.each([
    [{}, {}, ['application/json']],
    [{}, { consumes: ['text/xml'] }, ['text/xml']],
    [{ consumes: ['application/vnd.a+json'] }, { consumes: ['text/xml'] }, ['application/vnd.a+json']],
  ])('operation %j in description %j', async (operation, rest, types) => {
    const { requestBody, parameters } = await detailOf({ ...operation, parameters: [body] }, rest);
    expect(parameters).toEqual([]);
    expect(requestBody?.required).toBe(true);
    expect(requestBody?.content.map(({ type, schema }) => [type, schema?.pointer])).toEqual(
      types.map((type) => [type, '/paths/~1a/post/parameters/0/schema']),
    );
  });

  test('fields of a form', async () => {
    const { requestBody } = await detailOf({
      consumes: ['application/x-www-form-urlencoded'],
      parameters: [
        { name: 'name', in: 'formData', type: 'string', required: true },
        { name: 'tags', in: 'formData', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
      ],
    });
    expect(requestBody).toMatchObject({
      required: true,
      content: [
        {
          type: 'application/x-www-form-urlencoded',
          encoding: { tags: { style: 'form', explode: true } },
          schema: {
            isSpread: true,
            value: {
              type: 'object',
              required: ['name'],
              properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
            },
          },
        },
      ],
    });
  });

  test('a file is sent as multipart whatever is consumed', async () => {
    const { requestBody } = await detailOf({ parameters: [{ name: 'scan', in: 'formData', type: 'file' }] });
    expect(requestBody?.content).toMatchObject([
      {
        type: 'multipart/form-data',
        schema: { value: { properties: { scan: { type: 'string', format: 'binary' } } } },
      },
    ]);
  });

  test('none where there is none', async () => {
    expect((await detailOf({})).requestBody).toBeUndefined();
  });
});

describe('responses of Swagger 2.0', () => {
  test('have the types that are produced', async () => {
    const response = {
      description: 'fine',
      schema: { type: 'object' },
      headers: { 'X-Rate': { type: 'integer', description: 'left' } },
      examples: { 'text/xml': '<a/>' },
    };
    const { responses } = await detailOf({ produces: ['application/json', 'text/xml'], responses: { 200: response } });
    expect(responses[0]).toMatchObject({
      content: [{ type: 'application/json' }, { type: 'text/xml', example: '<a/>' }],
      headers: [{ name: 'X-Rate', schema: { value: { type: 'integer' }, isSpread: true } }],
    });
  });

  test('without a schema have no content, and a file is any', async () => {
    const { responses } = await detailOf({
      produces: ['application/pdf'],
      responses: { 200: { description: 'a file', schema: { type: 'file' } }, 204: { description: 'none' } },
    });
    expect(responses.map(({ content }) => content.map(({ type, schema }) => [type, schema]))).toEqual([
      [['application/pdf', undefined]],
      [],
    ]);
  });
});

describe('the rest of Swagger 2.0', () => {
  test.each<[JsonObject, string[], string[]]>([
    [{}, ['/'], ['']],
    [{ basePath: '/v1' }, ['/v1'], ['/v1']],
    [
      { host: 'a.test', basePath: '/v1', schemes: ['http', 'https'] },
      ['http://a.test/v1', 'https://a.test/v1'],
      ['/v1'],
    ],
    [{ host: 'a.test:8080' }, ['https://a.test:8080/'], ['']],
  ])('servers of %j', async (rest, servers, basePaths) => {
    const api = await describeApi({ 'api.json': swagger({}, rest) });
    expect({ servers: api.servers, basePaths: api.basePaths }).toEqual({ servers, basePaths });
  });

  test('security', async () => {
    const securityDefinitions = {
      plain: { type: 'basic' },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { type: 'oauth2', flow: 'application', tokenUrl: 'https://a.test/t', scopes: { read: 'x' } },
    };
    const api = await describeApi({ 'api.json': swagger({}, { securityDefinitions }) });
    expect(api.securitySchemes()).toEqual({
      plain: { kind: 'http', scheme: 'basic' },
      key: { kind: 'apiKey', in: 'header', name: 'X-Key' },
      login: { kind: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://a.test/t', scopes: ['read'] } } },
    });
  });
});
