import { describe, expect, test } from 'vitest';
import { anyAnswer, findingLines, jsonContent, runAgainst } from '../support/contract-run.ts';

/** One POST of `/x` with this body described. */
async function post(requestBody: object, request: object) {
  const api = { '/x': { post: { requestBody, responses: anyAnswer } } };
  return findingLines(await runAgainst({ api, requests: { a: { POST: '/x', ...request } } }));
}

describe('bodies', () => {
  const user = jsonContent({
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
  });

  test.each<[string, object, object]>([
    ['a valid body', { required: true, ...user }, { json: { name: 'a' } }],
    ['none where none is required', user, {}],
    [
      'a form',
      {
        content: {
          'application/x-www-form-urlencoded': { schema: { required: ['n'], properties: { n: { type: 'integer' } } } },
        },
      },
      { form: { n: 3 } },
    ],
    [
      'a multipart form',
      {
        content: {
          'multipart/form-data': { schema: { type: 'object', required: ['n'], properties: { n: { type: 'string' } } } },
        },
      },
      { multipart: { n: 'x' } },
    ],
    ['text', { content: { 'text/plain': { schema: { type: 'string', maxLength: 3 } } } }, { text: 'abc' }],
    ['any type', { content: { '*/*': {} } }, { json: {} }],
    ['a type with parameters', { content: { 'application/json; charset=utf-8': { schema: {} } } }, { json: {} }],
  ])('%s: no finding', async (_, described, request) => {
    expect(await post(described, request)).toEqual([]);
  });

  test.each<[string, object, object, RegExp]>([
    ['missing', { required: true, ...user }, {}, /^collection request body required$/],
    ['wrong', user, { json: { name: 3 } }, /^collection request body\.name type$/],
    ['without what is required', user, { json: {} }, /^collection request body(\.name)? required$/],
    ['another type', user, { text: 'words' }, /^collection request (header content-type|body) content$/],
    [
      'a wrong form',
      { content: { 'application/x-www-form-urlencoded': { schema: { properties: { n: { type: 'integer' } } } } } },
      { form: { n: 'x' } },
      /^collection request body\.n type$/,
    ],
    [
      'a form without what is required',
      { content: { 'multipart/form-data': { schema: { type: 'object', required: ['n'] } } } },
      { multipart: { m: 'x' } },
      /^collection request body(\.n)? required$/,
    ],
    ['not JSON', user, { text: '{', headers: { 'content-type': 'application/json' } }, /^collection request body /],
  ])('%s: a fault of the collection', async (_, described, request, line) => {
    expect(await post(described, request)).toEqual([expect.stringMatching(line)]);
  });

  test('readOnly properties need not be sent, writeOnly ones must', async () => {
    const body = {
      required: true,
      ...jsonContent({
        type: 'object',
        required: ['id', 'password'],
        properties: { id: { type: 'integer', readOnly: true }, password: { type: 'string', writeOnly: true } },
      }),
    };
    expect(await post(body, { json: { password: 'p' } })).toEqual([]);
    expect(await post(body, { json: { id: 1 } })).toContainEqual(
      expect.stringMatching(/^collection request body(\.password)? required$/),
    );
  });

  test('integers beyond double precision are exact', async () => {
    const described = jsonContent({
      type: 'object',
      properties: { id: { type: 'integer', maximum: 9007199254740992 } },
    });
    const run = async (id: string) =>
      findingLines(
        await runAgainst({
          api: { '/x': { post: { requestBody: described, responses: anyAnswer } } },
          requests: {},
          files: { 'c.yaml': `baseUrl: $URL\nopenapi: api.json\nrequests:\n  a: { POST: /x, json: { id: ${id} } }\n` },
        }),
      );
    expect(await run('9007199254740992')).toEqual([]);
    expect(await run('9007199254740993')).toEqual(['collection request body.id maximum']);
  });

  test('what is sent is checked also where the service refuses it, and counts no fault of the service', async () => {
    const outcome = await runAgainst({
      api: { '/x': { post: { requestBody: user, responses: { 400: { description: 'bad', ...jsonContent({}) } } } } },
      requests: { a: { POST: '/x', json: { name: 3 }, expect: { status: 400 } } },
      server: { 'POST /x': { status: 400, json: {} } },
    });
    expect(outcome.exit).toBe(1);
    expect(findingLines(outcome)).toEqual(['collection request body.name type']);
  });
});
