import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoApi } from '../../src/demo/start-demo-api.ts';

/** The package as it would be published: packed, installed into an empty folder, used there. `npm test` builds it first. */
const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
let folder: string;
let packed: { filename: string; size: number; files: { path: string }[] };
let packedFiles: string[];
let api: Awaited<ReturnType<typeof startDemoApi>>;

beforeAll(async () => {
  api = await startDemoApi({ port: 0 });
  folder = await mkdtemp(join(tmpdir(), 'rollcall-package-'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  [packed] = JSON.parse(stdout) as [typeof packed];
  packedFiles = packed.files.map(({ path }) => path);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  // The packages are in npm's cache, since this one has been installed from it.
  const install = [
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `./${packed.filename}`,
  ];
  await run('npm', install, { cwd: folder });
}, 120_000);

afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

test('it holds what is needed and no more', () => {
  expect(packedFiles).toEqual(
    expect.arrayContaining([
      'dist/main.js',
      'dist/index.d.ts',
      'schemas/collection.schema.json',
      'THIRD-PARTY-LICENSES.txt',
    ]),
  );
  const needed = [
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-LICENSES\.txt|rollcall\.yaml)$/,
    /^dist\/.+\.(c?js|d\.ts)$/,
    /^schemas\/[^/]+\.schema\.json$/,
    // The examples, which `rollcall demo` runs, with their data and the keys of the demo API.
    /^collections\/([^/]+|fixtures\/[^/]+)\.yaml$/,
    /^collections\/data\/[^/]+\.(json|csv|png)$/,
    /^collections\/demo-only\/([^/]+\.pem|netrc)$/,
  ];
  expect(packedFiles.filter((path) => !needed.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(packedFiles.filter((path) => /(^|[/.])(test|spec|bench|golden)s?[/.]/.test(path))).toEqual([]);
});

test('it is less than 1.3 MB to fetch', () => {
  expect(packed.size).toBeLessThan(1_300_000);
});

test('installing it runs nothing of it', async () => {
  const { scripts } = JSON.parse(await readFile(join(folder, 'node_modules/rollcall/package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  // What npm runs when a package is installed: https://docs.npmjs.com/cli/v11/using-npm/scripts#life-cycle-operation-order
  const atInstall = /^(pre|post)?(install|prepare|publish)$|^prepublish(Only)?$|^dependencies$/;
  expect(Object.keys(scripts).filter((name) => atInstall.test(name))).toEqual([]);
  // Where this file is, npm runs node-gyp although no script says so.
  expect(packedFiles).not.toContain('binding.gyp');
});

test('the command runs a collection and writes the three reports', async () => {
  await writeFile(
    join(folder, 'health.yaml'),
    `env: { API_URL: {} }\nbaseUrl: \${{ env.API_URL }}\nrequests:\n  health:\n    GET: /health\n    expect: { status: 200, type: json }\n`,
  );
  const { stdout } = await run('npx', ['--no-install', 'rollcall', 'health.yaml', '--var', `API_URL=${api.url}`], {
    cwd: folder,
  });
  expect(stdout).toContain('PASSED 1 of 1');
  expect((await readdir(join(folder, 'reports'))).toSorted()).toEqual(['junit.xml', 'report.html', 'report.json']);
  const report = JSON.parse(await readFile(join(folder, 'reports/report.json'), 'utf8')) as { exitCode: number };
  expect(report.exitCode).toBe(0);
});

test('a mistake exits 2 without a stack trace', async () => {
  await writeFile(
    join(folder, 'bad.yaml'),
    'requests:\n  a:\n    GET: http://127.0.0.1:1/\n    expct: { status: 200 }\n',
  );
  const failure = await run('npx', ['--no-install', 'rollcall', 'bad.yaml'], { cwd: folder }).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(failure).toMatchObject({ code: 2 });
  expect(failure.stderr).toContain('error[input/unknown-key]: "expct" is not a key of a request');
  expect(failure.stderr).not.toMatch(/^\s+at .*\.js/m);
});

test('the library runs the same engine', async () => {
  const script = `
    import { check, run } from 'rollcall';
    const report = await run({ cwd: ${JSON.stringify(folder)}, paths: ['health.yaml'], vars: { API_URL: ${JSON.stringify(api.url)} } });
    const { problems } = await check({ cwd: ${JSON.stringify(folder)}, paths: ['bad.yaml'] });
    console.log(report.exitCode, report.counts.passed, problems.map(({ code }) => code).join());
  `;
  await writeFile(join(folder, 'use.mjs'), script);
  const { stdout } = await run('node', ['use.mjs'], { cwd: folder });
  expect(stdout.trim()).toBe('0 1 input/unknown-key');
});
