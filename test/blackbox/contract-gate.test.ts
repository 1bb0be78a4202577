import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { collectionAt, coverageOf, coveringFiles, fourOperations } from '../support/contract-coverage.ts';

const server = await startEchoServer();
const files = coveringFiles(server.url);
const collection = (requests: string, openapi?: string) => collectionAt(server.url, requests, openapi);

describe('--min-coverage', () => {
  test.each([
    ['75', 0],
    ['75%', 0],
    ['76', 1],
    ['75.1', 1],
    ['0', 0],
    ['100', 1],
  ])('%s of 75 %% that were seen', async (limit, exit) => {
    const workspace = await createWorkspace(files);
    const result = await workspace.rollcall(`run c --min-coverage ${limit}`);
    expect(result.exit).toBe(exit);
    if (exit === 0) return;
    const { problems, exitCode, counts } = await workspace.report();
    expect([exitCode, counts.failed]).toEqual([1, 0]);
    expect(problems).toEqual([expect.objectContaining({ code: 'contract/coverage' })]);
    expect(problems[0]?.message).toMatch(/75.*%|3 of 4/);
    expect(result.output).toContain(problems[0]?.message);
  });

  test('100 is reached by all', async () => {
    const workspace = await createWorkspace({
      ...files,
      'c/s.yaml': collection('  s: { GET: /status/404, expect: { status: 404 } }\n'),
    });
    expect((await workspace.rollcall('run c --min-coverage 100')).exit).toBe(0);
  });

  test.each(['-1', '101', 'many', '""', '1e9', 'NaN'])('%s is bad usage, nothing is sent', async (limit) => {
    const { rollcall } = await createWorkspace(files);
    const { exit, stderr } = await rollcall(`run c --min-coverage=${limit}`);
    expect(exit).toBe(2);
    expect(stderr).toContain('min-coverage');
    expect(server.seen()).toEqual([]);
  });

  test('without any description is bad usage', async () => {
    const { rollcall } = await createWorkspace({ 'c/a.yaml': collection('  a: { GET: /a }\n', '') });
    const { exit, stderr } = await rollcall('run c --min-coverage 80');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/min-coverage|description|openapi/);
    expect(server.seen()).toEqual([]);
  });

  test('minCoverage of rollcall.yaml, a flag wins', async () => {
    const workspace = await createWorkspace({ ...files, 'rollcall.yaml': 'minCoverage: 80\n' });
    expect((await workspace.rollcall('run c')).exit).toBe(1);
    expect((await workspace.rollcall('run c --min-coverage 70')).exit).toBe(0);
    await workspace.write({ 'rollcall.yaml': 'minCoverage: 170\n' });
    const { exit, stderr } = await workspace.rollcall('run c');
    expect(exit).toBe(2);
    expect(stderr).toContain('rollcall.yaml:1:14');
  });

  test('several descriptions count together', async () => {
    const workspace = await createWorkspace({
      ...files,
      'other.json': fourOperations,
      'c/o.yaml': collection('  o: { GET: /a }\n', 'openapi: ../other.json\n'),
    });
    expect((await workspace.rollcall('run c --min-coverage 50')).exit).toBe(0);
    const { exit, output } = await workspace.rollcall('run c --min-coverage 51');
    expect(exit).toBe(1);
    expect(output).toMatch(/50 % .* 51 %/);
    expect(output).toContain('POST /a (other.json)');
  });

  test('a failed check and a gate that was missed are exit 1, an errored request with it too', async () => {
    const { rollcall } = await createWorkspace({
      ...files,
      'c/cut.yaml': collection('  x: { GET: /cut, expect: { openapi: false } }\n'),
    });
    expect((await rollcall('run c --min-coverage 10')).exit).toBe(3);
    expect((await rollcall('run c --min-coverage 90')).exit).toBe(1);
  });
});

describe('shards', () => {
  const shards = async ({ rollcall }: Workspace, flags: string) => {
    const exits = [];
    for (const n of [1, 2, 3])
      exits.push((await rollcall(`run c --shard ${n}/3 ${flags} --reporter json=s/${n}/report.json`)).exit);
    return exits;
  };

  test.each(['events', 'report.json alone'])('the gate is held by merge over all of them, from %s', async (source) => {
    const workspace = await createWorkspace(files);
    await workspace.rollcall('run c --reporter json=whole.json');
    expect(await shards(workspace, '--min-coverage 75')).toEqual([0, 0, 0]);
    if (source !== 'events') for (const n of [1, 2, 3]) await rm(join(workspace.folder, `s/${n}/events.jsonl`));
    const merged = await workspace.rollcall('merge s/1 s/2 s/3 --reporter json=m.json --reporter console');
    expect(merged.exit).toBe(0);
    expect(merged.stdout).toContain('3/4 75 %');
    expect(await coverageOf(workspace, 'm.json')).toEqual(await coverageOf(workspace, 'whole.json'));
    expect(await shards(workspace, '--min-coverage 76')).toEqual([0, 0, 0]);
    if (source !== 'events') for (const n of [1, 2, 3]) await rm(join(workspace.folder, `s/${n}/events.jsonl`));
    const missed = await workspace.rollcall('merge s/1 s/2 s/3 --reporter json=m.json --reporter console');
    expect(missed.exit).toBe(1);
    expect((await workspace.report('m.json')).problems).toEqual([
      expect.objectContaining({ code: 'contract/coverage' }),
    ]);
    expect((await workspace.report('m.json')).exitCode).toBe(1);
  });

  test('merge of what was no shard keeps the gate of the run, told once', async () => {
    const workspace = await createWorkspace(files);
    expect(
      (
        await workspace.rollcall(
          'run c --min-coverage 90 --reporter json=s/report.json --reporter events=s/events.jsonl',
        )
      ).exit,
    ).toBe(1);
    expect((await workspace.rollcall('merge s --reporter json=m.json')).exit).toBe(1);
    expect((await workspace.report('m.json')).problems).toHaveLength(1);
  });

  test('a merged report can be merged again', async () => {
    const workspace = await createWorkspace(files);
    await shards(workspace, '--min-coverage 75');
    await workspace.rollcall('merge s/1 s/2 --reporter json=t/12/report.json');
    await workspace.rollcall('merge t/12 s/3 --reporter json=m.json');
    expect((await coverageOf(workspace, 'm.json'))[0]?.percent).toBe(75);
  });
});
