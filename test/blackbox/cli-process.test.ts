import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isBuilt, startProcess } from '../support/cli-process.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();

test('the program is built: `npm run build`', () => expect(isBuilt).toBe(true));

const hanging = (teardown = '/gone'): string => `baseUrl: ${server.url}
requests: { good: { GET: /good }, hang: { GET: /hang }, after: { GET: /after } }
teardown: { clean: { DELETE: ${teardown} } }
`;

describe('Ctrl-C', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: nothing more is sent, teardown runs, reports are written, exit %i', async (signal, exit) => {
    const { folder, report, read } = await createWorkspace({ 'a.yaml': hanging(), 'b.yaml': hanging() });
    const arrival = server.arrival('/hang');
    const { child, end } = startProcess(['run', 'a.yaml', 'b.yaml', '-j', '1'], folder);
    await arrival;
    child.kill(signal);
    expect(await end).toMatchObject({ exit, signal: null });
    expect(server.seen()).toEqual(['GET /good', 'GET /hang', 'DELETE /gone']);
    const written = await report();
    expect(written.exitCode).toBe(exit);
    expect(statuses(written)).toMatchObject({ good: expect.any(String) as string });
    const ofA = byRequest({ results: written.results.filter(({ file }) => file === 'a.yaml') });
    expect(Object.entries(ofA).map(([id, { status }]) => [id, status])).toEqual([
      ['good', 'passed'],
      ['hang', 'errored'],
      ['after', 'skipped'],
      ['clean', 'passed'],
    ]);
    expect(ofA['after']?.reason).toMatch(/interrupted/);
    expect(await read('reports/junit.xml')).toContain('</testsuites>');
    expect(await read('reports/report.html')).toContain('</html>');
  });

  test('a second one ends at once, although a teardown hangs', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': hanging('/hang/teardown') });
    const { child, end } = startProcess(['run', 'a.yaml'], folder);
    await server.arrival('/hang');
    child.kill('SIGINT');
    await server.arrival('/hang/teardown');
    const asked = performance.now();
    child.kill('SIGINT');
    expect((await end).exit).toBe(130);
    expect(performance.now() - asked).toBeLessThan(2000);
  });
});

describe('streams', () => {
  test('a reader that closes the pipe early ends neither the run nor its reports', async () => {
    const { folder, report } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a }, b: { GET: /status/500 } }\n`,
    });
    const { child, end } = startProcess(['run', 'a.yaml', '-v'], folder);
    child.stdout?.destroy();
    const { exit, stderr } = await end;
    expect(exit).toBe(1);
    expect(stderr).not.toMatch(/EPIPE|\n\s+at /);
    expect((await report()).counts.failed).toBe(1);
  });

  test('one that closes the pipe of the problems early does not either', async () => {
    const { folder, report } = await createWorkspace({
      'a.yaml': `env: { A: x }\nbaseUrl: ${server.url}\nrequests: { a: { GET: /a }, b: { GET: /status/500 } }\n`,
    });
    const { child, end } = startProcess(['run', 'a.yaml', '-v'], folder, { A: 'y' });
    child.stderr?.destroy();
    expect((await end).exit).toBe(1);
    expect((await report()).counts.failed).toBe(1);
  });

  test.runIf(existsSync('/dev/full'))(
    'output that cannot be written is exit code 4, the reports are whole',
    async () => {
      const { folder, report } = await createWorkspace({
        'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a } }\n`,
      });
      const shell = startProcess(['run', 'a.yaml'], folder, {}, 'exec "$0" "$@" > /dev/full');
      const { exit, stderr } = await shell.end;
      expect([exit, stderr]).toEqual([4, expect.stringMatching(/report\/write.*ENOSPC/)]);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect((await report()).counts.passed).toBe(1);
    },
  );

  test('more files than a process may open at once', async () => {
    const files = Array.from({ length: 300 }, (_, i) => [`c/${i}.yaml`, 'requests: { a: { GET: http://x.test/ } }\n']);
    const { folder } = await createWorkspace(Object.fromEntries(files) as Record<string, string>);
    const { exit, stdout, stderr } = await startProcess(['check', 'c'], folder, {}, 'ulimit -n 100; exec "$0" "$@"')
      .end;
    expect([exit, stdout, stderr]).toEqual([0, '300 files, 300 requests: no problems\n', '']);
  });

  test('results on standard output, problems on standard error', async () => {
    const { folder } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /status/500 } }\n`,
      'b.yaml': 'requests: { a: { GETT: /a } }\n',
    });
    const ran = await startProcess(['a.yaml', '--reporter', 'console'], folder).end;
    expect(ran).toMatchObject({ exit: 1, stderr: '' });
    expect(ran.stdout).toContain('status');
    const bad = await startProcess(['check', 'b.yaml'], folder).end;
    expect(bad).toMatchObject({ exit: 2, stdout: '' });
    expect(bad.stderr).toContain('b.yaml:1');
  });

  test('a large report goes to a pipe whole', async () => {
    const requests = Array.from(
      { length: 300 },
      (_, i) => `  r${i}: { POST: /r, text: "${'x'.repeat(2000)}", expect: { status: 201 } }\n`,
    ).join('');
    const { folder } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nparallel: true\nrequests:\n${requests}`,
    });
    const { exit, stdout } = await startProcess(['run', 'a.yaml', '--json'], folder).end;
    expect(exit).toBe(1);
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect((JSON.parse(stdout) as { results: unknown[] }).results).toHaveLength(300);
  });

  test.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('colour in a pipe with %o: %s', async (env, coloured) => {
    const { folder } = await createWorkspace({ 'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a } }\n` });
    const { stdout } = await startProcess(['a.yaml', '--reporter', 'console'], folder, env).end;
    expect(stdout.includes('\u001b[')).toBe(coloured);
  });

  test('it leaves nothing open: the process ends by itself with a keep-alive server', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a } }\n` });
    const started = performance.now();
    expect((await startProcess(['a.yaml'], folder).end).exit).toBe(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
