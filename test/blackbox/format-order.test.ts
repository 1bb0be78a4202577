import { describe, expect, test } from 'vitest';
import { runCollection, runRequests } from '../support/run-collection.ts';

type Results = Awaited<ReturnType<typeof runRequests>>['results'];
const states = (results: Results) =>
  Object.fromEntries(Object.entries(results).map(([id, { status }]) => [id, status]));
const get = (path: string, more: object = {}) => ({ GET: path, ...more });
const bad = { 'GET /bad': { status: 500 } };

describe('a request whose dependency did not pass is skipped and says why', () => {
  test.each<[string, object, string]>([
    ['needs', { needs: ['a'] }, 'failed'],
    ['responses', { headers: { x: '${{ responses.a.status }}' } }, 'failed'],
    ['only looking at the status', { expect: { assert: ['responses.a.status == 500'] } }, 'failed'],
    ['a captured var', { query: { x: '${{ vars.got }}' } }, 'failed'],
    ['if', { if: 'responses.a.status == 200' }, 'failed'],
  ])('%s', async (_, more) => {
    const { exit, results, requests } = await runRequests(
      { a: get('/bad', { capture: { got: 'status' } }), b: get('/b', more), c: get('/c') },
      { server: bad },
    );
    expect(exit).toBe(1);
    expect(states(results)).toEqual({ a: 'failed', b: 'skipped', c: 'passed' });
    expect(results['b']?.reason).toMatch(/\ba\b/);
    expect(requests.map(({ path }) => path)).toEqual(['/bad', '/c']);
  });

  test.each<[string, object]>([
    ['errored', get('http://127.0.0.1:1/')],
    ['skipped', get('/a', { skip: 'not today' })],
    ['skipped', get('/a', { if: 'false' })],
  ])('also where it was %s', async (status, a) => {
    const { results } = await runRequests({ a, b: get('/b', { needs: ['a'] }), c: get('/c', { needs: ['b'] }) });
    expect(states(results)).toEqual({ a: status, b: 'skipped', c: 'skipped' });
  });

  test('through vars that use a response', async () => {
    const { results } = await runRequests(
      { a: get('/bad'), b: get('/${{ vars.v }}') },
      { server: bad, top: { vars: { v: '${{ responses.a.status }}' } } },
    );
    expect(states(results)).toEqual({ a: 'failed', b: 'skipped' });
  });

  test('one failed row is enough', async () => {
    const { results } = await runRequests(
      { a: get('/${{ row.p }}', { each: [{ p: 'bad' }, { p: 'ok' }] }), b: get('/b', { needs: ['a'] }) },
      { server: bad },
    );
    expect(states(results)).toEqual({ 'a[0]': 'failed', 'a[1]': 'passed', b: 'skipped' });
  });
});

describe('if, skip', () => {
  const top = { env: { WHERE: 'here' }, vars: { no: false } };

  test.each(['true', "env.WHERE == 'here'", '!vars.no'])('if: %s sends', async (condition) => {
    const { results, requests } = await runRequests({ a: get('/', { if: condition }) }, { top });
    expect([results['a']?.status, requests.length]).toEqual(['passed', 1]);
  });

  test.each<[object, string]>([
    [{ if: '1 == 2' }, '1 == 2'],
    [{ if: '${{ vars.no }}' }, 'vars.no'],
    [{ skip: 'waits for #12' }, 'waits for #12'],
  ])('%j skips and says why', async (more, reason) => {
    const { exit, results, requests } = await runRequests({ a: get('/', more) }, { top });
    expect([exit, requests.length]).toEqual([0, 0]);
    expect(results['a']?.status).toBe('skipped');
    expect(results['a']?.reason).toContain(reason);
  });

  test('an if that is neither true nor false is no pass', async () => {
    const { exit, requests } = await runRequests({ a: get('/', { if: 'vars.n' }) }, { top: { vars: { n: 'yes' } } });
    expect([1, 2, 3]).toContain(exit);
    expect(requests).toEqual([]);
  });
});

describe('needs and references that cannot be met are refused before the run', () => {
  test.each<[string, object, object, RegExp]>([
    ['an unknown id', { create_user: get('/'), b: get('/', { needs: ['create_usr'] }) }, {}, /create_user/],
    ['itself', { a: get('/', { needs: ['a'] }) }, {}, /a/],
    ['its own response', { a: get('/${{ responses.a.status }}') }, {}, /a/],
    ['a later one by needs', { a: get('/', { needs: ['b'] }), b: get('/') }, {}, /b/],
    ['a later response', { a: get('/${{ responses.b.status }}'), b: get('/') }, {}, /b/],
    ['a var captured later', { a: get('/${{ vars.v }}'), b: get('/', { capture: { v: 'status' } }) }, {}, /v/],
    ['a circle', { a: get('/', { needs: ['b'] }), b: get('/', { needs: ['a'] }) }, { parallel: true }, /a.*b|b.*a/s],
    ['a circle of vars', { a: get('/') }, { vars: { x: '${{ vars.y }}', y: '${{ vars.x }}' } }, /x.*y|y.*x/s],
    ['a capture named as a var', { a: get('/', { capture: { v: 'status' } }) }, { vars: { v: 1 } }, /v/],
    [
      'two captures of one name in parallel',
      { a: get('/', { capture: { v: '1' } }), b: get('/', { capture: { v: '2' } }) },
      { parallel: true },
      /v/,
    ],
    ['teardown from requests', { a: get('/${{ responses.t.status }}') }, { teardown: { t: get('/') } }, /t/],
  ])('%s', async (_, requests, top, message) => {
    const { exit, stderr, requests: sent } = await runRequests(requests, { top });
    expect(exit, stderr).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    expect(sent).toEqual([]);
  });
});

describe('captures', () => {
  test('where two requests capture one name the later in file order wins', async () => {
    const { exit, requests } = await runRequests({
      a: get('/', { capture: { v: "'first'" } }),
      b: get('/', { capture: { v: "'second'" } }),
      c: get('/${{ vars.v }}'),
    });
    expect([exit, requests[2]?.path]).toEqual([0, '/second']);
  });

  test.each(['body.gone', "body['gone']", 'headers.gone', "jsonpath(body, '$.gone')[0]", 'body.?gone'])(
    '%s that finds nothing fails its request',
    async (from) => {
      const { exit, results, requests } = await runRequests(
        { a: get('/', { capture: { v: from } }), b: get('/${{ vars.v }}') },
        { server: { 'GET /': { json: { here: 1 } } } },
      );
      expect(exit).toBe(1);
      expect(states(results)).toEqual({ a: 'failed', b: 'skipped' });
      expect(requests).toHaveLength(1);
    },
  );

  test('keep their types and are in the report', async () => {
    const { results, requests } = await runRequests(
      {
        a: get('/', { capture: { v: 'body.list', w: { from: 'status' } } }),
        b: { POST: '/b', json: ['${{ vars.v }}', '${{ vars.w }}'] },
      },
      { server: { 'GET /': { json: { list: [1, { x: null }] } } } },
    );
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual([[1, { x: null }], 200]);
    expect(results['a']?.attempts[0]?.captures).toEqual({ v: [1, { x: null }], w: 200 });
  });
});

describe('order', () => {
  test('in file order; with parallel what depends waits, later ones may be named', async () => {
    const requests = { b: get('/b/${{ responses.a.status }}'), a: get('/a') };
    const slow = { 'GET /a': { delayMs: 60 } };
    const { exit, requests: sent } = await runRequests(requests, { top: { parallel: true }, server: slow });
    expect(exit).toBe(0);
    expect(sent.map(({ path }) => path)).toEqual(['/a', '/b/200']);
    const line = await runRequests({ a: get('/a'), b: get('/b') }, { server: slow });
    expect(line.requests.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test('parallel requests are under way together', async () => {
    const all = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, get(`/${id}`)]));
    const server = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [`GET /${id}`, { delayMs: 300 }]));
    const started = performance.now();
    await runRequests(all, { top: { parallel: true }, server });
    expect(performance.now() - started).toBeLessThan(1_100);
  });
});

describe('setup and teardown', () => {
  const sections = (setup: object, main: object, teardown: object) => ({
    files: { 'c.yaml': { baseUrl: '$URL', setup, requests: main, teardown } },
  });

  test('each section sees what came before it', async () => {
    const { exit, requests } = await runCollection(
      sections(
        { s: get('/s', { capture: { v: '1' } }) },
        { a: get('/a${{ vars.v }}') },
        { t: get('/t${{ vars.v }}${{ responses.a.status }}') },
      ),
    );
    expect(exit).toBe(0);
    expect(requests.map(({ path }) => path)).toEqual(['/s', '/a1', '/t1200']);
  });

  test('a failed setup skips requests and runs teardown', async () => {
    const { exit, results, requests } = await runCollection({
      ...sections(
        { s: get('/bad'), s2: get('/s2') },
        { a: get('/a') },
        { t: get('/t'), u: get('/u', { needs: ['s'] }) },
      ),
      server: bad,
    });
    expect(exit).toBe(1);
    expect(states(results)).toMatchObject({ s: 'failed', a: 'skipped', t: 'passed', u: 'skipped' });
    expect(results['a']?.reason).toMatch(/setup|\bs\b/);
    expect(requests.map(({ path }) => path)).not.toContain('/a');
  });

  test('teardown runs after a failure; its own failures are reported and count', async () => {
    const { exit, results } = await runCollection({
      ...sections({}, { a: get('/a') }, { t: get('/bad'), u: get('/u') }),
      server: bad,
    });
    expect(exit).toBe(1);
    expect(results['t']).toMatchObject({ status: 'failed', section: 'teardown' });
    expect(results['u']?.status).toBe('passed');
  });

  test('one id in two sections is refused', async () => {
    const { exit, stderr } = await runCollection(sections({ a: get('/') }, { a: get('/') }, {}));
    expect(exit).toBe(2);
    expect(stderr).toContain('"a"');
  });

  test('vars are evaluated once per file', async () => {
    const { requests } = await runRequests(
      { a: get('/${{ vars.u }}'), b: get('/${{ vars.u }}') },
      { top: { vars: { u: '${{ uuid() }}' } } },
    );
    expect(requests[0]?.path).toBe(requests[1]?.path);
  });
});
