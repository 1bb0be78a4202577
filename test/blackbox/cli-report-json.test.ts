import { createRequire } from 'node:module';
import { DOMParser } from '@xmldom/xmldom';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/index.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace, type ReportFile, type Workspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

/** Every state once: rows, a retry, a redirect, setup and teardown. */
const full = (): string => `
name: Users API
baseUrl: ${server.url}
env: { API_TOKEN: { secret: true } }
setup: { open_it: { GET: /open } }
requests:
  good: { name: Works, tags: [smoke], GET: /good, headers: { x-one: "1" }, expect: { status: 200, type: json }, capture: { method: body.method } }
  rowed: { name: "Row \${{ row.n }}", POST: /rows, each: [{ n: 1 }, { n: 2 }], json: { n: "\${{ row.n }}" } }
  moved: { GET: "/redirect?to=/there" }
  flaky: { GET: /flaky/2, retry: 2 }
  bad: { GET: /status/404, expect: { status: 200 } }
  cut: { GET: /cut }
  left: { GET: /left, needs: [bad] }
teardown: { close_it: { DELETE: /close } }
`;

async function ran(): Promise<Workspace & { result: ReportFile }> {
  const workspace = await createWorkspace(
    { 'rollcall.yaml': 'environments: { local: { X: y } }\n', 'c/users.yaml': full() },
    { API_TOKEN: 'tok-1234567' },
  );
  await workspace.rollcall('run c -e local --reporter json=r.json --reporter events=e.jsonl --reporter junit=j.xml');
  return { ...workspace, result: await workspace.report('r.json') };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
createRequire(import.meta.url)('ajv-formats')(ajv);

describe('report.json', () => {
  test('has the keys of format 1 at the top', async () => {
    const { result } = await ran();
    expect(result).toMatchObject({
      format: 1,
      tool: { name: 'rollcall', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string },
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      durationMs: expect.any(Number) as number,
      environment: 'local',
      exitCode: 1,
      counts: { total: 10, passed: 7, failed: 1, errored: 1, skipped: 1, flaky: 1 },
      problems: [],
    });
  });

  test('lists results in the order of the plan', async () => {
    const { result } = await ran();
    expect(result.results.map(({ id }) => id.replace('c/users.yaml#', ''))).toEqual([
      'open_it',
      'good',
      'rowed[0]',
      'rowed[1]',
      'moved',
      'flaky',
      'bad',
      'cut',
      'left',
      'close_it',
    ]);
  });

  test('says of each request what it was and where it stands', async () => {
    const { result } = await ran();
    const results = byRequest(result);
    expect(results['rowed[1]']).toMatchObject({
      id: 'c/users.yaml#rowed[1]',
      file: 'c/users.yaml',
      collection: 'Users API',
      request: 'rowed',
      row: 1,
      name: 'Row 2',
      section: 'requests',
      location: { file: 'c/users.yaml', line: 8, column: 3 },
      status: 'passed',
      flaky: false,
    });
    expect(results['good']).not.toHaveProperty('row');
    expect([results['open_it']?.section, results['close_it']?.section]).toEqual(['setup', 'teardown']);
    expect(results['left']).toMatchObject({
      status: 'skipped',
      attempts: [],
      reason: expect.stringContaining('bad') as string,
    });
    expect(results['good']?.attempts[0]?.captures).toEqual({ method: 'GET' });
  });

  test('says of each check what was expected, what came and where it stands', async () => {
    const { result } = await ran();
    const { good, bad } = byRequest(result);
    expect(good?.attempts[0]?.checks.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['status', 'passed'],
      ['type', 'passed'],
    ]);
    expect(bad?.attempts[0]?.checks).toHaveLength(1);
    expect(bad?.attempts[0]?.checks[0]).toMatchObject({
      kind: 'status',
      label: 'status is 200',
      outcome: 'failed',
      expected: 200,
      actual: 404,
      location: { file: 'c/users.yaml', line: 11 },
    });
  });

  test('shows each exchange as sent and as it came, with timings', async () => {
    const { result } = await ran();
    const { bad, moved } = byRequest(result);
    const exchange = bad?.attempts[0]?.exchanges[0];
    expect(exchange?.request).toMatchObject({ method: 'GET', url: `${server.url}/status/404` });
    expect(exchange?.response).toMatchObject({
      status: 404,
      statusText: 'Not Found',
      httpVersion: '1.1',
      body: {
        size: 20,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        text: '{"error":"so it is"}',
        truncated: false,
      },
    });
    expect(exchange?.response?.headers).toContainEqual(['content-type', 'application/json']);
    const timings = exchange?.timings;
    expect(timings?.totalMs).toBeGreaterThan(0);
    for (const key of ['startedAt', 'dnsMs', 'connectMs', 'tlsMs', 'waitingMs', 'downloadMs', 'totalMs', 'reused']) {
      expect(timings).toHaveProperty(key);
    }
    expect(timings?.tlsMs).toBeNull();
    expect(moved?.attempts[0]?.exchanges.map(({ response }) => response?.status)).toEqual([302, 200]);
  });

  test('has every attempt of a retry, and the problem of one without answer', async () => {
    const { result } = await ran();
    const { flaky, cut } = byRequest(result);
    expect(flaky).toMatchObject({ status: 'passed', flaky: true });
    expect(flaky?.attempts.map(({ number }) => number)).toEqual([1, 2]);
    expect(cut).toMatchObject({
      status: 'errored',
      attempts: [{ number: 1, problem: { code: 'http/closed' }, checks: [] }],
    });
    expect(flaky?.attempts[0]).not.toHaveProperty('problem');
  });

  test('bodies of what passed keep size and hash', async () => {
    const { result } = await ran();
    const body = byRequest(result)['good']?.attempts[0]?.exchanges[0]?.response?.body;
    expect(body).toMatchObject({ size: expect.any(Number) as number, sha256: expect.any(String) as string });
  });

  test('fits the schema that is published, as do the events', async () => {
    const { rollcall, result, read } = await ran();
    const report = ajv.compile(JSON.parse((await rollcall('schema report')).stdout) as object);
    expect([report(result), report.errors]).toEqual([true, null]);
    const event = ajv.compile(JSON.parse((await rollcall('schema event')).stdout) as object);
    for (const line of (await read('e.jsonl')).trimEnd().split('\n')) {
      expect([event(JSON.parse(line)), event.errors]).toEqual([true, null]);
    }
    expect(report({ ...result, format: 2 })).toBe(false);
  });
});

describe('events', () => {
  test('are one JSON object a line, beginning and end once, results as in report.json', async () => {
    const { read, result } = await ran();
    const events = (await read('e.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    const types = events.map(({ type }): string => type);
    expect(types[0]).toBe('run:start');
    expect(types.at(-1)).toBe('run:end');
    expect(types.filter((type) => type === 'request:end')).toHaveLength(result.counts.total);
    const ended = events.flatMap((event) => (event.type === 'request:end' ? [event.result.id] : []));
    expect(ended.toSorted()).toEqual(result.results.map(({ id }) => id).toSorted());
  });
});

describe('junit.xml', () => {
  test('keeps failure, error and skipped apart, one case a request and row', async () => {
    const { read } = await ran();
    const document = new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(await read('j.xml'), 'text/xml');
    const cases = Array.from(document.getElementsByTagName('testcase'));
    expect(cases).toHaveLength(10);
    const parent = (tag: string): (string | null | undefined)[] =>
      Array.from(document.getElementsByTagName(tag)).map((node) =>
        (node.parentNode as typeof node | null)?.getAttribute('name'),
      );
    expect(parent('failure')).toEqual(['bad']);
    expect(parent('error')).toEqual(['cut']);
    expect(parent('skipped')).toEqual(['left']);
    expect(document.getElementsByTagName('skipped')[0]?.getAttribute('message')).toContain('bad');
    const suite = document.getElementsByTagName('testsuite')[0];
    for (const [name, value] of [
      ['tests', '10'],
      ['failures', '1'],
      ['errors', '1'],
      ['skipped', '1'],
    ] as const) {
      expect([name, suite?.getAttribute(name)]).toEqual([name, value]);
    }
    for (const one of cases) {
      expect(one.getAttribute('classname')).not.toBe('');
      expect(Number(one.getAttribute('time'))).toBeGreaterThanOrEqual(0);
    }
  });

  test('is XML whatever a body held', async () => {
    const { rollcall, read } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nname: '<&>"'\nrequests: { a: { name: "]]> \\u0001 \\uFFFE \\uD83D\\uDE00", POST: /a, text: "]]>\\u0000\\u001b[31m", expect: { json: { a: "\\u0008" } } } }\n`,
    });
    expect((await rollcall('run a.yaml --reporter junit=j.xml')).exit).toBe(1);
    const text = await read('j.xml');
    new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(text, 'text/xml');
    const forbidden = Array.from(text).filter((one) => one < ' ' && !'\t\n\r'.includes(one));
    expect([...forbidden, ...(text.match(/[\ufffe\uffff]/g) ?? [])]).toEqual([]);
  });
});
