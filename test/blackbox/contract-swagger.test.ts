import { describe, expect, test } from 'vitest';
import { findingLines, findingsOf, runAgainst } from '../support/contract-run.ts';

const info = { title: 'T', version: '1' };

describe('Swagger 2.0', () => {
  const api = (rest: object) => ({
    swagger: '2.0',
    info,
    produces: ['application/json'],
    consumes: ['application/json'],
    ...rest,
  });
  const run = async (described: object, request: object, answer: object = { json: { id: 1 } }) => {
    const [method = ''] = Object.keys(request);
    return findingLines(
      await runAgainst({ api: described, requests: { a: request }, server: { [`${method} /x`]: answer } }),
    );
  };
  const user = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer' }, secret: { type: 'string', readOnly: true } },
  };

  test('the schema of a response', async () => {
    const described = api({ paths: { '/x': { get: { responses: { 200: { description: 'd', schema: user } } } } } });
    expect(await run(described, { GET: '/x' })).toEqual([]);
    expect(await run(described, { GET: '/x' }, { json: { id: 'x' } })).toEqual(['service body body.id type']);
    expect(await run(described, { GET: '/x' }, { text: 'x', headers: { 'content-type': 'text/html' } })).toEqual([
      expect.stringMatching(/^service type/),
    ]);
  });

  test('definitions, responses and parameters by $ref', async () => {
    const described = api({
      definitions: { User: user },
      parameters: { n: { name: 'n', in: 'query', type: 'integer', required: true } },
      responses: { User: { description: 'd', schema: { $ref: '#/definitions/User' } } },
      paths: {
        '/x': { get: { parameters: [{ $ref: '#/parameters/n' }], responses: { 200: { $ref: '#/responses/User' } } } },
      },
    });
    expect(await run(described, { GET: '/x?n=1' })).toEqual([]);
    expect(await run(described, { GET: '/x?n=a' }, { json: {} })).toEqual([
      'collection request query n type',
      expect.stringMatching(/^service body body(\.id)? required$/),
    ]);
  });

  test('headers of a response', async () => {
    const described = api({
      paths: {
        '/x': {
          get: { responses: { 200: { description: 'd', headers: { 'X-N': { type: 'integer', maximum: 3 } } } } },
        },
      },
    });
    expect(await run(described, { GET: '/x' }, { headers: { 'x-n': '3' } })).toEqual([]);
    expect(await run(described, { GET: '/x' }, { headers: { 'x-n': '4' } })).toEqual([
      'service headers header x-n maximum',
    ]);
  });

  test('the body that is sent', async () => {
    const described = api({
      paths: {
        '/x': {
          post: {
            parameters: [{ name: 'b', in: 'body', required: true, schema: user }],
            responses: { 200: { description: 'd' } },
          },
        },
      },
    });
    expect(await run(described, { POST: '/x', json: { id: 1 } })).toEqual([]);
    expect(await run(described, { POST: '/x', json: { id: 'x' } })).toEqual(['collection request body.id type']);
    expect(await run(described, { POST: '/x' })).toEqual(['collection request body required']);
  });

  test('forms', async () => {
    const described = api({
      consumes: ['application/x-www-form-urlencoded'],
      paths: {
        '/x': {
          post: {
            parameters: [{ name: 'n', in: 'formData', type: 'integer', required: true }],
            responses: { 200: { description: 'd' } },
          },
        },
      },
    });
    expect(await run(described, { POST: '/x', form: { n: 1 } })).toEqual([]);
    expect(await run(described, { POST: '/x', form: { n: 'x' } })).toEqual(['collection request body.n type']);
    expect(await run(described, { POST: '/x', form: { m: 1 } })).toEqual([
      expect.stringMatching(/^collection request body(\.n)? required$/),
    ]);
  });

  test('files', async () => {
    const described = api({
      consumes: ['multipart/form-data'],
      paths: {
        '/x': {
          post: {
            parameters: [{ name: 'f', in: 'formData', type: 'file', required: true }],
            responses: { 200: { description: 'd' } },
          },
        },
      },
    });
    const outcome = await runAgainst({
      api: described,
      requests: { a: { POST: '/x', multipart: { f: { file: 'some.txt' } } } },
      files: { 'some.txt': 'words' },
    });
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
  });

  test('lists in the query by collectionFormat', async () => {
    const list = (collectionFormat: string) =>
      api({
        paths: {
          '/x': {
            get: {
              parameters: [
                { name: 'n', in: 'query', type: 'array', items: { type: 'integer' }, minItems: 2, collectionFormat },
              ],
              responses: { 200: { description: 'd' } },
            },
          },
        },
      });
    expect(await run(list('csv'), { GET: '/x?n=1,2' })).toEqual([]);
    expect(await run(list('multi'), { GET: '/x?n=1&n=2' })).toEqual([]);
    expect(await run(list('pipes'), { GET: '/x?n=1%7C2' })).toEqual([]);
    expect(await run(list('multi'), { GET: '/x?n=1,2' })).not.toEqual([]);
  });

  test('a description beyond the root: file parts and x-nullable', async () => {
    const nullable = api({
      paths: {
        '/x': {
          get: {
            responses: {
              200: {
                description: 'd',
                schema: { type: 'object', properties: { id: { type: 'integer', 'x-nullable': true } } },
              },
            },
          },
        },
      },
    });
    expect(await run(nullable, { GET: '/x' }, { json: { id: null } })).toEqual([]);
  });

  test('credentials', async () => {
    const described = api({
      securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      security: [{ key: [] }],
      paths: { '/x': { get: { responses: { 200: { description: 'd' } } } } },
    });
    expect(await run(described, { GET: '/x', headers: { 'x-key': 'k' } })).toEqual([]);
    expect(await run(described, { GET: '/x' })).toEqual([expect.stringMatching(/^collection request/)]);
  });

  test('discriminator: what names its parent in allOf is held against the parent', async () => {
    const described = api({
      definitions: {
        Pet: { type: 'object', discriminator: 'kind', required: ['kind'], properties: { kind: { type: 'string' } } },
        Cat: {
          allOf: [
            { $ref: '#/definitions/Pet' },
            { type: 'object', required: ['lives'], properties: { lives: { type: 'integer' } } },
          ],
        },
      },
      paths: { '/x': { get: { responses: { 200: { description: 'd', schema: { $ref: '#/definitions/Pet' } } } } } },
    });
    expect(await run(described, { GET: '/x' }, { json: { kind: 'Cat', lives: 9 } })).toEqual([]);
    expect(await run(described, { GET: '/x' }, { json: { kind: 7 } })).toEqual(['service body body.kind type']);
  });

  test('readOnly need not be sent', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'n'],
      properties: { id: { type: 'integer', readOnly: true }, n: { type: 'integer' } },
    };
    const described = api({
      paths: {
        '/x': {
          post: { parameters: [{ name: 'b', in: 'body', schema }], responses: { 200: { description: 'd', schema } } },
        },
      },
    });
    const outcome = await runAgainst({
      api: described,
      requests: { a: { POST: '/x', json: { n: 1 } } },
      server: { 'POST /x': { json: { n: 1 } } },
    });
    expect(findingsOf(outcome).map(({ fault }) => fault)).toEqual(['service']);
  });
});
