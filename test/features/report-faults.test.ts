import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { isBuilt, type RunningProcess, startProcess } from '../support/cli-process.ts';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';

const LONG = 'x'.repeat(60_000);
const waiting = new Map<string, () => void>();

/** Answers 404 with much text; not at all below `/hang`. */
const server = await startHttpServer(({ url }, response) => {
  waiting.get(url)?.();
  if (!url.startsWith('/hang')) response.writeHead(404, { 'content-type': 'text/plain' }).end(LONG);
});
const arrival = (url: string): Promise<void> => new Promise((resolve) => waiting.set(url, resolve));
beforeEach(() => waiting.clear());
afterAll(server.close);

const failing = (count: number): string =>
  `baseUrl: ${server.url}\nparallel: true\nrequests: { r: { GET: /r, repeat: ${count}, expect: { status: 200 } } }\n`;
const filesOf = async (folder: string): Promise<string[]> => (await readdir(folder)).toSorted();

describe('killed', () => {
  /** Kills it as soon as something stands in such a file. */
  async function killWhileWriting({ folder }: Workspace, flags: string[], isTime: (name: string) => boolean) {
    const run = startProcess(['run', 'c.yaml', ...flags], folder);
    const watcher = watch(join(folder, 'reports'));
    onTestFinished(() => watcher.close());
    watcher.on('change', (type, name) => void (type === 'change' && isTime(String(name)) && run.child.kill('SIGKILL')));
    return run.end;
  }

  test.runIf(isBuilt)('while its reports are written: each is the one of the run before, or whole', async () => {
    const ends = { 'junit.xml': '</testsuites>\n', 'report.html': '</html>\n', 'report.json': '\n  ]\n}\n' };
    const before = Object.fromEntries(Object.keys(ends).map((name) => [`reports/${name}`, 'before']));
    const workspace = await createWorkspace({ 'c.yaml': failing(60), ...before });
    const isHtml = (name: string): boolean => /html\..+\.part$/.test(name);
    let { signal } = await killWhileWriting(workspace, [], isHtml);
    // It may have been quicker.
    for (let i = 0; i < 4 && signal === null; i++) ({ signal } = await killWhileWriting(workspace, [], isHtml));
    expect(signal).toBe('SIGKILL');
    for (const [name, end] of Object.entries(ends)) {
      const text = await workspace.read(`reports/${name}`);
      expect(text === 'before' || text.endsWith(end), `${name} is half there`).toBe(true);
    }
    const names = await filesOf(join(workspace.folder, 'reports'));
    const others = names.filter((name) => !Object.keys(ends).includes(name));
    for (const name of others) expect(name).toMatch(/^(junit\.xml|report\.html|report\.json)\.[0-9a-f]{8}\.part$/);
  });

  test.runIf(isBuilt)('a log of events is there as far as it came, and `merge` reads it', async () => {
    const workspace = await createWorkspace({ 'c.yaml': failing(30), 'reports/.keep': '' });
    await killWhileWriting(workspace, ['--reporter', 'events', '-j', '1'], (name) => name.endsWith('.part'));
    const { exit, stdout } = await workspace.rollcall('merge reports --reporter console');
    expect(exit).toBe(130);
    expect(stdout).toMatch(/INTERRUPTED/);
  });
});

describe('what a run that was killed has left', () => {
  const DAY_MS = 24 * 60 * 60 * 1000;

  test('is removed by the next that writes the same report, where nobody has written to it for a day', async () => {
    const { folder, write, rollcall } = await createWorkspace({ 'c.yaml': failing(1) });
    const name = (of: string): string => `${of}.${randomBytes(4).toString('hex')}.part`;
    const [old, young, other] = [name('report.json'), name('report.json'), name('notes.txt')] as const;
    await write(Object.fromEntries([old, young, other].map((each) => [`reports/${each}`, 'half'])));
    const days = (count: number): Date => new Date(Date.now() - count * DAY_MS);
    await utimes(join(folder, 'reports', old), days(2), days(2));
    await utimes(join(folder, 'reports', other), days(2), days(2));
    await rollcall('run c.yaml --reporter json=reports/report.json', { realTime: true });
    expect(await filesOf(join(folder, 'reports'))).toEqual([other, 'report.json', young].toSorted());
  });
});

describe('asked twice to stop', () => {
  test.runIf(isBuilt)('it leaves nothing half there', async () => {
    const teardown = 'teardown: { clean: { DELETE: /hang } }\n';
    const { folder } = await createWorkspace({ 'c.yaml': failing(20) + teardown });
    const hanging = arrival('/hang');
    const run = startProcess(['run', 'c.yaml', '--reporter', 'events'], folder);
    await hanging;
    await partOf(run, join(folder, 'reports'));
    // Of two of one kind it may get one.
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    expect([130, 143]).toContain((await run.end).exit);
    expect(await filesOf(join(folder, 'reports'))).toEqual([]);
  });
});

async function partOf(run: RunningProcess, folder: string): Promise<void> {
  while (!(await readdir(folder)).some((name) => name.endsWith('.part'))) {
    if (run.child.exitCode !== null) throw new Error('it has ended');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a disk that is full', () => {
  test.runIf(isBuilt && process.platform === 'linux')(
    'ends in exit code 4, with the reports that have room, and those of the run before where there is none',
    async () => {
      const { folder, read } = await createWorkspace({ 'c.yaml': failing(60), 'reports/report.json': 'before' });
      const flags = ['json', 'html', 'junit', 'console'].flatMap((name) => ['--reporter', name]);
      // In blocks of 512 bytes: no file may be larger than 2 MB.
      const full = 'ulimit -f 4000; exec "$0" "$@"';
      const { exit, stderr, stdout } = await startProcess(['run', 'c.yaml', ...flags], folder, {}, full).end;
      expect(stderr).toMatch(/error\[report\/write\]: the json report could not be written: EFBIG/);
      expect(stderr).toMatch(/error\[report\/write\]: the html report could not be written: EFBIG/);
      expect(stdout).toMatch(/FAILED 60 of 60/);
      expect((await read('reports/junit.xml')).match(/<testcase /g)).toHaveLength(60);
      expect(await read('reports/report.json')).toBe('before');
      expect(await filesOf(join(folder, 'reports'))).toEqual(['junit.xml', 'report.json']);
      expect(exit).toBe(4);
    },
  );
});

describe('a folder that goes away during the run', () => {
  test('is a problem of the reports in it; the others are whole', async () => {
    const { folder, rollcall, read } = await createWorkspace({ 'c.yaml': failing(1) });
    waiting.set('/r', () => {
      rmSync(join(folder, 'gone'), { recursive: true });
      writeFileSync(join(folder, 'gone'), 'a file now');
    });
    const flags = '--reporter json=gone/r.json --reporter html=gone/r.html --reporter junit=j.xml --reporter console';
    const { exit, stderr, stdout } = await rollcall(`run c.yaml ${flags}`);
    expect(stderr).toMatch(/error\[report\/write\]: the json report could not be written: ENOTDIR/);
    expect(stderr).toMatch(/error\[report\/write\]: the html report could not be written: ENOTDIR/);
    expect(await read('j.xml')).toMatch(/<testcase [^]*<\/testsuites>\n$/);
    expect(stdout).toMatch(/FAILED 1 of 1/);
    expect(exit).toBe(4);
    expect(await readFile(join(folder, 'gone'), 'utf8')).toBe('a file now');
  });
});

test('a report whose place is taken by a folder during the run is a problem, and nothing of it stays', async () => {
  const { folder, rollcall } = await createWorkspace({ 'c.yaml': failing(1) });
  const place = join(folder, 'reports/r.json');
  waiting.set('/r', () => void mkdirSync(join(place, 'full'), { recursive: true }));
  const { exit, stderr } = await rollcall('run c.yaml --reporter json=reports/r.json --reporter console');
  expect(stderr).toMatch(
    /error\[report\/write\]: the json report could not be written: (EISDIR|ENOTEMPTY|EEXIST|EPERM)/,
  );
  expect(await filesOf(join(folder, 'reports'))).toEqual(['r.json']);
  expect(exit).toBe(4);
});
