import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { startRawServer, startSilentServer } from '../servers/raw-server.ts';
import { startProcess } from '../support/cli-process.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();

describe('a clock that goes back', () => {
  /** A minute with each look at it: whatever is measured with it is negative. */
  const backwards = (host: { now: () => number }): void => {
    const { now } = host;
    let backMs = 0;
    host.now = () => now() - (backMs += 60_000);
  };

  test('no duration is negative, and every limit is kept by a clock that does not', async () => {
    const { rollcall, report, read } = await createWorkspace({
      'c.yaml': `baseUrl: ${server.url}
requests:
  plain: { GET: /a, expect: { time: 5s } }
  again: { GET: /flaky/2, retry: 1 }
  polled: { GET: /p, poll: { until: status == 201, every: 1s, for: 5s } }
  hangs: { GET: /hang, timeout: { read: 200ms } }
  many: { GET: /m, repeat: 5 }
`,
    });
    const names = [
      'json=r.json',
      'junit=r.xml',
      'tap=r.tap',
      'ctrf=r.ctrf.json',
      'har=r.har',
      'html=r.html',
      'events=r.ndjson',
    ];
    const command = `run c.yaml --rate 100 ${names.map((name) => `--reporter ${name}`).join(' ')} --reporter console`;
    const { exit, output, host } = await rollcall(command, { onHost: backwards });
    const { plain, again, polled, hangs } = byRequest(await report('r.json'));
    expect([plain?.status, again?.status, polled?.status, hangs?.status], output).toEqual([
      'passed',
      'passed',
      'failed',
      'errored',
    ]);
    expect(polled?.attempts[0]?.exchanges).toHaveLength(6);
    expect(hangs?.attempts[0]?.problem).toMatchObject({
      code: 'http/timeout',
      message: expect.stringContaining('200 ms'),
    });
    // No request waits for a turn that the clock has moved away from it.
    expect(Math.max(...host.slept)).toBeLessThanOrEqual(1000);
    expect(exit).toBe(1);
    // In HAR, -1 stands for what there is not.
    const negative = /"(?:durationMs|duration|\w+Ms|time|wait|receive)":\s*-\d|time="-/;
    for (const name of names) {
      const text = await read(name.slice(name.indexOf('=') + 1));
      expect([name, negative.exec(text)?.[0]]).toEqual([name, undefined]);
    }
    expect(output).not.toMatch(/-\d+(\.\d+)? m?s\b/);
  });
});

describe('what a process may not have', () => {
  test('more open files: what lacks one is errored, and every report is written', async () => {
    const { folder, report, read } = await createWorkspace({
      'body.txt': 'x'.repeat(1000),
      'c.yaml': `baseUrl: ${server.url}
parallel: true
requests:
  sent: { POST: /a, file: body.txt, repeat: 60 }
  saved: { GET: /b, save: "out/\${{ uuid() }}", repeat: 60 }
teardown: { clean: { DELETE: /clean } }
`,
    });
    const { end } = startProcess(['run', 'c.yaml', '-j', '120'], folder, {}, 'ulimit -n 100; exec "$0" "$@"');
    const { exit, stderr, stdout } = await end;
    expect([exit, stderr], stdout).toEqual([3, '']);
    const written = await report();
    const problems = written.results.flatMap(({ attempts }) => attempts.flatMap(({ problem }) => problem ?? []));
    expect(problems.length).toBeGreaterThan(0);
    for (const { code, hint } of problems)
      expect([code, hint]).toEqual([
        expect.stringMatching(/^http\/(file|failed)$/),
        expect.stringContaining('ulimit -n'),
      ]);
    expect(written.counts).toMatchObject({ total: 121, failed: 0, errored: problems.length });
    expect(byRequest(written)['clean']?.status).toBe('passed');
    for (const name of ['junit.xml', 'report.html'])
      expect(await read(`reports/${name}`)).toMatch(/<\/(testsuites|html)>\s*$/);
  });

  test('open files enough to begin: a problem that says so, and no bug of ours', async () => {
    const { folder } = await createWorkspace({ 'c.yaml': `requests: { a: { GET: ${server.url}/ } }` });
    const { exit, stderr } = await startProcess(['run', 'c.yaml'], folder, {}, 'ulimit -n 40; exec "$0" "$@"').end;
    expect([0, 2, 3]).toContain(exit);
    expect(stderr).not.toMatch(/a bug|\n\s+at /);
  });

  test('room on the disk: what is saved is errored, and the file is as it was', async () => {
    const big = await startHttpServer((_request, response) => response.end('x'.repeat(2_000_000)));
    onTestFinished(big.close);
    const { folder, report } = await createWorkspace({
      'target.bin': 'earlier',
      'c.yaml': `requests:\n  big: { GET: "${big.url}", save: target.bin }\n  good: { GET: "${server.url}/", save: small.txt }\n`,
    });
    const { exit, stderr } = await startProcess(['run', 'c.yaml'], folder, {}, 'ulimit -f 1000; exec "$0" "$@"').end;
    expect([exit, stderr]).toEqual([3, '']);
    const { big: failed, good } = byRequest(await report());
    expect(failed?.attempts[0]?.problem).toMatchObject({
      code: 'http/file',
      message: expect.stringContaining('target.bin'),
    });
    expect(good?.status).toBe('passed');
    expect(await readFile(join(folder, 'target.bin'), 'utf8')).toBe('earlier');
    expect((await readdir(folder)).toSorted()).toEqual(['c.yaml', 'reports', 'small.txt', 'target.bin']);
  });
});

test('SIGTERM as a container gets it, while servers do nothing: teardown, reports, no half file, exit 143', async () => {
  const silent = await startSilentServer();
  const dripping = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const timer = setInterval(() => socket.write('x'.repeat(100_000)), 20);
    socket.once('close', () => clearInterval(timer));
    setTimeout(() => running.child.kill('SIGTERM'), 60);
  });
  onTestFinished(() => Promise.all([silent.close(), dripping.close()]).then(() => undefined));
  const { folder, report, read } = await createWorkspace({
    'c.yaml': `parallel: true
requests:
  no_head: { GET: "${silent.url}" }
  no_handshake: { GET: "https://127.0.0.1:${silent.port}" }
  dripping: { GET: "${dripping.url}", save: out.bin }
  later: { GET: "${server.url}/later", delay: 20s }
  after: { GET: "${server.url}/after", needs: [no_head] }
teardown: { clean: { DELETE: "${server.url}/clean" } }
`,
  });
  // No shell in between, and nobody there who would read.
  const running = startProcess(['run', 'c.yaml'], folder);
  const started = performance.now();
  const { exit, signal, stderr } = await running.end;
  expect([exit, signal, stderr]).toEqual([143, null, '']);
  expect(performance.now() - started).toBeLessThan(15_000);
  const written = await report();
  const [no_head, no_handshake] = ['errored', 'errored'];
  expect(statuses(written)).toEqual({
    no_head,
    no_handshake,
    dripping: 'errored',
    later: 'skipped',
    after: 'skipped',
    clean: 'passed',
  });
  expect(byRequest(written)['dripping']?.attempts[0]?.problem?.code).toBe('run/interrupted');
  expect(server.seen()).toEqual(['DELETE /clean']);
  expect((await readdir(folder)).toSorted()).toEqual(['c.yaml', 'reports']);
  expect(await read('reports/junit.xml')).toContain('</testsuites>');
});
