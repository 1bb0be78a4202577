import { describe, expect, test } from 'vitest';
import type { CannedAnswer } from '../support/recording-server.ts';
import { runRequests } from '../support/run-collection.ts';

const until = "body.state == 'done'";
const job = (state: string): CannedAnswer => ({ json: { state } });

function poll(more: object, answers: CannedAnswer[], request: object = {}) {
  return runRequests({ a: { GET: '/', poll: { until, ...more }, ...request } }, { server: { 'GET /': answers } });
}

describe('poll', () => {
  test('repeats until the expression holds; each answer is an exchange of one attempt, never flaky', async () => {
    const { exit, results, slept } = await poll({}, [job('new'), job('run'), job('done')], {
      expect: { body: { state: 'done' } },
    });
    expect(exit).toBe(0);
    expect(results['a']).toMatchObject({ status: 'passed', flaky: false });
    expect(results['a']?.attempts).toHaveLength(1);
    expect(results['a']?.attempts[0]?.exchanges).toHaveLength(3);
    expect(slept).toEqual([1000, 1000]);
  });

  test('holding at once sends once', async () => {
    const { requests, slept } = await poll({}, [job('done')]);
    expect([requests.length, slept]).toEqual([1, []]);
  });

  test('every is the wait between', async () => {
    expect((await poll({ every: '250ms' }, [job('new'), job('done')])).slept).toEqual([250]);
  });

  test('running out is failed', async () => {
    const { exit, results, requests } = await poll({ every: '10s', for: '25s' }, [job('new')]);
    expect(exit).toBe(1);
    expect(results['a']?.status).toBe('failed');
    expect(requests.length).toBeGreaterThanOrEqual(3);
    expect(requests.length).toBeLessThanOrEqual(4);
  });

  test('for is a minute when nothing is said', async () => {
    const { exit, requests } = await poll({ every: '20s' }, [job('new')]);
    expect(exit).toBe(1);
    expect(requests.length).toBeGreaterThanOrEqual(3);
    expect(requests.length).toBeLessThanOrEqual(4);
  });

  test('abort ends it early and is failed', async () => {
    const { exit, results, requests } = await poll({ abort: "body.state == 'broken'" }, [
      job('new'),
      job('broken'),
      job('done'),
    ]);
    expect([exit, requests.length, results['a']?.status]).toEqual([1, 2, 'failed']);
  });

  test('checks are made on the last answer only', async () => {
    expect((await poll({}, [{ status: 404, json: { state: 'new' } }, job('done')])).exit).toBe(0);
  });

  test.each<[object, RegExp]>([
    [{ until: 'body.state ==' }, /c\.yaml/],
    [{ until: undefined }, /until/],
    [{ evry: '1s' }, /every/],
    [{ every: 'often' }, /often/],
  ])('%j is refused before the run', async (more, message) => {
    const { exit, stderr } = await poll(more, [job('done')]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
  });
});

const pageOf = (data: unknown[], next: unknown): CannedAnswer => ({ json: { data, next } });

function pages(paginate: object, server: Parameters<typeof runRequests>[1], request: object = {}) {
  return runRequests({ a: { GET: '/', paginate, ...request } }, server);
}

describe('paginate', () => {
  const items = 'body.data';
  const joined = { expect: { assert: ['items == [1, 2, 3]', 'pages == 3', 'size(items) == 3'] } };

  test.each([null, undefined])('next as a URL stops at %j', async (end) => {
    const { exit, requests, results } = await pages(
      { next: 'body.next', items },
      {
        server: {
          'GET /': pageOf([1], '/p2'),
          'GET /p2': pageOf([2], '$URL/p3'.replace('$URL', '')),
          'GET /p3': pageOf([3], end),
        },
      },
      joined,
    );
    expect(exit).toBe(0);
    expect(requests.map(({ path }) => path)).toEqual(['/', '/p2', '/p3']);
    expect(results['a']?.attempts[0]?.exchanges).toHaveLength(3);
  });

  test('next as a cursor with param', async () => {
    const { exit, requests } = await pages(
      { next: 'body.next', param: 'cursor', items },
      {
        server: {
          'GET /': ({ query }) =>
            ({ none: pageOf([1], 'b c'), 'b c': pageOf([2], 7), 7: pageOf([3], null) })[
              query.find(([k]) => k === 'cursor')?.[1] ?? 'none'
            ] ?? {},
        },
      },
      { query: { z: 1 }, ...joined },
    );
    expect(exit).toBe(0);
    expect(requests.map(({ query }) => query)).toEqual([
      [['z', '1']],
      [
        ['z', '1'],
        ['cursor', 'b c'],
      ],
      [
        ['z', '1'],
        ['cursor', '7'],
      ],
    ]);
  });

  test('link: true follows the Link header', async () => {
    const link = (to: string) => ({ link: `</?p=0>; rel="first", <${to}>; rel="next"` });
    const { exit, requests } = await pages(
      { link: true, items },
      {
        server: {
          'GET /': { ...pageOf([1], 0), headers: link('/p2') },
          'GET /p2': { ...pageOf([2], 0), headers: link('/p3') },
          'GET /p3': pageOf([3], 0),
        },
      },
      joined,
    );
    expect(exit).toBe(0);
    expect(requests.map(({ url }) => url)).toEqual(['/', '/p2', '/p3']);
  });

  const counted = (of: (query: Record<string, string>) => unknown[]) => ({
    'GET /': ({ query }: { query: [string, string][] }) => ({ json: { data: of(Object.fromEntries(query)) } }),
  });

  test('page until an empty page', async () => {
    const { exit, requests } = await pages(
      { page: { param: 'page', start: 1 }, items },
      { server: counted(({ page }) => [[1], [2], [3]][Number(page) - 1] ?? []) },
      { expect: { assert: ['items == [1, 2, 3]'] } },
    );
    expect(exit).toBe(0);
    expect(requests.map(({ query }) => query[0])).toEqual(['1', '2', '3', '4'].map((n) => ['page', n]));
  });

  test('offset until an empty page', async () => {
    const { exit, requests } = await pages(
      { offset: { param: 'from', limitParam: 'n', limit: 2 }, items },
      { server: counted(({ from, n }) => [1, 2, 3, 4].slice(Number(from), Number(from) + Number(n))) },
      { expect: { assert: ['items == [1, 2, 3, 4]'] } },
    );
    expect(exit).toBe(0);
    expect(requests.map(({ query }) => Object.fromEntries(query))).toEqual([
      { from: '0', n: '2' },
      { from: '2', n: '2' },
      { from: '4', n: '2' },
    ]);
  });

  const endless = {
    'GET /': ({ query }: { query: [string, string][] }) => pageOf([1], String(Number(query[0]?.[1] ?? 0) + 1)),
  };

  test.each([
    [{ max: 3 }, 3],
    [{}, 100],
  ])('max %j with more to come passes with a warning', async (more, count) => {
    const { exit, requests, results, stdout, reportText } = await pages(
      { next: 'body.next', param: 'c', items, ...more },
      { server: endless },
    );
    expect([exit, requests.length, results['a']?.status]).toEqual([0, count, 'passed']);
    expect(results['a']?.warnings).toHaveLength(1);
    expect(stdout).toMatch(/warn|more/i);
    expect(reportText).toContain(String(count));
  });

  test('max reached with nothing more to come is no warning', async () => {
    const { exit, results } = await pages(
      { next: 'body.next', max: 2 },
      { server: { 'GET /': pageOf([], '/2'), 'GET /2': pageOf([], null) } },
    );
    expect(exit).toBe(0);
    expect(results['a']?.warnings ?? []).toEqual([]);
  });

  test.each<[string, object]>([
    ['itself', { 'GET /': pageOf([1], '/') }],
    ['an earlier one', { 'GET /': pageOf([1], '/2'), 'GET /2': pageOf([2], '/') }],
  ])('a page seen twice is errored: %s', async (_, server) => {
    const { exit, results, requests } = await pages({ next: 'body.next', items }, { server: server as never });
    expect([exit, results['a']?.status]).toEqual([3, 'errored']);
    expect(requests.length).toBeLessThanOrEqual(3);
  });

  test('an error page is not taken for the end', async () => {
    const { exit } = await pages(
      { next: 'body.next', items },
      { server: { 'GET /': pageOf([1], '/2'), 'GET /2': { status: 500, json: {} } } },
    );
    expect(exit).toBe(1);
  });

  test('the next page on another origin gets no credentials', async () => {
    const { requests } = await pages(
      { link: true },
      { server: { 'GET /': { json: {}, headers: { link: '<http://localhost:$PORT/there>; rel=next' } } } },
      { auth: { bearer: 't' } },
    );
    expect(requests[1]?.headers.authorization).toBeUndefined();
  });

  test('captures and later requests see the items', async () => {
    const { exit, requests } = await runRequests(
      {
        a: { GET: '/', paginate: { next: 'body.next', items }, capture: { all: 'items', n: 'pages' } },
        b: { POST: '/b', json: ['${{ vars.all }}', '${{ vars.n }}'] },
      },
      { server: { 'GET /': pageOf([1], '/2'), 'GET /2': pageOf([2], null) } },
    );
    expect(exit).toBe(0);
    expect(JSON.parse(requests[2]?.body ?? '')).toEqual([[1, 2], 2]);
  });

  test.each<[object, RegExp]>([
    [{ next: 'body.next', link: true }, /next|link/],
    [{}, /next/],
    [{ nxt: 'body.next' }, /next/],
    [{ next: 'body.' }, /c\.yaml/],
    [{ page: { start: 1 } }, /param/],
    [{ offset: { param: 'o' } }, /limit/],
    [{ next: 'body.next', max: 0 }, /max|0/],
  ])('%j is refused before the run', async (paginate, message) => {
    const { exit, stderr, requests } = await pages(paginate, {});
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(requests).toEqual([]);
  });
});
