import { describe, expect, test } from 'vitest';
import { checkAnswer, checkBody, findingLines, jsonContent, runAgainst } from '../support/contract-run.ts';
import { outcomes } from '../support/run-collection.ts';

describe('body', () => {
  test('every violation is a finding of its own, with its path', async () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: {
        id: { type: 'integer' },
        items: { type: 'array', items: { properties: { 'odd key': { minimum: 3 } } } },
      },
    };
    const { exit, findings } = await checkBody(schema, { id: '7', items: [{}, { 'odd key': 2 }] });
    expect(exit).toBe(1);
    expect(findings).toHaveLength(3);
    expect(findings).toContainEqual(expect.stringMatching(/^service body body(\.name)? required$/));
    expect(findings).toEqual(
      expect.arrayContaining(['service body body.id type', 'service body body.items[1]["odd key"] minimum']),
    );
  });

  test('formats are asserted', async () => {
    expect((await checkBody({ type: 'string', format: 'uuid' }, 'no')).findings).toEqual(['service body body format']);
    expect((await checkBody({ type: 'string', format: 'own-thing' }, 'no')).exit).toBe(0);
    expect((await checkBody({ type: 'integer', format: 'int32' }, 3_000_000_000)).findings).toEqual([
      'service body body format',
    ]);
  });

  test('integers beyond double precision are exact', async () => {
    const run = async (schema: object, text: string) =>
      (await checkAnswer(jsonContent(schema), { headers: { 'content-type': 'application/json' }, text })).findings;
    expect(await run({ type: 'integer', format: 'int64' }, '9223372036854775807')).toEqual([]);
    expect(await run({ type: 'integer', maximum: 9007199254740992 }, '9007199254740993')).toEqual([
      'service body body maximum',
    ]);
    expect(await run({ type: 'string' }, '9007199254740993')).toEqual(['service body body type']);
  });

  test('a body that is not JSON under a type that is', async () => {
    const { exit, findings } = await checkAnswer(jsonContent({}), {
      headers: { 'content-type': 'application/json' },
      text: '{"a":',
    });
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.stringMatching(/^service body body /)]);
  });

  test('an empty body where a schema is described', async () => {
    const { exit, findings } = await checkAnswer(jsonContent({ type: 'object' }), {
      headers: { 'content-type': 'application/json' },
      text: '',
    });
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.stringMatching(/^service body body /)]);
  });

  test.each([
    ['no content described, none came', {}, {}, 204],
    ['no content described, none came, 200', {}, {}, 200],
    [
      'a text body against a text schema',
      { content: { 'text/plain': { schema: { type: 'string', minLength: 2 } } } },
      { headers: { 'content-type': 'text/plain' }, text: 'ab' },
      200,
    ],
    [
      'bytes',
      { content: { 'image/png': { schema: { type: 'string', format: 'binary' } } } },
      { headers: { 'content-type': 'image/png' }, text: Buffer.from([0, 1, 255]) },
      200,
    ],
    ['compressed JSON', jsonContent({ type: 'object', required: ['a'] }), { json: { a: 1 }, gzip: true }, 200],
  ])('%s: no finding', async (_, response, answer, status) => {
    const { exit, findings } = await checkAnswer(response, answer, { status });
    expect([exit, findings]).toEqual([0, []]);
  });

  test('the answer of HEAD has no body to look into, its headers count', async () => {
    const api = {
      '/x': {
        head: {
          responses: {
            200: {
              description: 'd',
              headers: { 'X-Total': { required: true, schema: {} } },
              ...jsonContent({ type: 'object' }),
            },
          },
        },
      },
    };
    const run = async (headers: Record<string, string>) =>
      findingLines(
        await runAgainst({
          api,
          requests: { a: { HEAD: '/x' } },
          server: { 'HEAD /x': { headers: { 'content-type': 'application/json', ...headers } } },
        }),
      );
    expect(await run({ 'x-total': '3' })).toEqual([]);
    expect(await run({})).toEqual(['service headers header x-total required']);
  });

  test('a body that went to disk is not looked into, status and headers are', async () => {
    const run = async (headers: object) =>
      runAgainst({
        api: {
          '/x': { get: { responses: { 200: { description: 'd', headers, ...jsonContent({ type: 'array' }) } } } },
        },
        requests: { a: { GET: '/x', save: 'out/x.json' } },
        server: { 'GET /x': { json: { not: 'a list' } } },
      });
    const good = await run({});
    expect([good.exit, findingLines(good)]).toEqual([0, []]);
    expect(good.written['x.json']?.toString()).toBe('{"not":"a list"}');
    expect(findingLines(await run({ 'x-a': { required: true, schema: {} } }))).toEqual([
      'service headers header x-a required',
    ]);
  });

  test('a failing expectation of the collection and a finding stand beside each other', async () => {
    const outcome = await runAgainst({
      api: { '/x': { get: { responses: { 200: { description: 'd', ...jsonContent({ type: 'array' }) } } } } },
      requests: { a: { GET: '/x', expect: { status: 201 } } },
      server: { 'GET /x': { json: {} } },
    });
    expect(outcomes(outcome.results['a'])).toEqual(['status failed', 'openapi failed']);
  });
});

describe('writeOnly and readOnly', () => {
  const user = {
    type: 'object',
    required: ['id', 'name', 'password'],
    properties: {
      id: { type: 'integer', readOnly: true },
      name: { type: 'string' },
      password: { type: 'string', writeOnly: true },
    },
  };

  test('writeOnly properties need not be in an answer, readOnly ones must', async () => {
    expect((await checkBody(user, { id: 1, name: 'a' })).findings).toEqual([]);
    expect((await checkBody(user, { name: 'a' })).findings).toEqual([
      expect.stringMatching(/^service body .*required$/),
    ]);
  });

  test('where one is there it must be valid, and need not be only in strict', async () => {
    expect((await checkBody(user, { id: 1, name: 'a', password: 'x' })).exit).toBe(0);
    const strict = { openapi: { file: 'api.json', strict: true } };
    const { findings } = await checkBody(user, { id: 1, name: 'a', password: 'x' }, strict);
    expect(findings).toEqual([expect.stringMatching(/^service body body\.password /)]);
  });

  test('also behind $ref, in lists and in allOf', async () => {
    const api = {
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      paths: {
        '/x': {
          get: {
            responses: {
              200: {
                description: 'd',
                ...jsonContent({
                  type: 'array',
                  items: { allOf: [{ $ref: '#/components/schemas/u' }, { required: ['name'] }] },
                }),
              },
            },
          },
        },
      },
      components: { schemas: { u: user } },
    };
    const run = async (json: unknown) =>
      findingLines(await runAgainst({ api, requests: { a: { GET: '/x' } }, server: { 'GET /x': { json } } }));
    expect(await run([{ id: 1, name: 'a' }])).toEqual([]);
    expect(await run([{ id: 1 }])).not.toEqual([]);
  });
});
