import { describe, expect, test } from 'vitest';
import type { CannedAnswer } from '../support/recording-server.ts';
import { type CollectionRun, runRequests } from '../support/run-collection.ts';

/** One request against answers in turn. */
function attempt(request: object, answers: CannedAnswer[], more: Partial<CollectionRun> & { top?: object } = {}) {
  const method = Object.keys(request).find((key) => /^[A-Z]+$/.test(key));
  const line = method === undefined ? { GET: '/' } : {};
  return runRequests({ a: { ...line, ...request } }, { server: { [`${method ?? 'GET'} /`]: answers }, ...more });
}

const broken = { status: 503 };
const fine = { status: 200 };
/** Without randomness: 100, 200, 400, … */
const backoff = { initial: '100ms', factor: 2, max: '1s', jitter: false };

describe('retry', () => {
  test('the default limit is 0', async () => {
    const { exit, results } = await attempt({}, [broken, fine]);
    expect(exit).toBe(1);
    expect(results['a']?.attempts).toHaveLength(1);
  });

  test('passed after a retry is flaky, exits 0 and has every attempt in the report', async () => {
    const { exit, results, report } = await attempt({ retry: 3 }, [broken, broken, fine]);
    expect(exit).toBe(0);
    expect(results['a']).toMatchObject({ status: 'passed', flaky: true });
    const seen = results['a']?.attempts.map(({ number, exchanges }) => [number, exchanges.at(-1)?.response?.status]);
    expect(seen).toEqual([
      [1, 503],
      [2, 503],
      [3, 200],
    ]);
    expect(report?.counts).toMatchObject({ passed: 1, flaky: 1, failed: 0 });
  });

  test('the limit is how often it is sent again', async () => {
    const { exit, results, requests } = await attempt({ retry: 2 }, [broken]);
    expect(exit).toBe(1);
    expect(requests).toHaveLength(3);
    expect(results['a']).toMatchObject({ status: 'failed', flaky: false });
  });

  test.each([429, 500, 502, 503, 504])('by default %i is tried again', async (status) => {
    expect((await attempt({ retry: 1 }, [{ status }, fine])).exit).toBe(0);
  });

  test.each([400, 401, 404, 408, 409, 501, 505])('by default %i is not', async (status) => {
    const { exit, requests } = await attempt({ retry: 1 }, [{ status }, fine]);
    expect([exit, requests.length]).toEqual([1, 1]);
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])('by default %s is tried again', async (method) => {
    expect((await attempt({ [method]: '/', retry: 1 }, [broken, fine])).exit).toBe(0);
  });

  test.each(['POST', 'PATCH'])('by default %s is not', async (method) => {
    const { exit, requests } = await attempt({ [method]: '/', retry: 1 }, [broken, fine]);
    expect([exit, requests.length]).toEqual([1, 1]);
  });

  test('methods says which', async () => {
    expect((await attempt({ POST: '/', retry: { limit: 1, methods: ['POST'] } }, [broken, fine])).exit).toBe(0);
    expect((await attempt({ retry: { limit: 1, methods: ['POST'] } }, [broken, fine])).exit).toBe(1);
  });

  test('on says which statuses', async () => {
    expect((await attempt({ retry: { limit: 1, on: [404] } }, [{ status: 404 }, fine])).exit).toBe(0);
    expect((await attempt({ retry: { limit: 1, on: ['5xx'] } }, [{ status: 599 }, fine])).exit).toBe(0);
    expect((await attempt({ retry: { limit: 1, on: [404] } }, [broken, fine])).exit).toBe(1);
  });

  test('network: a connection that ends without an answer', async () => {
    expect((await attempt({ retry: 1 }, [{ broken: 'reset' }, fine])).exit).toBe(0);
    const { exit, results } = await attempt({ retry: { limit: 1, on: [503] } }, [{ broken: 'reset' }, fine]);
    expect(exit).toBe(3);
    expect(results['a']?.status).toBe('errored');
  });

  test('timeout: an answer that does not come', async () => {
    const slow = { delayMs: 5_000 };
    expect((await attempt({ retry: 1, timeout: '150ms' }, [slow, fine])).exit).toBe(0);
    expect((await attempt({ retry: { limit: 1, on: ['network'] }, timeout: '150ms' }, [slow, fine])).exit).toBe(3);
  });

  test('a false check of a fine answer is no reason to send again', async () => {
    const { exit, requests } = await attempt({ retry: 2, expect: { status: 201 } }, [fine]);
    expect([exit, requests.length]).toEqual([1, 1]);
  });

  test('an expected status is no reason to send again', async () => {
    const { exit, requests, results } = await attempt({ retry: 2, expect: { status: 503 } }, [broken]);
    expect(exit).toBe(0);
    expect(requests).toHaveLength(1);
    expect(results['a']?.flaky).toBe(false);
  });

  test('waits grow by the factor up to the maximum', async () => {
    const { slept } = await attempt({ retry: { limit: 5, backoff } }, [broken]);
    expect(slept.map(Math.round)).toEqual([100, 200, 400, 800, 1000]);
  });

  test('jitter stays below the wait', async () => {
    const { slept } = await attempt({ retry: { limit: 2, backoff: { ...backoff, jitter: true } } }, [broken]);
    expect(slept).toHaveLength(2);
    for (const ms of slept) expect(ms).toBeLessThanOrEqual(200);
  });
});

describe('Retry-After', () => {
  const after = (value: string) => ({ status: 429, headers: { 'retry-after': value } });

  test('in seconds is obeyed', async () => {
    const { exit, slept } = await attempt({ retry: 1 }, [after('7'), fine]);
    expect([exit, slept]).toEqual([0, [7_000]]);
  });

  test('as a date is obeyed', async () => {
    const { exit, slept } = await attempt({ retry: 1 }, [after(new Date(Date.now() + 20_000).toUTCString()), fine]);
    expect(exit).toBe(0);
    // A clock that ends between two milliseconds adds a second, short wait.
    const sleptMs = slept.reduce((sum, ms) => sum + ms, 0);
    expect(sleptMs).toBeGreaterThan(15_000);
    expect(sleptMs).toBeLessThanOrEqual(20_001);
  });

  test.each(['61', '3600'])('beyond the default of 60s the answer stands: %s', async (seconds) => {
    const { exit, requests, slept } = await attempt({ retry: 3 }, [after(seconds), fine]);
    expect([exit, requests.length, slept]).toEqual([1, 1, []]);
  });

  test('maxRetryAfter moves that', async () => {
    expect((await attempt({ retry: { limit: 1, maxRetryAfter: '2h' } }, [after('3600'), fine])).slept).toEqual([
      3_600_000,
    ]);
    expect((await attempt({ retry: { limit: 1, maxRetryAfter: '1s' } }, [after('2'), fine])).exit).toBe(1);
  });

  test.each(['soon', '-1', ''])('that cannot be read is as if it were not there: %j', async (value) => {
    const { exit, slept } = await attempt({ retry: { limit: 1, backoff } }, [after(value), fine]);
    expect([exit, slept]).toEqual([0, [100]]);
  });
});

describe('timeouts', () => {
  test.each(['150ms', { total: '150ms' }, { read: '150ms' }])(
    '%j ends a request that gets no answer',
    async (timeout) => {
      const { exit, results } = await attempt({ timeout }, [{ delayMs: 5_000 }]);
      expect(exit).toBe(3);
      expect(results['a']?.status).toBe('errored');
      expect(results['a']?.attempts[0]?.problem?.code).toBe('http/timeout');
    },
  );

  test('a longer one lets it pass', async () => {
    expect((await attempt({ timeout: { read: '5s', total: '10s' } }, [{ delayMs: 100 }])).exit).toBe(0);
  });

  test('merges phase by phase over the defaults', async () => {
    const { exit } = await attempt({ timeout: { connect: '1s' } }, [{ delayMs: 5_000 }], {
      top: { defaults: { timeout: { read: '150ms' } } },
    });
    expect(exit).toBe(3);
  });

  test.each<[object, RegExp]>([
    [{ timeout: '10' }, /10/],
    [{ timeout: '10 parsecs' }, /parsecs/],
    [{ timeout: '-1s' }, /-1s/],
    [{ timeout: { raed: '1s' } }, /read/],
    [{ retry: -1 }, /retry|-1/],
    [{ retry: 1.5 }, /retry|1\.5/],
    [{ retry: 'often' }, /often|retry/],
    [{ retry: { limt: 1 } }, /limit/],
    [{ retry: { limit: 1, on: ['nework'] } }, /network/],
    [{ retry: { limit: 1, on: [99] } }, /99|status/],
    [{ retry: { limit: 1, backoff: { initial: 'x' } } }, /initial|x/],
    [{ retry: { limit: 1, backoff: { intial: '1s' } } }, /initial/],
  ])('%j is refused before the run', async (request, message) => {
    const { exit, stderr, requests } = await attempt(request, [fine]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(requests).toEqual([]);
  });
});
