import { describe, expect, test } from 'vitest';
import { anyAnswer, findingLines, findingsOf, jsonContent, runAgainst } from '../support/contract-run.ts';
import { outcomes, runCollection } from '../support/run-collection.ts';

const integerId = jsonContent({ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } });
const get = (response: object, status: number | string = 200) => ({
  get: { responses: { [status]: { description: 'd', ...response } } },
});

describe('redirects', () => {
  const server = { 'GET /old': { status: 302, headers: { location: '/new' } }, 'GET /new': { json: { id: 'x' } } };

  test('each hop is an exchange like others', async () => {
    const outcome = await runAgainst({
      api: { '/old': get({}, 302), '/new': get(integerId) },
      requests: { a: { GET: '/old' } },
      server,
    });
    expect(outcome.exit).toBe(1);
    expect(findingsOf(outcome).map(({ operation, path }) => `${operation} ${path}`)).toEqual(['GET /new body.id']);
  });

  test('a redirect that is not described is a finding of its operation', async () => {
    const outcome = await runAgainst({
      api: { '/old': get({}), '/new': get({}) },
      requests: { a: { GET: '/old' } },
      server,
    });
    expect(findingsOf(outcome).map(({ operation, kind }) => `${operation} ${kind}`)).toEqual(['GET /old status']);
  });

  test('where it leads need not be known', async () => {
    const outcome = await runAgainst({ api: { '/old': get({}, 302) }, requests: { a: { GET: '/old' } }, server });
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
  });
});

describe('several exchanges of one request', () => {
  test('pages: each is checked', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(jsonContent({ properties: { data: { items: { type: 'integer' } } } })) },
      requests: { a: { GET: '/x', paginate: { next: 'body.?next.orValue(null)', items: 'body.data' } } },
      server: {
        'GET /x': ({ query }) =>
          query.length === 0 ? { json: { data: [1, 'two'], next: '/x?page=2' } } : { json: { data: ['three'] } },
      },
    });
    expect(outcome.exit).toBe(1);
    expect(findingLines(outcome).toSorted()).toEqual([
      'service body body.data[0] type',
      'service body body.data[1] type',
    ]);
  });

  test('poll: each answer is checked, also those before the last', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(jsonContent({ properties: { state: { enum: ['running', 'done'] } } })) },
      requests: { a: { GET: '/x', poll: { until: 'body.state == "done"', every: '1s', for: '10s' } } },
      server: { 'GET /x': [{ json: { state: 'waiting' } }, { json: { state: 'done' } }] },
    });
    expect(outcome.exit).toBe(1);
    expect(findingLines(outcome)).toEqual(['service body body.state enum']);
  });

  test('retries: each attempt has its own findings, the last decides', async () => {
    const run = (status: number) =>
      runAgainst({
        api: { '/x': get(integerId) },
        requests: { a: { GET: '/x', retry: 1 } },
        server: { 'GET /x': [{ status: 503 }, { status, json: { id: 1 } }] },
      });
    const good = await run(200);
    expect([good.exit, good.results['a']?.flaky]).toEqual([0, true]);
    const attempts = good.results['a']?.attempts ?? [];
    expect(attempts.map(({ checks }) => checks.filter(({ finding }) => finding).length)).toEqual([1, 0]);
  });
});

describe('requests of every section', () => {
  test('setup, teardown, fixtures and rows', async () => {
    const api = { '/good': get(integerId), '/bad': get(integerId) };
    const outcome = await runAgainst({
      api,
      top: {
        fixtures: { login: 'f.yaml' },
        teardown: { after: { GET: '/bad' } },
        setup: { before: { GET: '/bad', expect: { openapi: false } } },
      },
      requests: {
        rows: { each: [{ p: 'good' }, { p: 'bad' }], GET: '/${{ row.p }}', query: { f: '${{ fixtures.login.id }}' } },
      },
      files: {
        'f.yaml': {
          baseUrl: '$URL',
          openapi: 'api.json',
          requests: { log_in: { GET: '/bad', expect: { openapi: false }, capture: { id: 'body.id' } } },
        },
      },
      server: { 'GET /good': { json: { id: 1 } }, 'GET /bad': { json: { id: 'x' } } },
    });
    expect(outcome.exit).toBe(1);
    const states = Object.entries(outcome.results).map(
      ([id, result]) =>
        `${id}: ${outcomes(result)
          .filter((line) => line.startsWith('openapi'))
          .join()}`,
    );
    expect(states.toSorted()).toEqual([
      'after: openapi failed',
      'before: ',
      'log_in: ',
      'rows[0]: openapi passed',
      'rows[1]: openapi failed',
    ]);
  });

  test('what a finding fails skips those that depend on it', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(integerId) },
      requests: { a: { GET: '/x', capture: { id: 'body.id' } }, b: { GET: '/x', query: { id: '${{ vars.id }}' } } },
      server: { 'GET /x': { json: { id: 'x' } } },
    });
    expect(outcome.results['b']?.status).toBe('skipped');
  });

  test('expect: { openapi: false } leaves one out, also as a default', async () => {
    const run = (top: object, expected: object) =>
      runAgainst({
        api: {},
        top,
        requests: { a: { GET: '/unknown', expect: expected } },
      });
    expect((await run({}, { openapi: false })).exit).toBe(0);
    expect((await run({ defaults: { expect: { openapi: false } } }, {})).exit).toBe(0);
    expect((await run({ defaults: { expect: { openapi: false } } }, { openapi: true })).exit).toBe(1);
  });
});

describe('what is not checked', () => {
  test('requests that fetch a token', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(integerId) },
      top: {
        env: { SECRET: { default: 'hush', secret: true } },
        defaults: {
          auth: {
            oauth2: {
              grant: 'client_credentials',
              tokenUrl: '$URL/token',
              clientId: 'me',
              clientSecret: '${{ env.SECRET }}',
              clientAuth: 'basic',
            },
          },
        },
      },
      requests: { a: { GET: '/x' } },
      server: { 'POST /token': { json: { access_token: 't', token_type: 'bearer' } }, 'GET /x': { json: { id: 1 } } },
    });
    expect(outcome.requests.map(({ path }) => path)).toEqual(['/token', '/x']);
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
  });

  test('a 401 that was answered with credentials', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(integerId) },
      requests: { a: { GET: '/x', auth: { digest: { username: 'u', password: 'p' } } } },
      server: {
        'GET /x': ({ headers }) =>
          headers.authorization === undefined
            ? {
                status: 401,
                headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256' },
              }
            : { json: { id: 1 } },
      },
    });
    expect(outcome.requests).toHaveLength(2);
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
  });

  test('an attempt without an answer has no finding', async () => {
    const outcome = await runAgainst({
      api: { '/x': get(integerId) },
      requests: { a: { GET: '/x' } },
      server: { 'GET /x': { broken: 'reset' } },
    });
    expect([outcome.exit, findingLines(outcome)]).toEqual([3, []]);
  });
});

describe('secrets', () => {
  test('are never in a finding in clear', async () => {
    const secret = 'hush-hush-4711';
    const bad = { type: 'integer' };
    const api = {
      '/{p}': {
        post: {
          parameters: [
            { name: 'p', in: 'path', required: true, schema: bad },
            { name: 'q', in: 'query', schema: bad },
            { name: 'X-Q', in: 'header', schema: bad },
          ],
          requestBody: jsonContent({ properties: { password: { enum: ['x'] } } }),
          responses: {
            200: {
              description: 'd',
              headers: { 'X-Echo': { schema: bad } },
              ...jsonContent({ properties: { echo: { pattern: '^x$' } } }),
            },
          },
        },
      },
    };
    const outcome = await runAgainst({
      api,
      top: { env: { KEY: { secret: true } } },
      env: { KEY: secret },
      requests: {
        a: {
          POST: '/${{ env.KEY }}',
          query: { q: '${{ env.KEY }}' },
          headers: { 'x-q': '${{ env.KEY }}' },
          json: { password: '${{ env.KEY }}' },
        },
      },
      args: [
        'c.yaml',
        '-v',
        '--reporter',
        'junit=out/j.xml',
        '--reporter',
        'html=out/r.html',
        '--reporter',
        'markdown=out/m.md',
        '--reporter',
        'events=out/e.jsonl',
      ],
      server: { [`POST /${secret}`]: { json: { echo: secret }, headers: { 'x-echo': secret } } },
    });
    expect(findingsOf(outcome).length).toBeGreaterThanOrEqual(6);
    const texts = [outcome.reportText, outcome.stdout, outcome.stderr, ...Object.values(outcome.written).map(String)];
    for (const text of texts) expect(text).not.toContain(secret);
    expect(texts[0]).toContain('***');
  });
});

describe('many collections', () => {
  test('of one run share a description that is read once', async () => {
    const collection = (path: string) => ({ baseUrl: '$URL', openapi: 'api.json', requests: { a: { GET: path } } });
    const outcome = await runCollection({
      files: {
        'api.json': {
          openapi: '3.0.3',
          info: { title: 'T', version: '1' },
          paths: { '/x': { get: { responses: anyAnswer } }, '/y': { get: { responses: anyAnswer } } },
        },
        'c1.yaml': collection('/x'),
        'c2.yaml': collection('/y'),
      },
      args: ['c1.yaml', 'c2.yaml'],
    });
    expect(outcome.exit).toBe(0);
    const { coverage } = JSON.parse(outcome.reportText) as { coverage: { percent: number }[] };
    expect(coverage.map(({ percent }) => percent)).toEqual([100]);
  });
});
