import { describe, expect, test } from 'vitest';
import { anyAnswer, findingLines, findingsOf, runAgainst } from '../support/contract-run.ts';

type Parameter = { name: string; in: string; [key: string]: unknown };

/** One GET of `/x` with these parameters described. */
async function get(parameters: Parameter[], url = '/x', request: object = {}, path = '/x') {
  return findingLines(
    await runAgainst({
      api: { [path]: { get: { parameters, responses: anyAnswer } } },
      requests: { a: { GET: url, ...request } },
    }),
  );
}

const integer = { schema: { type: 'integer' } };

describe('parameters', () => {
  test.each<[string, Parameter[], string, object]>([
    ['a query parameter', [{ name: 'n', in: 'query', required: true, ...integer }], '/x?n=3', {}],
    ['of the map', [{ name: 'n', in: 'query', required: true, ...integer }], '/x', { query: { n: 3 } }],
    ['not required, not there', [{ name: 'n', in: 'query', ...integer }], '/x', {}],
    [
      'a list, repeated',
      [{ name: 'n', in: 'query', schema: { type: 'array', items: { type: 'integer' }, minItems: 2 } }],
      '/x?n=1&n=2',
      {},
    ],
    [
      'a list in one',
      [{ name: 'n', in: 'query', explode: false, schema: { type: 'array', items: { type: 'integer' }, minItems: 2 } }],
      '/x?n=1,2',
      {},
    ],
    [
      'a list with bars',
      [
        {
          name: 'n',
          in: 'query',
          style: 'pipeDelimited',
          explode: false,
          schema: { type: 'array', minItems: 2, items: { type: 'integer' } },
        },
      ],
      '/x?n=1%7C2',
      {},
    ],
    [
      'a deep object',
      [
        {
          name: 'f',
          in: 'query',
          style: 'deepObject',
          explode: true,
          schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
        },
      ],
      '/x?f%5Ba%5D=1',
      {},
    ],
    [
      'JSON in a parameter',
      [{ name: 'f', in: 'query', content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } }],
      '/x?f=%7B%22a%22%3A1%7D',
      {},
    ],
    ['a header', [{ name: 'X-N', in: 'header', required: true, ...integer }], '/x', { headers: { 'x-n': '4' } }],
    [
      'a cookie',
      [{ name: 'sid', in: 'cookie', required: true, schema: { minLength: 2, type: 'string' } }],
      '/x',
      { headers: { cookie: 'a=b; sid=xyz' } },
    ],
    ['what nobody described', [], '/x?more=1', { headers: { 'x-more': '1' } }],
    // OAS 3: parameters of these names are to be ignored
    [
      'Accept, Authorization and Content-Type',
      ['Accept', 'Authorization', 'Content-Type'].map((name) => ({
        name,
        in: 'header',
        required: true,
        schema: { enum: ['never'] },
      })),
      '/x',
      {},
    ],
    ['an empty value where allowed', [{ name: 'n', in: 'query', allowEmptyValue: true, ...integer }], '/x?n=', {}],
    ['encoded text', [{ name: 'q', in: 'query', schema: { enum: ['a b&c'] } }], '/x', { query: { q: 'a b&c' } }],
  ])('%s: no finding', async (_, parameters, url, request) => {
    expect(await get(parameters, url, request)).toEqual([]);
  });

  test.each<[string, Parameter[], string, object, string]>([
    ['missing in the query', [{ name: 'n', in: 'query', required: true, ...integer }], '/x', {}, 'query n required'],
    ['wrong type in the query', [{ name: 'n', in: 'query', ...integer }], '/x?n=a', {}, 'query n type'],
    [
      'a bad item',
      [{ name: 'n', in: 'query', schema: { type: 'array', items: { type: 'integer' } } }],
      '/x?n=1&n=b',
      {},
      'query n[1] type',
    ],
    ['missing header', [{ name: 'X-N', in: 'header', required: true, ...integer }], '/x', {}, 'header x-n required'],
    ['bad header', [{ name: 'X-N', in: 'header', ...integer }], '/x', { headers: { 'x-n': 'b' } }, 'header x-n type'],
    ['missing cookie', [{ name: 'sid', in: 'cookie', required: true, schema: {} }], '/x', {}, 'cookie sid required'],
    [
      'a deep object',
      [
        {
          name: 'f',
          in: 'query',
          style: 'deepObject',
          explode: true,
          schema: { type: 'object', properties: { a: { type: 'integer' } } },
        },
      ],
      '/x?f%5Ba%5D=b',
      {},
      'query f.a type',
    ],
  ])('%s: a fault of the collection', async (_, parameters, url, request, line) => {
    expect(await get(parameters, url, request)).toEqual([`collection request ${line}`]);
  });

  test('in the path, decoded', async () => {
    const one = (schema: object) => [{ name: 'id', in: 'path', required: true, schema }];
    expect(await get(one({ type: 'integer' }), '/x/7', {}, '/x/{id}')).toEqual([]);
    expect(await get(one({ type: 'integer' }), '/x/seven', {}, '/x/{id}')).toEqual(['collection request path id type']);
    expect(await get(one({ enum: ['a b'] }), '/x/a%20b', {}, '/x/{id}')).toEqual([]);
  });

  test('those of the path item hold for every operation, one of the operation replaces them', async () => {
    const api = {
      '/x': {
        parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'integer' } }],
        get: { responses: anyAnswer },
        delete: { parameters: [{ name: 'n', in: 'query', schema: { type: 'string' } }], responses: anyAnswer },
      },
    };
    const run = async (request: object) => findingLines(await runAgainst({ api, requests: { a: request } }));
    expect(await run({ GET: '/x' })).toEqual(['collection request query n required']);
    expect(await run({ DELETE: '/x' })).toEqual([]);
    expect(await run({ DELETE: '/x?n=word' })).toEqual([]);
  });

  test('requests: false leaves them alone', async () => {
    const outcome = await runAgainst({
      api: {
        '/x': { get: { parameters: [{ name: 'n', in: 'query', required: true, ...integer }], responses: anyAnswer } },
      },
      openapi: { file: 'api.json', requests: false },
      requests: { a: { GET: '/x' } },
    });
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
  });
});

describe('credentials', () => {
  const api = (security: object[], schemes: object) => ({
    openapi: '3.0.3',
    info: { title: 'T', version: '1' },
    paths: { '/x': { get: { security, responses: { 200: { description: 'd' }, 401: { description: 'd' } } } } },
    components: { securitySchemes: schemes },
  });
  const schemes = {
    token: { type: 'http', scheme: 'bearer' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    login: { type: 'http', scheme: 'basic' },
  };
  const sent = async (security: object[], request: object) =>
    findingLines(await runAgainst({ api: api(security, schemes), requests: { a: { GET: '/x', ...request } } }));

  test.each<[string, object[], object]>([
    ['bearer', [{ token: [] }], { auth: { bearer: 't' } }],
    ['basic', [{ login: [] }], { auth: { basic: { username: 'u', password: 'p' } } }],
    ['an API key', [{ key: [] }], { headers: { 'x-key': 'k' } }],
    ['either', [{ token: [] }, { key: [] }], { headers: { 'x-key': 'k' } }],
    ['or none', [{ token: [] }, {}], {}],
    ['none', [], {}],
  ])('%s: no finding', async (_, security, request) => {
    expect(await sent(security, request)).toEqual([]);
  });

  test.each<[string, object[], object]>([
    ['none', [{ token: [] }], {}],
    ['another scheme', [{ token: [] }], { auth: { basic: { username: 'u', password: 'p' } } }],
    ['one of two', [{ token: [], key: [] }], { auth: { bearer: 't' } }],
  ])('%s: a fault of the collection', async (_, security, request) => {
    expect(await sent(security, request)).toEqual([expect.stringMatching(/^collection request /)]);
  });

  test('a request that is to get 401 lacks them too, unless it is left out', async () => {
    const run = (more: object) =>
      runAgainst({
        api: api([{ token: [] }], schemes),
        requests: { a: { GET: '/x', expect: { status: 401, ...more } } },
        server: { 'GET /x': { status: 401 } },
      });
    const checked = await run({});
    expect([checked.exit, findingsOf(checked)[0]?.message]).toEqual([1, expect.stringContaining('token')]);
    const leftOut = await run({ openapi: false });
    expect([leftOut.exit, findingLines(leftOut)]).toEqual([0, []]);
  });
});
