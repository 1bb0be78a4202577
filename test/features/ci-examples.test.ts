import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createWorkspace, type ReportFile, type Workspace } from '../support/cli-workspace.ts';
import { type RecordingServer, startRecordingServer } from '../support/recording-server.ts';

/** The files of `examples/ci`, their commands run by a real shell with the built program behind `npx rollcall`. */
const top = fileURLToPath(new URL('../../', import.meta.url));
const example = async (name: string): Promise<string> => readFile(join(top, 'examples/ci', name), 'utf8');
const documents = async (name: string): Promise<unknown[]> =>
  parseAllDocuments(await example(name)).map((document) => document.toJS() as unknown);

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ 'GET /f3': { status: 500 } });
});
afterAll(() => server.close());

const npx = `#!/bin/sh
while [ "$1" = --yes ]; do shift; done
shift
exec "${process.execPath}" "${join(top, 'dist/main.js')}" "$@"
`;

async function project(): Promise<Workspace> {
  const files = Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [
      `collections/f${n}.yaml`,
      `name: File ${n}\nbaseUrl: ${server.url}\nfixtures: { login: ../fixtures/login.yaml }\n` +
        `requests: { r: { GET: "/f${n}", query: { t: "\${{ fixtures.login.token }}" } } }\n`,
    ]),
  );
  const space = await createWorkspace({
    ...files,
    'fixtures/login.yaml': `baseUrl: ${server.url}\nrequests: { login: { POST: /login, capture: { token: status } } }\n`,
    'bin/npx': npx,
  });
  await chmod(join(space.folder, 'bin/npx'), 0o755);
  return space;
}

type Ended = { exit: number | null; output: string };

function shell({ folder }: Workspace, script: string, env: Record<string, string> = {}): Promise<Ended> {
  const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
  const child = spawn('bash', ['-e', '-c', script], { cwd: folder, env: { PATH: path, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, output })));
}

/** The whole run without shards, to compare with. */
async function unsharded(space: Workspace): Promise<ReportFile> {
  await space.rollcall('run --reporter json=whole/report.json');
  return space.report('whole/report.json');
}

/** What a report says besides times. */
function timeless({ counts, exitCode, results }: ReportFile): unknown {
  return {
    counts,
    exitCode,
    results: results.map(({ id, status, reason, attempts }) => ({
      id,
      status,
      reason,
      checks: attempts.map(({ checks }) => checks),
    })),
  };
}

/** Each starts the program several times. */
const timeout = 60_000;

describe('the examples for CI', { timeout }, () => {
  test('GitHub Actions: the shards of the matrix, and their merge', async () => {
    const space = await project();
    const [workflow] = (await documents('github-actions.yml')) as [Workflow];
    const { shards, merge } = workflow.jobs;
    const run = (job: Job, name: string) => job.steps.find((step) => step.name === name)?.run ?? '';
    const exits = [];
    for (const index of shards.strategy?.matrix.shard ?? []) {
      const script = run(shards, 'Run').replaceAll('${{ matrix.shard }}', String(index));
      exits.push((await shell(space, script, { GITHUB_ACTIONS: 'true' })).exit);
      await mkdir(join(space.folder, 'shards'), { recursive: true });
      await rename(join(space.folder, 'reports'), join(space.folder, `shards/reports-${index}`));
    }
    const merged = await shell(space, run(merge, 'Merge'), { GITHUB_ACTIONS: 'true' });
    expect(exits.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0, 0, 0, 1]);
    expect([merged.exit, merged.output.includes('::error file=collections/f3.yaml')]).toEqual([1, true]);
    expect(timeless(await space.report())).toEqual(timeless(await unsharded(space)));
  });

  test('GitLab: parallel jobs, and their merge', async () => {
    const space = await project();
    const [pipeline] = (await documents('gitlab-ci.yml')) as [Pipeline];
    const exits = [];
    for (let index = 1; index <= pipeline.shards.parallel; index++) {
      const env = { CI: 'true', CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(pipeline.shards.parallel) };
      exits.push((await shell(space, pipeline.shards.script.join('\n'), env)).exit);
    }
    const merged = await shell(space, pipeline.merge.script.join('\n'));
    expect([exits.toSorted((a, b) => (a ?? 0) - (b ?? 0)), merged.exit]).toEqual([[0, 0, 0, 1], 1]);
    expect(timeless(await space.report())).toEqual(timeless(await unsharded(space)));
  });

  test('Jenkins: two shards, and their merge', async () => {
    const space = await project();
    const text = await example('Jenkinsfile');
    const commands = Array.from(text.matchAll(/['"](npx rollcall [^'"]+)['"]/g), ([, command]) => command ?? '');
    const [run = '', merge = ''] = commands;
    expect(commands).toHaveLength(2);
    for (const index of [1, 2]) {
      await shell(space, run.replaceAll('${index}', String(index)).replaceAll('${total}', '2'));
      await mkdir(join(space.folder, `shards/${index}`), { recursive: true });
      await rename(join(space.folder, 'reports'), join(space.folder, `shards/${index}/reports`));
    }
    expect((await shell(space, merge)).exit).toBe(1);
    expect(timeless(await space.report())).toEqual(timeless(await unsharded(space)));
  });

  test('Kubernetes: the pods of an Indexed Job beside each other, and the Job that waits for them', async () => {
    const space = await project();
    const [shards, merge] = (await documents('kubernetes-job.yaml')) as [KubernetesJob, KubernetesJob];
    const here = (text: string) => text.replaceAll('/reports', 'volume').replace('sleep 2', 'sleep 0.1');
    const { initContainers = [], containers } = merge.spec.template.spec;
    const waiting = shell(
      space,
      [...initContainers, ...containers]
        .flatMap(({ args }) => args)
        .map(here)
        .join('\n'),
    );
    const pods = Array.from({ length: shards.spec.completions ?? 0 }, (_, index) =>
      shell(space, here(shards.spec.template.spec.containers[0]?.args.join('\n') ?? ''), {
        JOB_COMPLETION_INDEX: String(index),
      }),
    );
    expect((await Promise.all(pods)).map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
    expect((await waiting).exit).toBe(1);
    expect(await space.read('volume/junit.xml')).toContain('<testcase name="r"');
  });

  test('a fixture runs once in each shard, and is one result of the merged report', async () => {
    const space = await project();
    const before = server.requests.length;
    await shell(space, 'npx rollcall run --shard 1/2 --reporter json=s/1/report.json || true');
    await shell(space, 'npx rollcall run --shard 2/2 --reporter json=s/2/report.json || true');
    const logins = server.requests.slice(before).filter(({ path }) => path === '/login');
    await shell(space, 'npx rollcall merge s/* || true');
    const { results } = await space.report();
    expect([logins.length, results.filter(({ request }) => request === 'login').length]).toEqual([2, 1]);
  });
});

describe('action.yml', { timeout }, () => {
  async function run(inputs: Record<string, string>): Promise<Ended> {
    const space = await project();
    const [action] = parseAllDocuments(await readFile(join(top, 'action.yml'), 'utf8')).map(
      (document) => document.toJS() as Action,
    );
    const [step] = action?.runs.steps ?? [];
    const defaults = Object.entries(action?.inputs ?? {}).map(([name, { default: value }]) => [name, value] as const);
    const all: Record<string, string> = { ...Object.fromEntries(defaults), ...inputs };
    const env = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, value]) => [
        name,
        value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input: string) => all[input] ?? ''),
      ]),
    );
    const ended = await shell(space, step?.run ?? '', env);
    await rm(join(space.folder, 'reports'), { recursive: true, force: true });
    return ended;
  }

  test('runs the project', async () => {
    const { exit, output } = await run({});
    expect([exit, output.includes('FAILED 1 of 6')]).toEqual([1, true]);
  });

  test('takes paths, a shard and flags', async () => {
    const { exit, output } = await run({ paths: 'collections/f1.yaml collections/f2.yaml', args: '--name r -q' });
    expect([exit, output.includes('3 passed')]).toEqual([0, true]);
    expect((await run({ shard: '1/5', paths: 'collections/f1.yaml' })).exit).toBe(0);
  });

  test.each(['$(touch pwned)', '; touch pwned', '`touch pwned`'])('runs no text of its inputs: %s', async (text) => {
    const { exit, output } = await run({ paths: text, args: text });
    expect(exit).toBe(2);
    expect(output).toContain('error[');
  });
});

type Job = { strategy?: { matrix: { shard: number[] } }; steps: { name?: string; run?: string }[] };
type Workflow = { jobs: { shards: Job; merge: Job } };
type Pipeline = { shards: { parallel: number; script: string[] }; merge: { script: string[] } };
type Container = { args: string[] };
type KubernetesJob = {
  spec: { completions?: number; template: { spec: { initContainers?: Container[]; containers: Container[] } } };
};
type Action = {
  inputs: Record<string, { default: string }>;
  runs: { steps: { env: Record<string, string>; run: string }[] };
};
