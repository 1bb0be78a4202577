import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runProcess } from '../support/run-process.ts';

/** The start of the program: one file, and what V8 compiled of it last time. `npm test` builds it first. */
const root = resolve(import.meta.dirname, '../..');
let installed: string;
let beside: string;
let own: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-start-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  installed = join(folder, 'rollcall');
  beside = join(installed, 'dist/bundle/cache');
  own = join(folder, 'caches');
  for (const path of ['dist/main.js', 'dist/bundle', 'package.json', 'schemas']) {
    await cp(join(root, path), join(installed, path), { recursive: true, filter: (from) => !from.endsWith('/cache') });
  }
  await symlink(join(root, 'node_modules'), join(installed, 'node_modules'));
});

const start = (env: Record<string, string> = {}) =>
  runProcess([join(installed, 'dist/main.js'), 'schema', 'config'], { XDG_CACHE_HOME: own, ...env });

const filesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

describe('what V8 compiled', () => {
  test('is kept beside the program for the next start', async () => {
    const first = await start();
    const [name = ''] = await filesIn(beside);
    expect(name).toMatch(/^program-[0-9a-f]{12}\.cjs-schema-v\d/);
    const { mtimeMs, mode } = await stat(join(beside, name));
    expect(mode & 0o077).toBe(0);
    const second = await start();
    expect(second).toEqual(first);
    expect(first).toMatchObject({ exit: 0, stderr: '' });
    expect((await stat(join(beside, name))).mtimeMs).toBe(mtimeMs);
    expect(await filesIn(own)).toEqual([]);
  });

  test('is made again where it is damaged', async () => {
    const first = await start();
    const [name = ''] = await filesIn(beside);
    const path = join(beside, name);
    const whole = await readFile(path);
    for (const damaged of ['', 'no code', whole.subarray(0, whole.length / 2)]) {
      await writeFile(path, damaged);
      expect(await start()).toEqual(first);
      expect((await stat(path)).size).toBeGreaterThan(whole.length / 2);
    }
  });

  test('is neither read nor written where others may write', async () => {
    await start();
    const [name = ''] = await filesIn(beside);
    await rm(join(beside, name));
    await chmod(beside, 0o777);
    expect(await start()).toMatchObject({ exit: 0 });
    expect(await filesIn(beside)).toEqual([]);
    expect(await filesIn(join(own, 'rollcall'))).toEqual([name]);
  });

  test("goes to the user's cache where the folder of the program cannot be written", async () => {
    await writeFile(beside, 'a file in its place');
    expect(await start()).toMatchObject({ exit: 0 });
    expect(await filesIn(join(own, 'rollcall'))).toHaveLength(1);
  });

  test('is left out where nothing can be written, and where Node is told to keep none', async () => {
    await start({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(await filesIn(beside)).toEqual([]);
    await writeFile(beside, 'a file in its place');
    expect(await start({ XDG_CACHE_HOME: '/dev/null' })).toMatchObject({ exit: 0, stderr: '' });
  });

  test('goes away when nobody has used it for a month', async () => {
    await start();
    const [name = ''] = await filesIn(beside);
    const other = join(beside, 'program-0123456789ab.cjs-run-v20.19.0-x64');
    await writeFile(other, 'of a version that was removed');
    await utimes(other, 1, 1);
    await rm(join(beside, name));
    await start();
    expect(await filesIn(beside)).toEqual([name]);
  });
});
