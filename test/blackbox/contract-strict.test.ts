import { describe, expect, test } from 'vitest';
import { checkAnswer, checkBody, findingLines, jsonContent, runAgainst } from '../support/contract-run.ts';

const strict = { openapi: { file: 'api.json', strict: true } };

describe('strict', () => {
  const user = { type: 'object', properties: { id: {}, address: { type: 'object', properties: { street: {} } } } };

  test('properties that are not described, at any depth', async () => {
    const json = { id: 1, nmae: 2, address: { street: 's', zip: 3 } };
    expect((await checkBody(user, json)).findings).toEqual([]);
    const { exit, findings } = await checkBody(user, json, strict);
    expect(exit).toBe(1);
    expect(findings.map((line) => line.split(' ').slice(0, 3).join(' ')).toSorted()).toEqual([
      'service body body.address.zip',
      'service body body.nmae',
    ]);
  });

  test.each<[string, object, unknown]>([
    ['additionalProperties: true', { ...user, additionalProperties: true }, { more: 1 }],
    ['a schema for them', { ...user, additionalProperties: { type: 'integer' } }, { more: 1 }],
    ['no properties described', { type: 'object' }, { more: 1 }],
    ['no schema', {}, { more: 1 }],
    ['allOf joins', { allOf: [user, { properties: { more: {} } }] }, { id: 1, more: 1 }],
    [
      'oneOf: those of the one',
      {
        oneOf: [
          { required: ['a'], properties: { a: {} } },
          { required: ['b'], properties: { b: {} } },
        ],
      },
      { b: 1 },
    ],
    ['lists', { type: 'array', items: user }, [{ id: 1 }]],
  ])('%s: no finding', async (_, schema, json) => {
    expect((await checkBody(schema, json, strict)).findings).toEqual([]);
  });

  test.each<[string, object, unknown]>([
    ['allOf', { allOf: [user, { properties: { more: {} } }] }, { moar: 1 }],
    ['lists', { type: 'array', items: user }, [{ idd: 1 }]],
    ['anyOf', { anyOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, { c: 1 }],
  ])('%s: a finding', async (_, schema, json) => {
    expect((await checkBody(schema, json, strict)).findings).toEqual([expect.stringMatching(/^service body /)]);
  });

  test('headers that are not described, but for those of every server', async () => {
    const answer = {
      json: {},
      headers: {
        date: 'Mon, 23 Nov 2026 09:00:00 GMT',
        server: 's',
        etag: '"e"',
        'cache-control': 'no-store',
        'x-described': '1',
        'x-other': '1',
      },
    };
    const response = { headers: { 'X-Described': { schema: {} } }, ...jsonContent({}) };
    expect((await checkAnswer(response, answer)).findings).toEqual([]);
    expect((await checkAnswer(response, answer, strict)).findings).toEqual([
      expect.stringMatching(/^service headers header x-other /),
    ]);
  });

  test('query parameters that are not described: a fault of the collection', async () => {
    const run = async (openapi: unknown) =>
      findingLines(
        await runAgainst({
          api: {
            '/x': {
              get: { parameters: [{ name: 'n', in: 'query', schema: {} }], responses: { 200: { description: 'd' } } },
            },
          },
          openapi,
          requests: { a: { GET: '/x?n=1&m=2' } },
          server: { 'GET /x': {} },
        }),
      );
    expect(await run('api.json')).toEqual([]);
    expect(await run(strict.openapi)).toEqual([expect.stringMatching(/^collection request query m /)]);
    expect(await run({ ...strict.openapi, requests: false })).toEqual([]);
  });

  test('statuses: default and classes count as described', async () => {
    const run = async (name: string) =>
      (
        await runAgainst({
          api: { '/x': { get: { responses: { [name]: { description: 'd' } } } } },
          ...strict,
          requests: { a: { GET: '/x', expect: { status: 404 } } },
          server: { 'GET /x': { status: 404 } },
        })
      ).exit;
    expect([await run('404'), await run('4XX'), await run('default'), await run('200')]).toEqual([0, 0, 0, 1]);
  });

  test('properties of what is sent', async () => {
    const run = async (openapi: unknown) =>
      findingLines(
        await runAgainst({
          api: { '/x': { post: { requestBody: jsonContent(user), responses: { 200: { description: 'd' } } } } },
          openapi,
          requests: { a: { POST: '/x', json: { id: 1, idd: 2 } } },
          server: { 'POST /x': {} },
        }),
      );
    expect(await run('api.json')).toEqual([]);
    expect(await run(strict.openapi)).toEqual([expect.stringMatching(/^collection request body\.idd /)]);
  });

  test('writeOnly properties in answers', async () => {
    const schema = { type: 'object', properties: { id: {}, password: { type: 'string', writeOnly: true } } };
    expect((await checkBody(schema, { password: 'p' })).findings).toEqual([]);
    expect((await checkBody(schema, { password: 'p' }, strict)).findings).toEqual([
      'service body body.password writeOnly',
    ]);
  });

  test('a body where none is described', async () => {
    expect((await checkAnswer({}, { json: {} })).findings).toEqual([]);
    expect((await checkAnswer({}, { json: {} }, strict)).findings).toEqual([
      expect.stringMatching(/^service (type|body) /),
    ]);
    expect((await checkAnswer({}, {}, { ...strict, status: 204 })).findings).toEqual([]);
  });
});
