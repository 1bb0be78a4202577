import { describe, expect, test } from 'vitest';
import { checkAnswer, findingLines, findingsOf, jsonContent, runAgainst } from '../support/contract-run.ts';
import { outcomes } from '../support/run-collection.ts';

describe('status', () => {
  const withResponses = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { description: name, content: { 'application/json': {} } }]));
  const run = async (described: object, status: number) =>
    runAgainst({
      api: { '/x': { get: { responses: described } } },
      requests: { a: { GET: '/x', expect: { status } } },
      server: { 'GET /x': { status, json: {} } },
    });

  test.each([
    ['200', 200],
    ['2XX', 201],
    ['2xx', 299],
    ['4XX', 404],
    ['default', 500],
    ['default', 200],
  ])('%s describes %i', async (name, status) => {
    const outcome = await run(withResponses(name), status);
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
    expect(outcomes(outcome.results['a'])).toContain('openapi passed');
  });

  test.each([
    ['200', 201],
    ['2XX', 304],
    ['4XX', 500],
  ])('%s does not describe %i: a fault of the service', async (name, status) => {
    const outcome = await run(withResponses(name), status);
    expect(outcome.exit).toBe(1);
    expect(findingLines(outcome)).toEqual([expect.stringMatching(/^service status status /)]);
    expect(findingsOf(outcome)[0]).toMatchObject({ operation: 'GET /x', description: 'api.json' });
    expect(findingsOf(outcome)[0]?.message).toContain(String(status));
  });

  test('the exact status is stronger than the class, the class stronger than default', async () => {
    const described = {
      404: { description: 'd', ...jsonContent({ required: ['exact'] }) },
      '4XX': { description: 'd', ...jsonContent({ required: ['class'] }) },
      default: { description: 'd', ...jsonContent({ required: ['other'] }) },
    };
    for (const [status, missing] of [
      [404, 'exact'],
      [409, 'class'],
      [500, 'other'],
    ] as const) {
      const [finding, ...rest] = findingsOf(await run(described, status));
      expect(rest).toEqual([]);
      expect(finding).toMatchObject({ kind: 'body', rule: 'required' });
      expect(finding?.message).toContain(missing);
    }
  });

  test.each(['3.0.3', '3.1.0', '3.2.0'])('2xx is 2XX written small, in %s', async (openapi) => {
    const responses = { '2xx': { description: 'd', ...jsonContent({ type: 'array' }) } };
    const api = { openapi, info: { title: 'T', version: '1' }, paths: { '/x': { get: { responses } } } };
    const server = { 'GET /x': { status: 202, json: {} } };
    expect(findingLines(await runAgainst({ api, requests: { a: { GET: '/x' } }, server }))).toEqual([
      'service body body type',
    ]);
  });

  test('numbers as keys of YAML are statuses', async () => {
    const yaml =
      'openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths:\n  /x:\n    get:\n      responses:\n        200: {description: d}\n';
    const answered = (status: number) =>
      runAgainst({
        api: {},
        openapi: 'api.yaml',
        files: { 'api.yaml': yaml },
        requests: { a: { GET: '/x', expect: { status } } },
        server: { 'GET /x': { status } },
      });
    expect((await answered(200)).exit).toBe(0);
    expect((await answered(201)).exit).toBe(1);
  });
});

describe('media type', () => {
  const run = (types: string[], type: string, text = 'x', schema: object = {}) =>
    checkAnswer(
      { content: Object.fromEntries(types.map((name) => [name, { schema }])) },
      { headers: { 'content-type': type }, text },
    );

  test.each([
    [['text/plain'], 'text/plain'],
    [['text/plain'], 'text/plain; charset=utf-8'],
    [['text/plain; charset=utf-8'], 'text/plain'],
    [['TEXT/Plain'], 'text/PLAIN'],
    [['text/*'], 'text/csv'],
    [['*/*'], 'image/png'],
    [['application/json', 'text/csv'], 'text/csv'],
  ])('%j describes %s', async (types, type) => {
    const { exit, findings } = await run(types, type);
    expect([exit, findings]).toEqual([0, []]);
  });

  test.each([
    [['application/json'], 'text/html'],
    [['text/*'], 'application/json'],
    [['application/json'], 'application/problem+json'],
  ])('%j does not describe %s', async (types, type) => {
    const { exit, findings, outcome } = await run(types, type, '{}');
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.stringMatching(/^service type /)]);
    expect(findingsOf(outcome)[0]?.message).toContain(type);
  });

  test('the more exact media type decides over the schema', async () => {
    const content = {
      'application/*': { schema: { required: ['range'] } },
      'application/json': { schema: { required: ['exact'] } },
    };
    const { outcome } = await checkAnswer({ content }, { json: {} });
    expect(findingsOf(outcome).map(({ message }) => message)).toEqual([expect.stringContaining('exact')]);
  });

  test.each(['application/vnd.things+json', 'application/problem+json; charset=utf-8'])(
    '%s is JSON and its body is looked into',
    async (type) => {
      const { findings } = await run([type], type, '{"id":"x"}', { properties: { id: { type: 'integer' } } });
      expect(findings).toEqual(['service body body.id type']);
    },
  );

  test('no media type at all where one is described', async () => {
    const { exit, findings } = await checkAnswer(jsonContent({}), { text: '{}' });
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.stringMatching(/^service type /)]);
  });
});

describe('headers', () => {
  const withHeaders = (headers: object, sent: Record<string, string | string[]>) =>
    checkAnswer({ headers, ...jsonContent({}) }, { json: {}, headers: sent });

  test.each<[string, object, Record<string, string>]>([
    ['required and there', { 'X-A': { required: true, schema: { type: 'string' } } }, { 'x-a': 'y' }],
    ['not required and not there', { 'X-A': { schema: { type: 'integer' } } }, {}],
    ['an integer', { 'X-A': { schema: { type: 'integer', maximum: 9 } } }, { 'x-a': '7' }],
    ['a boolean', { 'X-A': { schema: { type: 'boolean' } } }, { 'x-a': 'true' }],
    ['a list', { 'X-A': { schema: { type: 'array', items: { type: 'integer' } } } }, { 'x-a': '1,2, 3' }],
    ['text of digits', { 'X-A': { schema: { type: 'string' } } }, { 'x-a': '7' }],
    ['JSON', { 'X-A': { content: { 'application/json': { schema: { type: 'object' } } } } }, { 'x-a': '{"a":1}' }],
    // OAS 3: a header named Content-Type shall be ignored
    ['Content-Type is left out', { 'Content-Type': { required: true, schema: { enum: ['x'] } } }, {}],
  ])('%s', async (_, described, sent) => {
    const { exit, findings } = await withHeaders(described, sent);
    expect([exit, findings]).toEqual([0, []]);
  });

  test.each<[string, object, Record<string, string>, string]>([
    ['missing', { 'X-A': { required: true, schema: {} } }, {}, 'service headers header x-a required'],
    ['no integer', { 'X-A': { schema: { type: 'integer' } } }, { 'x-a': '7.5' }, 'service headers header x-a type'],
    ['too large', { 'X-A': { schema: { maximum: 9, type: 'integer' } } }, { 'x-a': '10' }, 'header x-a maximum'],
    ['no member', { 'X-A': { schema: { enum: ['a', 'b'] } } }, { 'x-a': 'c' }, 'header x-a enum'],
    ['a bad item', { 'X-A': { schema: { type: 'array', items: { type: 'integer' } } } }, { 'x-a': '1,b' }, 'type'],
    [
      'not JSON',
      { 'X-A': { content: { 'application/json': { schema: {} } } } },
      { 'x-a': '{' },
      'service headers header x-a',
    ],
  ])('%s', async (_, described, sent, line) => {
    const { exit, findings } = await withHeaders(described, sent);
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.stringContaining(line)]);
  });

  test('names are case-insensitive and a $ref is followed', async () => {
    const api = {
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      paths: {
        '/x': {
          get: { responses: { 200: { description: 'd', headers: { ETAG: { $ref: '#/components/headers/e' } } } } },
        },
      },
      components: { headers: { e: { required: true, schema: { pattern: '^"' } } } },
    };
    const run = async (headers: Record<string, string>) =>
      findingLines(await runAgainst({ api, requests: { a: { GET: '/x' } }, server: { 'GET /x': { headers } } }));
    expect(await run({ etag: '"x"' })).toEqual([]);
    expect(await run({ etag: 'x' })).toEqual(['service headers header etag pattern']);
    expect(await run({})).toEqual(['service headers header etag required']);
  });
});
