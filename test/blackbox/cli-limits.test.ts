import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const of = (requests: string, head = ''): string => `baseUrl: ${server.url}\n${head}\n${requests}\n`;

describe('--bail', () => {
  const failing = (): string =>
    of(`requests:
  one: { GET: /status/500 }
  two: { GET: /2 }
  three: { GET: /status/500 }
  four: { GET: /4 }
teardown: { clean: { DELETE: /clean } }`);

  test('without a number it stops after the first failure, runs teardown and says why the rest was skipped', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': failing() });
    expect((await rollcall('run a.yaml --bail')).exit).toBe(1);
    expect(server.seen()).toEqual(['GET /status/500', 'DELETE /clean']);
    const results = byRequest(await report());
    expect(statuses(await report())).toEqual({
      one: 'failed',
      two: 'skipped',
      three: 'skipped',
      four: 'skipped',
      clean: 'passed',
    });
    expect(results['two']?.reason).toMatch(/bail/);
  });

  test('--bail 2 stops after the second', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    expect((await rollcall('run a.yaml --bail 2')).exit).toBe(1);
    expect(server.seen()).toEqual(['GET /status/500', 'GET /2', 'GET /status/500', 'DELETE /clean']);
  });

  test('without it everything runs', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    await rollcall('run a.yaml');
    expect(server.seen()).toHaveLength(5);
  });

  test('other files are not begun', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': failing(),
      'b.yaml': of('requests: { late: { GET: /b } }'),
    });
    await rollcall('run a.yaml b.yaml --bail -j 1');
    expect(server.seen()).not.toContain('GET /b');
    expect(statuses(await report())).toMatchObject({ late: 'skipped' });
  });

  test('an errored request is a failure for it', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of('requests: { one: { GET: /cut }, two: { GET: /2 } }') });
    expect((await rollcall('run a.yaml --bail')).exit).toBe(3);
    expect(server.seen()).toEqual(['GET /cut']);
  });

  test('a path after it is a path', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    expect((await rollcall('run --bail a.yaml')).exit).toBe(1);
    expect(server.seen()).toEqual(['GET /status/500', 'DELETE /clean']);
  });

  test('bail in rollcall.yaml does the same', async () => {
    const { rollcall } = await createWorkspace({ 'rollcall.yaml': 'bail: 1\n', 'a.yaml': failing() });
    await rollcall('run a.yaml');
    expect(server.seen()).toEqual(['GET /status/500', 'DELETE /clean']);
  });

  test.each(['0', '-1', 'x'])('--bail=%s is bad usage', async (n) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    expect((await rollcall(`run a.yaml --bail=${n}`)).exit).toBe(2);
    expect(server.seen()).toEqual([]);
  });
});

describe('--retry', () => {
  test('is for requests that say nothing themselves', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': of(
        'requests: { silent: { GET: /flaky/3 }, own: { GET: /status/503, retry: 1 }, none: { GET: /status/502, retry: 0 } }',
      ),
    });
    expect((await rollcall('run a.yaml --retry 2')).exit).toBe(1);
    const results = byRequest(await report());
    expect(results['silent']).toMatchObject({ status: 'passed', flaky: true });
    expect(results['silent']?.attempts).toHaveLength(3);
    expect(results['own']?.attempts).toHaveLength(2);
    expect(results['none']?.attempts).toHaveLength(1);
    expect((await report()).counts).toEqual({ total: 3, passed: 1, failed: 2, errored: 0, skipped: 0, flaky: 1 });
  });

  test('the default is none', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of('requests: { a: { GET: /flaky/2 } }') });
    expect((await rollcall('run a.yaml')).exit).toBe(1);
    expect(server.seen()).toHaveLength(1);
  });

  test.each([
    ['flag over rollcall.yaml', '--retry 1', 'retry: 3\n', '', 2],
    ['rollcall.yaml over the default', '', 'retry: 3\n', '', 4],
    ['collection over rollcall.yaml', '', 'retry: 3\n', 'defaults: { retry: 1 }', 2],
    ['collection over the defaults of rollcall.yaml', '', 'defaults: { retry: 3 }\n', 'defaults: { retry: 1 }', 2],
    ['defaults of rollcall.yaml alone', '', 'defaults: { retry: 3 }\n', '', 4],
    ['flag over the defaults of rollcall.yaml', '--retry 1', 'defaults: { retry: 3 }\n', '', 2],
    ['flag over the defaults of the collection', '--retry 1', '', 'defaults: { retry: 3 }', 2],
    ['flag over the limit of a policy', '--retry 0', '', 'defaults: { retry: { limit: 3, on: [503] } }', 1],
    ['what else a policy says stays', '--retry 2', '', 'defaults: { retry: { limit: 3, on: [500] } }', 1],
  ])('%s', async (_, flags, config, head, times) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': config,
      'a.yaml': of('requests: { a: { GET: /status/503 } }', head),
    });
    await rollcall(`run a.yaml ${flags}`);
    expect(server.seen()).toHaveLength(times);
  });

  test('a failed check is not retried', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': of('requests: { a: { GET: /a, expect: { status: 201 } } }'),
    });
    expect((await rollcall('run a.yaml --retry 3')).exit).toBe(1);
    expect(server.seen()).toHaveLength(1);
  });

  test.each(['-1', 'x', '1.5'])('--retry=%s is bad usage', async (n) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of('requests: { a: { GET: /a } }') });
    expect(await rollcall(`run a.yaml --retry=${n}`)).toMatchObject({ exit: 2, stdout: '' });
    expect(server.seen()).toEqual([]);
  });
});

describe('--timeout and --max-time', () => {
  test('--timeout ends a request that says nothing itself', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': of('requests: { a: { GET: /hang } }') });
    expect((await rollcall('run a.yaml --timeout 150ms', { realTime: true })).exit).toBe(3);
    const [result] = (await report()).results;
    expect(result?.attempts[0]?.problem?.code).toBe('http/timeout');
    expect(result?.durationMs).toBeLessThan(3000);
  });

  test.each([
    ['flag over rollcall.yaml', '--timeout 150ms', 'timeout: 1m\n', ''],
    ['rollcall.yaml', '', 'timeout: 150ms\n', ''],
    ['defaults of rollcall.yaml', '', 'defaults: { timeout: { read: 150ms } }\n', ''],
    ['collection over rollcall.yaml', '', 'timeout: 1m\n', 'defaults: { timeout: 150ms }'],
    ['flag over the defaults of rollcall.yaml', '--timeout 150ms', 'defaults: { timeout: 1m }\n', ''],
    ['flag over the defaults of the collection', '--timeout 150ms', '', 'defaults: { timeout: { read: 1m } }'],
  ])('%s', async (_, flags, config, head) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': config,
      'a.yaml': of('requests: { a: { GET: /hang } }', head),
    });
    expect((await rollcall(`run a.yaml ${flags}`, { realTime: true })).exit).toBe(3);
  });

  test('a request that has its own timeout keeps it', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': of('requests: { a: { GET: /hang, timeout: 200ms } }'),
    });
    expect((await rollcall('run a.yaml --timeout 1m', { realTime: true })).exit).toBe(3);
    expect((await report()).results[0]?.durationMs).toBeLessThan(5000);
  });

  test('--max-time ends the run: what is under way is errored, the rest skipped with the reason, teardown runs', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': of('requests: { a: { GET: /hang }, b: { GET: /b } }\nteardown: { clean: { DELETE: /clean } }'),
    });
    expect((await rollcall('run a.yaml --max-time 300ms', { realTime: true })).exit).toBe(3);
    expect(statuses(await report())).toEqual({ a: 'errored', b: 'skipped', clean: 'passed' });
    expect(byRequest(await report())['b']?.reason).toContain('300 ms');
    expect(server.seen()).toEqual(['GET /hang', 'DELETE /clean']);
  });

  test('a run that reaches its limit between requests did not pass', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': of('requests: { a: { GET: /a }, b: { GET: /b, delay: 5s } }'),
    });
    const { exit } = await rollcall('run a.yaml --max-time 300ms', { realTime: true });
    expect(statuses(await report())['b']).not.toBe('passed');
    expect(exit).not.toBe(0);
  });

  test.each([
    '--timeout 10',
    '--timeout soon',
    '--timeout=-1s',
    '--max-time abc',
    '--max-time ""',
    '--rate 0',
    '--rate fast',
    '-j 0',
    '-j many',
  ])('%s is bad usage that names the flag', async (flags) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of('requests: { a: { GET: /a } }') });
    const { exit, stderr, stdout } = await rollcall(`run a.yaml ${flags}`);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(flags.split(/[ =]/)[0]);
    expect(server.seen()).toEqual([]);
  });
});

describe('--jobs and --rate', () => {
  /** How many requests were under way at once, at most. */
  async function mostAtOnce(flags: string, config = ''): Promise<number> {
    let [now, most] = [0, 0];
    const { startHttpServer } = await import('../servers/http-server.ts');
    const slow = await startHttpServer((_, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end();
      }, 60);
    });
    const files = Object.fromEntries(
      Array.from({ length: 4 }, (_, i) => [
        `c/f${i}.yaml`,
        `baseUrl: ${slow.url}\nparallel: true\nrequests: { a: { GET: /a }, b: { GET: /b }, c: { GET: /c }, d: { GET: /d } }\n`,
      ]),
    );
    const { rollcall } = await createWorkspace({ 'rollcall.yaml': config, ...files });
    const { exit } = await rollcall(`run c ${flags}`, { realTime: true });
    await slow.close();
    expect(exit).toBe(0);
    return most;
  }

  test('the default is 10 over the whole run', async () => expect(await mostAtOnce('')).toBe(10));
  test('-j 3', async () => expect(await mostAtOnce('-j 3')).toBe(3));
  test('--jobs 1', async () => expect(await mostAtOnce('--jobs 1')).toBe(1));
  test('jobs of rollcall.yaml', async () => expect(await mostAtOnce('', 'jobs: 2\n')).toBe(2));
  test('the flag wins over rollcall.yaml', async () => expect(await mostAtOnce('-j 4', 'jobs: 2\n')).toBe(4));

  test.each([
    ['--rate 20/s', ''],
    ['--rate 1200/m', ''],
    ['', 'rate: 20/s\n'],
    ['--rate 20', 'rate: 1/s\n'],
  ])('%s %s holds requests to one host back', async (flags, config) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': config,
      'a.yaml': of(
        'parallel: true\nrequests: { a: { GET: /a }, b: { GET: /b }, c: { GET: /c }, d: { GET: /d }, e: { GET: /e } }',
      ),
    });
    const started = performance.now();
    expect((await rollcall(`run a.yaml ${flags}`, { realTime: true })).exit).toBe(0);
    expect(performance.now() - started).toBeGreaterThan(190);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
