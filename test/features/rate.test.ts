import { describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../src/execute/send/rate-limiter.ts';
import { type CollectionRun, runCollection } from '../support/run-collection.ts';

/** A clock that stands still until somebody sleeps; sleepers wake in the order of their time. */
function createClock() {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake })),
    run: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      while (sleepers.length > 0) {
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift();
        now = Math.max(now, next?.at ?? 0);
        next?.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('createRateLimiter', () => {
  test('spaces requests to one host evenly, and each host for itself', async () => {
    const clock = createClock();
    const limiter = createRateLimiter(4, clock);
    const sent: [string, number][] = [];
    const send = async (host: string) => limiter.wait(host).then(() => sent.push([host, clock.now()]));
    const all = Promise.all([...Array.from({ length: 4 }, () => send('a')), send('b')]);
    await clock.run();
    await all;
    expect(sent.filter(([host]) => host === 'a').map(([, at]) => at)).toEqual([0, 250, 500, 750]);
    expect(sent.filter(([host]) => host === 'b')).toEqual([['b', 0]]);
  });

  test.each([
    [undefined, [5000, 5000, 5000]],
    [1, [5000, 6000, 7000]],
  ])('a host that is slowed down gets nothing meanwhile, at a rate of %s a second', async (rate, expected) => {
    const clock = createClock();
    const limiter = createRateLimiter(rate, clock);
    const sent: number[] = [];
    limiter.slowDown('a', 5000);
    const all = Promise.all([1, 2, 3].map(async () => limiter.wait('a').then(() => sent.push(clock.now()))));
    await clock.run();
    await all;
    expect(sent).toEqual(expected);
  });

  test('who was interrupted gives its turn back: a teardown does not wait for it', async () => {
    const clock = createClock();
    const limiter = createRateLimiter(1, clock);
    const controller = new AbortController();
    await limiter.wait('a');
    const waiting = Promise.all(Array.from({ length: 20 }, () => limiter.wait('a', controller.signal)));
    controller.abort();
    await clock.run();
    await waiting;
    await limiter.wait('a', controller.signal);
    const before = clock.now();
    const teardown = limiter.wait('a');
    await clock.run();
    await teardown;
    expect(clock.now() - before).toBeLessThanOrEqual(1000);
  });

  test('who had a turn already when the host asked for a pause waits too', async () => {
    const clock = createClock();
    const limiter = createRateLimiter(1, clock);
    const sent: number[] = [];
    const send = async () => limiter.wait('a').then(() => sent.push(clock.now()));
    await limiter.wait('a');
    const waiting = Promise.all([send(), send()]);
    limiter.slowDown('a', 10_000);
    await clock.run();
    await waiting;
    expect(sent).toEqual([10_000, 11_000]);
  });

  test('a shorter pause does not end a longer one', async () => {
    const clock = createClock();
    const limiter = createRateLimiter(undefined, clock);
    limiter.slowDown('a', 9000);
    limiter.slowDown('a', 1000);
    const done = limiter.wait('a');
    await clock.run();
    await done;
    expect(clock.now()).toBe(9000);
  });

  test('an interrupted run does not wait', async () => {
    const controller = new AbortController();
    const limiter = createRateLimiter(1, { now: () => 0, sleep: async () => undefined });
    limiter.slowDown('a', 1e9);
    controller.abort();
    await expect(limiter.wait('a', controller.signal)).resolves.toBeUndefined();
  });
});

describe('a run', () => {
  const files = (rest: object = {}) =>
    Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [
        `${name}.yaml`,
        { baseUrl: '$URL', ...rest, requests: { one: { GET: `/${name}/1` }, two: { GET: `/${name}/2` } } },
      ]),
    );
  const waited = (slept: number[]) => slept.reduce((sum, ms) => sum + ms, 0);

  test.each<[string, Partial<CollectionRun>]>([
    ['--rate', { args: ['.', '--rate', '2/s'] }],
    ['`rate` of rollcall.yaml', { args: ['.'], files: { 'rollcall.yaml': 'rate: 2/s\n' } }],
    ['`rate` a minute', { args: ['.'], files: { 'rollcall.yaml': 'rate: 120/m\n' } }],
    ['--rate over rollcall.yaml', { args: ['.', '--rate', '2'], files: { 'rollcall.yaml': 'rate: 1000/s\n' } }],
  ])('%s holds over all parallel files', async (_, { args = [], files: more }) => {
    const run = await runCollection({ files: { ...files({ parallel: true }), ...more }, args });
    expect(run.exit, run.stderr).toBe(0);
    expect(run.requests).toHaveLength(8);
    // Eight requests, half a second apart: the last leaves after three and a half, whoever waits for whom.
    expect(Math.max(...run.slept)).toBeGreaterThan(400);
    expect(waited(run.slept)).toBeGreaterThan(3000);
  });

  test('without a rate nothing waits', async () => {
    const run = await runCollection({ files: files(), args: ['.'] });
    expect(run.slept).toEqual([]);
  });

  test.each(['0/s', 'fast', '-1', '5/d'])('--rate %s is refused', async (rate) => {
    const run = await runCollection({ files: files(), args: ['.', '--rate', rate] });
    expect(run.exit).toBe(2);
    expect(run.stderr).toContain('20/s');
    expect(run.requests).toEqual([]);
  });

  test('a 429 with Retry-After slows the whole host, also requests that are not retried', async () => {
    const run = await runCollection({
      files: {
        'a.yaml': {
          baseUrl: '$URL',
          requests: { first: { GET: '/busy', expect: { status: 429 } }, second: { GET: '/calm' } },
        },
      },
      args: ['a.yaml'],
      server: { 'GET /busy': { status: 429, headers: { 'retry-after': '7' } } },
    });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.slept).toHaveLength(1);
    expect(run.slept[0]).toBeGreaterThan(6500);
    expect(run.slept[0]).toBeLessThanOrEqual(7000);
  });

  test('another host is not slowed', async () => {
    const run = await runCollection({
      files: {
        'a.yaml': {
          requests: {
            first: { GET: '$URL/busy', expect: { status: 429 } },
            second: { GET: 'http://localhost:$PORT/calm' },
          },
        },
      },
      args: ['a.yaml'],
      server: { 'GET /busy': { status: 429, headers: { 'retry-after': '7' } } },
    });
    expect(run.slept).toEqual([]);
  });

  test("a pause longer than `maxRetryAfter` is nobody's: the answer stands and nothing waits", async () => {
    const run = await runCollection({
      files: {
        'a.yaml': { baseUrl: '$URL', requests: { first: { GET: '/busy', retry: 3 }, second: { GET: '/calm' } } },
      },
      args: ['a.yaml'],
      server: { 'GET /busy': { status: 429, headers: { 'retry-after': '3600' } } },
    });
    expect(run.results['first']).toMatchObject({ status: 'failed', attempts: [{ number: 1 }] });
    expect(run.slept).toEqual([]);
  });

  test('the request itself comes again after the pause and is flaky', async () => {
    const run = await runCollection({
      files: { 'a.yaml': { baseUrl: '$URL', requests: { first: { GET: '/busy', retry: 1 } } } },
      args: ['a.yaml'],
      server: { 'GET /busy': [{ status: 429, headers: { 'retry-after': '7' } }, { json: {} }] },
    });
    expect(run.results['first']).toMatchObject({ status: 'passed', flaky: true });
    expect(run.slept[0]).toBe(7000);
  });

  test('a 429 within pages and within a poll slows the host too', async () => {
    const busy = { status: 429, headers: { 'retry-after': '7' } };
    const run = await runCollection({
      files: {
        'a.yaml': {
          baseUrl: '$URL',
          requests: { wait: { GET: '/job', poll: { until: 'status == 200', every: '10ms' } } },
        },
      },
      args: ['a.yaml'],
      server: { 'GET /job': [busy, { json: {} }] },
    });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.slept[0]).toBe(10);
    expect(run.slept[1]).toBeGreaterThan(6500);
  });
});
