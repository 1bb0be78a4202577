import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, type ReportFile, type Workspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

/** Eleven collections of one to three requests; one of them fails, one is errored, one is skipped. */
function manyFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let i = 0; i < 11; i++) {
    const paths = Array.from({ length: 1 + (i % 3) }, (_, n) => `  r${n}: { GET: /f${i}/r${n} }\n`).join('');
    files[`c/f${i}.yaml`] = `name: File ${i}\nbaseUrl: ${server.url}\nrequests:\n${paths}`;
  }
  files['c/z.yaml'] =
    `baseUrl: ${server.url}\nrequests: { bad: { GET: /status/404 }, cut: { GET: /cut }, no: { skip: not now, GET: /n } }\n`;
  return files;
}

const ids = async ({ rollcall }: Workspace, flags: string, env: Record<string, string> = {}): Promise<string[]> => {
  const { stdout, exit, stderr } = await rollcall(`list c --json ${flags}`, { env });
  expect([exit, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { requests: { id: string }[] }).requests.map(({ id }) => id);
};

describe('--shard', () => {
  test.each([1, 2, 3, 5])('%i parts are disjoint, complete and stable', async (total) => {
    const workspace = await createWorkspace(manyFiles());
    const all = await ids(workspace, '');
    const parts = [];
    for (let index = 1; index <= total; index++) parts.push(await ids(workspace, `--shard ${index}/${total}`));
    expect(parts.flat().toSorted()).toEqual(all.toSorted());
    expect(await ids(workspace, `--shard 1/${total}`)).toEqual(parts[0]);
    const sizes = parts.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(3);
  });

  test('the part that runs is the part that is listed', async () => {
    const workspace = await createWorkspace(manyFiles());
    await workspace.rollcall('run c --shard 2/3');
    expect((await workspace.report()).results.map(({ id }) => id)).toEqual(await ids(workspace, '--shard 2/3'));
  });

  test.each([
    ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '3' }, '1/3'],
    ['auto', { CI_NODE_INDEX: '3', CI_NODE_TOTAL: '3' }, '3/3'],
    ['auto/3', { JOB_COMPLETION_INDEX: '0' }, '1/3'],
    ['auto/3', { JOB_COMPLETION_INDEX: '2' }, '3/3'],
  ])('--shard %s with %o is %s', async (shard, env, same) => {
    const workspace = await createWorkspace(manyFiles());
    expect(await ids(workspace, `--shard ${shard}`, env)).toEqual(await ids(workspace, `--shard ${same}`));
  });

  test.each([
    ['0/3', {}],
    ['4/3', {}],
    ['1/0', {}],
    ['1', {}],
    ['1/2/3', {}],
    ['-1/3', {}],
    ['x/3', {}],
    ['auto', {}],
    ['auto', { JOB_COMPLETION_INDEX: '0' }],
    ['auto', { CI_NODE_INDEX: '1' }],
    ['auto', { CI_NODE_INDEX: '0', CI_NODE_TOTAL: '2' }],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }],
    ['auto/2', { JOB_COMPLETION_INDEX: '' }],
  ])('--shard %s with %o is bad usage', async (shard, env) => {
    const { rollcall } = await createWorkspace(manyFiles());
    const { exit, stderr } = await rollcall(`run c --shard=${shard}`, { env });
    expect(exit).toBe(2);
    expect(stderr).toContain('shard');
    expect(server.seen()).toEqual([]);
  });

  test('a part without anything to do passes, so that a job of the CI does not fail for it', async () => {
    const { rollcall, report } = await createWorkspace({
      'c/a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a } }\n`,
    });
    const exits = [(await rollcall('run c --shard 1/2')).exit, (await rollcall('run c --shard 2/2')).exit];
    expect(exits).toEqual([0, 0]);
    expect((await report()).results).toEqual([]);
  });

  test('a selection that fits nothing is an error in every part', async () => {
    const { rollcall } = await createWorkspace(manyFiles());
    expect((await rollcall('run c --shard 1/2 -t nobody')).exit).toBe(2);
  });

  test('writes events besides the other reports, beside report.json', async () => {
    const { rollcall, read } = await createWorkspace(manyFiles());
    await rollcall('run c --shard 1/2');
    expect(await read('reports/events.jsonl')).toContain('"run:end"');
    await rollcall('run c --shard 1/2 --reporter json=out/1/report.json');
    expect(await read('out/1/events.jsonl')).toContain('"run:end"');
  });
});

/** Without what depends on when and how long something ran. */
function timeless(report: ReportFile): unknown {
  const dropped = new Set(['startedAt', 'durationMs', 'timings', 'date', 'url', 'headers']);
  return JSON.parse(JSON.stringify(report, (key, value: unknown) => (dropped.has(key) ? undefined : value)));
}

describe('merge', () => {
  /** Runs three shards into `s/1`, `s/2`, `s/3`. */
  async function shards({ rollcall }: Workspace): Promise<number[]> {
    const exits = [];
    for (const n of [1, 2, 3])
      exits.push((await rollcall(`run c --shard ${n}/3 --reporter json=s/${n}/report.json`)).exit);
    return exits;
  }

  test('gives the report of a run in one piece, apart from times, and its exit code', async () => {
    const workspace = await createWorkspace(manyFiles());
    const whole = await workspace.rollcall('run c');
    const expected = timeless(await workspace.report());
    await shards(workspace);
    const merged = await workspace.rollcall('merge s/1 s/2 s/3 --reporter json=m.json');
    expect(merged.exit).toBe(whole.exit);
    expect(timeless(await workspace.report('m.json'))).toEqual(expected);
  });

  test('from report.json alone the results stand in the order of the plan too', async () => {
    const workspace = await createWorkspace(manyFiles());
    await workspace.rollcall('run c');
    const expected = (await workspace.report()).results.map(({ id }) => id);
    await shards(workspace);
    for (const n of [1, 2, 3]) await rm(join(workspace.folder, `s/${n}/events.jsonl`));
    await workspace.rollcall('merge s/3 s/1 s/2 --reporter json=m.json');
    expect((await workspace.report('m.json')).results.map(({ id }) => id)).toEqual(expected);
  });

  test('the order of the folders does not matter', async () => {
    const workspace = await createWorkspace(manyFiles());
    await shards(workspace);
    await workspace.rollcall('merge s/1 s/2 s/3 --reporter json=m1.json');
    await workspace.rollcall('merge s/3 s/1 s/2 --reporter json=m2.json');
    expect(timeless(await workspace.report('m2.json'))).toEqual(timeless(await workspace.report('m1.json')));
  });

  test('writes the default reports and prints the summary', async () => {
    const workspace = await createWorkspace(manyFiles());
    await shards(workspace);
    const { stdout, exit } = await workspace.rollcall('merge s/1 s/2 s/3');
    expect(exit).toBe(1);
    expect(stdout).toMatch(/failed/);
    for (const file of ['report.json', 'junit.xml', 'report.html'])
      expect(await workspace.read(`reports/${file}`)).not.toBe('');
  });

  test('takes report.json where there are no events, and never both', async () => {
    const workspace = await createWorkspace(manyFiles());
    await workspace.rollcall('run c --reporter json=one/report.json --reporter events=one/events.jsonl');
    await workspace.rollcall('run c --reporter json=two/report.json');
    const total = (await workspace.report('one/report.json')).counts.total;
    await workspace.rollcall('merge one --reporter json=m.json');
    expect((await workspace.report('m.json')).counts.total).toBe(total);
    await workspace.rollcall('merge two --reporter json=m.json');
    expect((await workspace.report('m.json')).counts.total).toBe(total);
  });

  test('shards that passed give 0, one that failed gives 1, one errored 3', async () => {
    const one = (path: string): string => `baseUrl: ${server.url}\nrequests: { a: { GET: ${path} } }\n`;
    const { rollcall } = await createWorkspace({
      'ok.yaml': one('/a'),
      'bad.yaml': one('/status/500'),
      'cut.yaml': one('/cut'),
    });
    for (const name of ['ok', 'bad', 'cut']) await rollcall(`run ${name}.yaml --reporter json=${name}/report.json`);
    expect((await rollcall('merge ok --reporter console')).exit).toBe(0);
    expect((await rollcall('merge ok cut --reporter console')).exit).toBe(3);
    expect((await rollcall('merge ok cut bad --reporter console')).exit).toBe(1);
  });

  test('an events file that was cut off is not taken for a whole run', async () => {
    const workspace = await createWorkspace(manyFiles());
    await workspace.rollcall('run c/f0.yaml --reporter events=cut/events.jsonl');
    const lines = (await workspace.read('cut/events.jsonl')).trimEnd().split('\n');
    await workspace.write({ 'cut/events.jsonl': `${lines.slice(0, -1).join('\n')}\n` });
    const { exit, output } = await workspace.rollcall('merge cut');
    expect(exit).not.toBe(0);
    expect(output).toContain('cut off');
  });

  test.each([
    ['a folder that is not there', 'nowhere'],
    ['a folder without reports', 'c'],
    ['a report that is not JSON', 'broken'],
    ['events that are not JSON', 'broken-events'],
    ['JSON that is no report', 'foreign'],
    ['no folder at all', ''],
  ])('%s: exit 2, it is named, no stack', async (_, folder) => {
    const { rollcall } = await createWorkspace({
      ...manyFiles(),
      'broken/report.json': '{',
      'broken-events/events.jsonl': '{"type":"run:start"\n',
      'foreign/report.json': '{"stats":{"tests":1}}',
    });
    const { exit, stderr } = await rollcall(`merge ${folder}`);
    expect(exit).toBe(2);
    expect(stderr).toContain(folder);
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
  });
});

describe('merge keeps what a run in one piece would say', () => {
  test('also from report.json alone', async () => {
    const { rollcall, report, write, read } = await createWorkspace(manyFiles());
    await rollcall('run c');
    const whole = await report();
    for (const n of [1, 2, 3]) {
      await rollcall(`run c --shard ${n}/3 --reporter json=s/${n}/report.json`);
      await write({ [`j/${n}/report.json`]: await read(`s/${n}/report.json`) });
    }
    await rollcall('merge j/1 j/2 j/3 --reporter json=m.json');
    const idsOf = ({ results }: ReportFile): string[] => results.map(({ id }) => id).toSorted();
    expect(idsOf(await report('m.json'))).toEqual(idsOf(whole));
    expect((await report('m.json')).counts).toEqual(whole.counts);
  });

  test('also where two parts ran the same fixture', async () => {
    const { rollcall, report } = await createWorkspace({
      'c/a.yaml': `baseUrl: ${server.url}\nfixtures: { f: ../f.yaml }\nrequests: { a: { GET: "/a\${{ fixtures.f.v }}" } }\n`,
      'c/b.yaml': `baseUrl: ${server.url}\nfixtures: { f: ../f.yaml }\nrequests: { b: { GET: "/b\${{ fixtures.f.v }}" } }\n`,
      'f.yaml': `baseUrl: ${server.url}\nrequests: { login: { GET: /login, capture: { v: body.method } } }\n`,
    });
    await rollcall('run c');
    const whole = await report();
    for (const n of [1, 2]) await rollcall(`run c --shard ${n}/2 --reporter json=s/${n}/report.json`);
    await rollcall('merge s/1 s/2 --reporter json=m.json');
    const merged = await report('m.json');
    expect(merged.results.map(({ id }) => id)).toEqual(whole.results.map(({ id }) => id));
    expect(merged.counts).toEqual(whole.counts);
  });
});

describe('every report of merged shards is that of a run in one piece, byte for byte apart from times', () => {
  // HAR is not among them: its entries stand in the order of their times, as the format prefers.
  const names = ['json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf'] as const;
  const flags = names.map((name) => `--reporter ${name}=$/${name}`).join(' ');

  /** Times, and what a server says of them; connections are new or not by what ran before in the process. */
  function withoutTimes(text: string): string {
    return text
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( UTC|Z)?/g, '<when>')
      .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>')
      .replace(/"(\w*Ms|time|start|stop|duration|dns|connect|ssl|send|wait|receive)":\s*(-?[\d.e-]+|null)/g, '"$1":0')
      .replace(/"(reused|connection|serverIPAddress)":\s*("[^"]*"|\w+)/g, '"$1":0')
      .replace(/(time|timestamp|duration_ms)(=|: )"?[\d.]+"?/g, '$1=0')
      .replace(/\d+(\.\d+)?(&nbsp;|\u00a0| )?(ms|s|min)\b/g, '<ms>')
      .replace(/<section class="panel" aria-labelledby="(latency|slowest)-title">[\s\S]*?<\/section>/g, '')
      .replace(/"spans":\[.*?\]\]/g, '');
  }

  test('for passed, failed, errored and skipped results', async () => {
    const { rollcall, read } = await createWorkspace(manyFiles());
    await rollcall(`run c -j 1 ${flags.replaceAll('$', 'whole')}`);
    for (const n of [1, 2, 3]) await rollcall(`run c -j 1 --shard ${n}/3 --reporter json=s/${n}/report.json`);
    await rollcall(`merge s/2 s/3 s/1 ${flags.replaceAll('$', 'merged')}`);
    for (const name of names)
      expect(withoutTimes(await read(`merged/${name}`)), name).toBe(withoutTimes(await read(`whole/${name}`)));
  });
});
