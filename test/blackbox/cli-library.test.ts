import { describe, expect, test } from 'vitest';
import { check, load, type RunEvent, run } from '../../src/index.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();
const of = (requests: string, head = ''): string => `baseUrl: ${server.url}\n${head}requests: { ${requests} }\n`;

describe('run', () => {
  test('resolves to what report.json says, and writes nothing by itself', async () => {
    const { folder, rollcall, report, read } = await createWorkspace({
      'a.yaml': of('a: { GET: /a }, b: { GET: /status/500 }, c: { GET: /c, needs: [b] }'),
    });
    const result = await run({ cwd: folder, paths: ['a.yaml'] });
    await expect(read('reports/report.json')).rejects.toThrow(/ENOENT/);
    expect(result.exitCode).toBe(1);
    expect(statuses(result)).toEqual({ a: 'passed', b: 'failed', c: 'skipped' });
    await rollcall('run a.yaml');
    const written = await report();
    expect(result.counts).toEqual(written.counts);
    expect(statuses(written)).toEqual(statuses(result));
  });

  test('takes the options of the command line', async () => {
    const { folder, read } = await createWorkspace({
      'a.yaml': of('a: { GET: "/${{ env.WHO }}" }, b: { GET: /b }', 'env: { WHO: {} }\n'),
    });
    const result = await run({
      cwd: folder,
      paths: ['a.yaml'],
      names: ['a'],
      vars: { WHO: 'me' },
      jobs: 1,
      reporters: ['json=r.json'],
    });
    expect(result.exitCode).toBe(0);
    expect(server.seen()).toEqual(['GET /me']);
    expect(JSON.parse(await read('r.json'))).toMatchObject({ exitCode: 0 });
  });

  test('sees no environment but the one it is given', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': of('a: { GET: "/${{ env.PATH }}" }', 'env: { PATH: {} }\n') });
    expect((await run({ cwd: folder, paths: ['a.yaml'] })).exitCode).toBe(2);
    expect((await run({ cwd: folder, paths: ['a.yaml'], env: { PATH: 'mine' } })).exitCode).toBe(0);
    expect(server.seen()).toEqual(['GET /mine']);
  });

  test('calls back for every event, in order', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': of('a: { GET: /a }') });
    const events: RunEvent[] = [];
    await run({ cwd: folder, paths: ['a.yaml'], onEvent: (event) => events.push(event) });
    expect(events.map(({ type }) => type)).toEqual([
      'run:start',
      'request:start',
      'request:attempt',
      'request:end',
      'run:end',
    ]);
  });

  test('a listener that throws is a problem of the run, not a rejection', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': of('a: { GET: /a }') });
    const result = await run({
      cwd: folder,
      paths: ['a.yaml'],
      onEvent: () => {
        throw new Error('listener broke');
      },
    });
    expect(result.exitCode).toBe(4);
    expect(JSON.stringify(result.problems)).toContain('listener broke');
  });

  test('a signal stops it as Ctrl-C does: teardown runs', async () => {
    const { folder } = await createWorkspace({
      'a.yaml': `${of('a: { GET: /hang }, b: { GET: /b }')}teardown: { t: { DELETE: /t } }\n`,
    });
    const controller = new AbortController();
    void server.arrival('/hang').then(() => controller.abort());
    const result = await run({ cwd: folder, paths: ['a.yaml'], signal: controller.signal });
    expect(result.exitCode).toBe(130);
    expect(statuses(result)).toEqual({ a: 'errored', b: 'skipped', t: 'passed' });
  });

  test.each([
    ['a file that is not there', { paths: ['missing.yaml'] }, 'input/not-found'],
    ['a bad collection', { paths: ['bad.yaml'] }, 'input/unknown-key'],
    ['nothing to run', { paths: ['a.yaml'], tags: 'nobody' }, 'usage/nothing-to-run'],
    ['a bad expression of tags', { paths: ['a.yaml'], tags: '(' }, 'usage/flag'],
    ['an unknown reporter', { paths: ['a.yaml'], reporters: ['jsn'] }, 'report/unknown'],
  ])('%s is data, exit code 2', async (_, options, code) => {
    const { folder } = await createWorkspace({
      'a.yaml': of('a: { GET: /a }'),
      'bad.yaml': of('a: { GET: /a, expct: 1 }'),
    });
    const result = await run({ cwd: folder, ...options });
    expect(result).toMatchObject({ exitCode: 2, results: [], counts: { total: 0 } });
    expect(result.problems.map((problem) => problem.code)).toContain(code);
    expect(server.seen()).toEqual([]);
  });
});

describe('check and load', () => {
  test('check finds all problems and sends nothing', async () => {
    const { folder } = await createWorkspace({
      'a.yaml': of('a: { GET: /a, expct: 1 }, b: { GET: "/${{ vars.x }}" }'),
      'b.yaml': of('b: { GET: /b }'),
    });
    const { problems } = await check({ cwd: folder, paths: ['.'] });
    expect(problems.map(({ code }) => code).toSorted()).toEqual(['expression/undefined-name', 'input/unknown-key']);
    expect((await check({ cwd: folder, paths: ['b.yaml'] })).problems).toEqual([]);
    expect(server.seen()).toEqual([]);
  });

  test('load gives the collections', async () => {
    const { folder } = await createWorkspace({ 'a.yaml': of('a: { GET: /a }', 'name: Alpha\n') });
    const { collections, problems } = await load({ cwd: folder, paths: ['a.yaml'] });
    expect(problems).toEqual([]);
    expect(collections.map(({ name, requests }) => [name, requests.map(({ id }) => id)])).toEqual([['Alpha', ['a']]]);
  });
});
