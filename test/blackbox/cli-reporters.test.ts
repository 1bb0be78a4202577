import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const passing = (): string => `baseUrl: ${server.url}\nrequests: { a: { GET: /a } }\n`;
const failing = (): string => `baseUrl: ${server.url}\nrequests: { a: { GET: /status/404 } }\n`;

/** All files below the folder but the collections. */
async function filesOf({ folder }: Workspace): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const kept = [];
  for (const name of names) if (!name.endsWith('.yaml') && (await stat(join(folder, name))).isFile()) kept.push(name);
  return kept.toSorted();
}

describe('which reports', () => {
  test('by default: console, and three files in reports/', async () => {
    const workspace = await createWorkspace({ 'a.yaml': passing() });
    const { stdout } = await workspace.rollcall('run a.yaml');
    expect(stdout).toMatch(/passed/);
    expect(await filesOf(workspace)).toEqual(['reports/junit.xml', 'reports/report.html', 'reports/report.json']);
  });

  test('naming any replaces the set', async () => {
    const workspace = await createWorkspace({ 'a.yaml': passing() });
    const { stdout } = await workspace.rollcall('run a.yaml --reporter junit=x.xml');
    expect(stdout).toBe('');
    expect(await filesOf(workspace)).toEqual(['x.xml']);
  });

  test('reporters of rollcall.yaml replace the default, and flags replace those', async () => {
    const workspace = await createWorkspace({
      'rollcall.yaml': 'reporters: [console, json=r.json]\n',
      'p/a.yaml': passing(),
    });
    await workspace.rollcall('run a.yaml', { cwd: 'p' });
    expect(await filesOf(workspace)).toEqual(['r.json']);
    await workspace.rollcall('run a.yaml --reporter tap=t.tap', { cwd: 'p' });
    expect(await filesOf(workspace)).toEqual(['p/t.tap', 'r.json']);
  });

  test.each(['json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events', 'console'])(
    '%s=file makes the folders and writes there',
    async (name) => {
      const workspace = await createWorkspace({ 'a.yaml': failing() });
      const { exit } = await workspace.rollcall(`run a.yaml --reporter ${name}=some/deep/out.txt`);
      expect(exit).toBe(1);
      expect(await filesOf(workspace)).toEqual(['some/deep/out.txt']);
      expect(await workspace.read('some/deep/out.txt')).not.toBe('');
    },
  );

  test.each(['json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events'])(
    '%s without a file works',
    async (name) => {
      const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
      expect((await rollcall(`run a.yaml --reporter ${name}`)).exit).toBe(0);
    },
  );

  test('a file in the console reporter has no colour, whatever the terminal', async () => {
    const workspace = await createWorkspace({ 'a.yaml': failing() });
    await workspace.rollcall('run a.yaml --reporter console=log.txt', { columns: 100, env: { FORCE_COLOR: '1' } });
    expect(await workspace.read('log.txt')).not.toContain('\u001b');
  });
});

describe('paths are checked before the run', () => {
  test.each([
    ['a folder', 'json=folder'],
    ['a file in the way of a folder', 'json=file.txt/report.json'],
    ['a place that does not allow it', 'json=/proc/nothing/report.json'],
  ])('%s: exit 4, nothing sent, the path is named', async (_, spec) => {
    const workspace = await createWorkspace({ 'a.yaml': passing(), 'file.txt': 'text' });
    await mkdir(join(workspace.folder, 'folder'));
    const { exit, stderr } = await workspace.rollcall(`run a.yaml --reporter console --reporter ${spec}`);
    expect(exit).toBe(4);
    expect(stderr).toContain(spec.slice('json='.length));
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(server.seen()).toEqual([]);
  });

  test('of several, no other is begun, and nothing is left lying about', async () => {
    const workspace = await createWorkspace({
      'a.yaml': passing(),
      'reports/junit.xml': 'of the last run',
      'file.txt': '',
    });
    expect(
      (await workspace.rollcall('run a.yaml --reporter junit=reports/junit.xml --reporter json=file.txt/x')).exit,
    ).toBe(4);
    expect(await workspace.read('reports/junit.xml')).toBe('of the last run');
    expect(await filesOf(workspace)).toEqual(['file.txt', 'reports/junit.xml']);
  });

  test('two reports for one file are a mistake', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
    const { exit, stderr } = await rollcall('run a.yaml --reporter json=x --reporter junit=./x');
    expect(exit).toBe(4);
    expect(stderr).toMatch(/json.*junit|junit.*json/);
    expect(server.seen()).toEqual([]);
  });

  test.each([
    ['jsn', 'json'],
    ['junti=x.xml', 'junit'],
    ['', 'console'],
    ['constructor', 'console'],
  ])('an unknown reporter "%s" is bad usage with a suggestion', async (spec, suggested) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
    const { exit, stderr } = await rollcall(`run a.yaml "--reporter=${spec}"`);
    expect(exit).toBe(2);
    expect(stderr).toContain(suggested);
    expect(server.seen()).toEqual([]);
  });

  test('json= names no file', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
    expect([2, 4]).toContain((await rollcall('run a.yaml --reporter json=')).exit);
    expect(server.seen()).toEqual([]);
  });
});

describe('a write that fails later', () => {
  test('leaves the others whole: exit 4, although a check failed too', async () => {
    const workspace = await createWorkspace({ 'a.yaml': failing() });
    const flags = '--reporter json=/dev/full --reporter junit=j.xml --reporter html=h.html --reporter console';
    const { exit, stderr, stdout } = await workspace.rollcall(`run a.yaml ${flags}`);
    expect(exit).toBe(4);
    expect(stderr).toContain('json');
    expect(stdout).toMatch(/failed/);
    expect(await workspace.read('j.xml')).toContain('</testsuites>');
    expect(await workspace.read('h.html')).toContain('</html>');
  });

  test('in merge too', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
    await rollcall('run a.yaml');
    expect((await rollcall('merge reports --reporter json=/dev/full --reporter console')).exit).toBe(4);
  });
});

describe('standard output and standard error', () => {
  test('--json: nothing but report.json on stdout, the files are written all the same', async () => {
    const workspace = await createWorkspace({ 'a.yaml': failing() });
    const { stdout, exit } = await workspace.rollcall('run a.yaml --json', { columns: 100 });
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, exitCode: 1 });
    expect(await filesOf(workspace)).toEqual(['reports/junit.xml', 'reports/report.html', 'reports/report.json']);
  });

  test('--json with problems: stdout stays empty or JSON, the problem is on stderr', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': 'requests: { a: { GETT: /a } }\n' });
    const { stdout, stderr, exit } = await rollcall('run a.yaml --json');
    expect(exit).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('a.yaml:1');
  });

  test('not a terminal: one line a file, no cursor movement, no colour', async () => {
    const { rollcall } = await createWorkspace({ 'c/a.yaml': passing(), 'c/b.yaml': passing() });
    const { output } = await rollcall('run c');
    expect(output).not.toMatch(/\u001b|\r/);
    const progress = output.split('\n').filter((line) => /c\/[ab]\.yaml/.test(line) && !line.includes('│'));
    expect(progress).toHaveLength(2);
  });

  test.each([
    ['a terminal', { columns: 100 }, '', true],
    ['no terminal', {}, '', false],
    ['--no-color', { columns: 100 }, '--no-color', false],
    ['NO_COLOR', { columns: 100, env: { NO_COLOR: '1' } }, '', false],
    ['an empty NO_COLOR', { columns: 100, env: { NO_COLOR: '' } }, '', true],
    ['FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, '', true],
    ['FORCE_COLOR=0', { columns: 100, env: { FORCE_COLOR: '0' } }, '', false],
    ['--no-color over FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, '--no-color', false],
  ])('colour with %s', async (_, options, flags, coloured) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    const { stdout } = await rollcall(`run a.yaml --reporter console ${flags}`, options);
    expect(/\u001b\[[\d;]*m/.test(stdout)).toBe(coloured);
  });

  test('the console shows where, what was expected and what came, and the request as a curl command', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing() });
    const { stdout } = await rollcall('run a.yaml');
    expect(stdout).toMatch(/a\.yaml:\d+:\d+/);
    expect(stdout).toContain('404');
    expect(stdout).toContain('so it is');
    expect(stdout).toMatch(/curl .*\/status\/404/);
  });

  test('-v says more, -q says less, a failure is never hidden', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': failing(), 'b.yaml': passing() });
    const length = async (flags: string): Promise<number> =>
      (await rollcall(`run a.yaml b.yaml ${flags}`)).output.length;
    expect(await length('-v')).toBeGreaterThan(await length(''));
    expect(await length('-q')).toBeLessThan(await length(''));
    expect((await rollcall('run a.yaml -q')).output).toContain('404');
  });

  test.each(['-v -q', '--verbose --quiet'])('%s exclude each other', async (flags) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': passing() });
    expect((await rollcall(`run a.yaml ${flags}`)).exit).toBe(2);
    expect(server.seen()).toEqual([]);
  });
});
