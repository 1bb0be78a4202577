import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type DemoApi, startDemoApi } from '../../src/demo/start-demo-api.ts';
import { type CommandResult, createWorkspace, type Workspace } from '../support/cli-workspace.ts';

/** `rollcall init` in folders as people have them. */
let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

const description = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example.com/v1' }],
  security: [{ token: [] }],
  paths: { '/pets': { get: { operationId: 'listPets', tags: ['pets'], responses: { 200: { description: 'ok' } } } } },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
});

/** Every file by its path, what git keeps for itself left out. */
async function tree({ folder, read }: Workspace): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(folder.length + 1))
    .filter((path) => !path.startsWith('.git/'));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)] as const)));
}

/** `rollcall init` at a terminal where somebody presses a key. */
function initWith(space: Workspace, key: string, env: Record<string, string> = {}): Promise<CommandResult> {
  return space.rollcall('init', {
    columns: 80,
    env,
    onHost: (host) => {
      host.keys = (listener) => {
        setImmediate(() => listener(key));
        return () => {};
      };
    },
  });
}

describe('in an empty folder', () => {
  test('what it writes passes against the demo API', async () => {
    const space = await createWorkspace({});
    const init = await space.rollcall('init');
    expect(init).toMatchObject({ exit: 0, stderr: '' });
    expect(Object.keys(await tree(space)).toSorted()).toEqual([
      '.env.example',
      '.github/workflows/rollcall.yml',
      '.gitignore',
      'collections/users.yaml',
      'rollcall.yaml',
      'schemas/collection.schema.json',
      'schemas/config.schema.json',
      'schemas/user.schema.json',
    ]);
    expect(init.stdout).toMatch(/Next:\n {2}rollcall demo --serve .*\n {2}rollcall .*\n$/);

    expect(await space.rollcall('check')).toMatchObject({ exit: 0 });
    const run = await space.rollcall(`run --var API_URL=${api.url}`);
    expect(run.exit, run.output).toBe(0);
    expect((await space.report()).counts).toMatchObject({ total: 4, passed: 4 });
  });

  test('a .env like .env.example does as well, and a wrong token in it is seen', async () => {
    const space = await createWorkspace({});
    await space.rollcall('init');
    const example = await space.read('.env.example');
    await space.write({ '.env': example });
    expect(await space.rollcall(`run --var API_URL=${api.url}`)).toMatchObject({ exit: 0 });
    await space.write({ '.env': example.replace(/TOKEN=.*/, 'TOKEN=wrong') });
    expect(await space.rollcall(`run --var API_URL=${api.url}`)).toMatchObject({ exit: 1 });
  });

  test('a second time it changes nothing', async () => {
    const space = await createWorkspace({});
    await space.rollcall('init');
    const before = await tree(space);
    const again = await space.rollcall('init');
    expect(again).toMatchObject({ exit: 0, stderr: '' });
    expect(again.stdout).toContain('nothing was written');
    expect(await tree(space)).toEqual(before);
  });

  test('takes the name of a folder, which need not be there', async () => {
    const space = await createWorkspace({});
    const { exit, stdout } = await space.rollcall('init tests/api');
    expect(exit).toBe(0);
    expect(stdout).toContain('Next, in tests/api:');
    expect(Object.keys(await tree(space)).every((path) => path.startsWith('tests/api/'))).toBe(true);
    expect(await space.rollcall('check', { cwd: 'tests/api' })).toMatchObject({ exit: 0 });
  });
});

describe('beside what is there', () => {
  test('keeps every file, and says so', async () => {
    const mine = {
      'rollcall.yaml': 'environments: { local: { API_URL: http://127.0.0.1:1 } }\nenvironment: local\n',
      '.env.example': 'MINE=1\n',
      '.gitignore': 'dist/\n.env\n',
    };
    const space = await createWorkspace(mine);
    const { exit, stdout } = await space.rollcall('init');
    expect(exit).toBe(0);
    expect(await tree(space)).toMatchObject({
      ...mine,
      '.gitignore': expect.stringMatching(/^dist\/\n\.env\n\n#.*\n\.env\.\*\n/) as string,
    });
    expect(stdout).toMatch(/^rollcall\.yaml +there already/m);
    expect(stdout).toMatch(/^\.gitignore +3 lines more/m);
    expect(await space.rollcall(`run --var API_URL=${api.url}`)).toMatchObject({ exit: 0 });
  });

  test('collections are enough: no first one is put beside them', async () => {
    const space = await createWorkspace({
      'collections/mine.yml': 'requests: { a: { GET: "http://127.0.0.1:1/" } }\n',
    });
    expect(await space.rollcall('init')).toMatchObject({ exit: 0 });
    const files = Object.keys(await tree(space));
    expect(files).toContain('rollcall.yaml');
    expect(files).not.toContain('collections/users.yaml');
    expect(files).not.toContain('schemas/user.schema.json');
    expect(await space.read('.github/workflows/rollcall.yml')).not.toContain('demo --serve');
  });

  test('editors find the schemas of the package where the project has it', async () => {
    const space = await createWorkspace({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'package.json': '{ "devDependencies": { "rollcall": "^1.0.0" } }',
      'package-lock.json': '{}',
    });
    expect((await space.rollcall('init api')).stdout).toContain('npx rollcall demo --serve');
    const schema = '../../node_modules/rollcall/schemas/collection.schema.json';
    expect(await space.read('api/collections/users.yaml')).toContain(`$schema=${schema}\n`);
    expect(await space.read('api/rollcall.yaml')).toContain('$schema=../node_modules/rollcall/');
    expect(Object.keys(await tree(space))).not.toContain('api/schemas/collection.schema.json');
    expect(await space.read('.github/workflows/rollcall.yml')).toContain('run: (cd .. && npm ci)\n');
  });
});

describe('the CI job', () => {
  type Step = { run?: string; uses?: string; with?: Record<string, string> };

  test('of GitHub starts the demo API, runs and keeps the reports, in the folder of the project', async () => {
    const space = await createWorkspace({ '.git/HEAD': 'ref: refs/heads/main\n' });
    await space.rollcall('init tests');
    const workflow = parse(await space.read('.github/workflows/rollcall.yml')) as {
      jobs: { api: { defaults: object; steps: Step[] } };
    };
    const { defaults, steps } = workflow.jobs.api;
    expect(defaults).toEqual({ run: { 'working-directory': 'tests' } });
    const [, , start, run, upload] = steps;
    expect(start?.run).toMatch(/^npx --yes rollcall@\S+ demo --serve &\ncurl .*\/health\n$/);
    expect(run?.run).toMatch(/^npx --yes rollcall@\S+ --max-time 10m$/);
    expect(upload?.with).toEqual({ name: 'reports', path: 'tests/reports/' });
  });

  test('of GitLab is its pipeline', async () => {
    const space = await createWorkspace({ '.git/config': '[remote "origin"]\n\turl = git@gitlab.example.com:a/b\n' });
    const { stdout } = await space.rollcall('init');
    expect(stdout).toMatch(/^\.gitlab-ci\.yml +a CI job$/m);
    const { api: job } = parse(await space.read('.gitlab-ci.yml')) as { api: { script: string[]; artifacts: object } };
    expect(job.script).toHaveLength(3);
    expect(job.artifacts).toMatchObject({ when: 'always', reports: { junit: 'reports/junit.xml' } });
    expect((await space.rollcall('init')).stdout).toContain('nothing was written');
  });

  test('stands beside a pipeline that is there, with the line that takes it in', async () => {
    const space = await createWorkspace({ '.gitlab-ci.yml': 'stages: [test]\n' });
    expect((await space.rollcall('init')).stdout).toContain('include: [{ local: .gitlab/rollcall.yml }]');
    expect(await space.read('.gitlab-ci.yml')).toBe('stages: [test]\n');
    expect(parse(await space.read('.gitlab/rollcall.yml'))).toHaveProperty('api.script');
  });

  test('of Jenkins too', async () => {
    const space = await createWorkspace({ Jenkinsfile: 'pipeline {}\n' });
    expect((await space.rollcall('init')).stdout).toContain('script path rollcall.Jenkinsfile');
    expect(await space.read('rollcall.Jenkinsfile')).toContain("junit 'reports/junit.xml'");
  });
});

describe('beside an OpenAPI description', () => {
  const files = { 'api/openapi.json': description };

  test('with nobody to ask it writes the plain start, and the command that makes collections', async () => {
    const space = await createWorkspace(files);
    const { exit, stdout, stderr } = await space.rollcall('init');
    expect([exit, stderr]).toEqual([0, '']);
    expect(await space.read('rollcall.yaml')).toContain('\n# openapi: api/openapi.json\n');
    const command = /^ {2}rollcall (import openapi .*)$/m.exec(stdout)?.[1] ?? '';
    expect(await space.rollcall(command)).toMatchObject({ exit: 0 });
    expect(await space.rollcall('check --var TOKEN=t')).toMatchObject({ exit: 0 });
  });

  test.each([
    ['Enter', '\r'],
    ['y', 'y'],
  ])('%s starts from it', async (_, key) => {
    const space = await createWorkspace(files);
    const { exit, stderr, stdout } = await initWith(space, key);
    expect(exit).toBe(0);
    expect(stderr).toContain('api/openapi.json describes an API. Start from it? [Y/n] yes\n');
    expect(stdout).toMatch(/^collections\/pets\.yaml +1 request$/m);
    expect(stdout).toMatch(/cp \.env\.example \.env +then fill in TOKEN\n/);
    const written = await tree(space);
    expect(Object.keys(written)).not.toContain('collections/users.yaml');
    expect(parse(written['rollcall.yaml'] ?? '')).toMatchObject({
      openapi: 'api/openapi.json',
      environments: { local: { API_URL: 'https://pets.example.com/v1' } },
    });
    expect(written['collections/pets.yaml']).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\//);
    expect(written['.env.example']).toMatch(/\nTOKEN=\n$/);
    expect(written['.github/workflows/rollcall.yml']).toContain('TOKEN: ${{ secrets.TOKEN }}');
    expect(await space.rollcall('check --var TOKEN=t')).toMatchObject({ exit: 0 });
    expect((await initWith(space, 'y')).stdout).toContain('nothing was written');
  });

  test('n does not', async () => {
    const space = await createWorkspace(files);
    const { exit, stderr } = await initWith(space, 'n');
    expect([exit, stderr]).toEqual([0, expect.stringMatching(/ no\n$/)]);
    expect(Object.keys(await tree(space))).toContain('collections/users.yaml');
  });

  test('Ctrl-C ends it, and nothing is written', async () => {
    const space = await createWorkspace(files);
    expect(await initWith(space, '\u0003')).toMatchObject({ exit: 130, stdout: '' });
    expect(await tree(space)).toEqual(files);
  });

  test('in CI nobody is asked, whatever the terminal', async () => {
    const space = await createWorkspace(files);
    expect(await initWith(space, 'y', { CI: 'true' })).toMatchObject({ exit: 0, stderr: '' });
    expect(Object.keys(await tree(space))).toContain('collections/users.yaml');
  });

  test('--openapi is a yes, --no-openapi a no', async () => {
    const [yes, no] = await Promise.all([createWorkspace({ 'mine.json': description }), createWorkspace(files)]);
    expect(await yes.rollcall('init --openapi mine.json')).toMatchObject({ exit: 0 });
    expect(Object.keys(await tree(yes))).toContain('collections/pets.yaml');
    expect((await no.rollcall('init --no-openapi')).stdout).not.toContain('openapi.json');
    expect(Object.keys(await tree(no))).toContain('collections/users.yaml');
  });
});

describe('where it cannot write', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['a file in the place of a folder', 'init', { collections: '' }, 'the files cannot be written'],
    ['a file as the folder', 'init notes.txt', { 'notes.txt': '' }, 'notes.txt is a file, not a folder'],
    ['no such description', 'init --openapi api.yaml', {}, 'there is no file or folder api.yaml'],
    ['no description at all', 'init --openapi a.yaml', { 'a.yaml': 'a: 1\n' }, 'is not an OpenAPI description'],
    ['a folder of descriptions', 'init --openapi api', { 'api/openapi.json': description }, 'api is a folder'],
    ['a flag that is not there', 'init --force', {}, "unknown option '--force'"],
  ])('%s: exit 2, and nothing is written', async (_, command, files, message) => {
    const space = await createWorkspace(files);
    const { exit, stdout, stderr } = await space.rollcall(command);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(await tree(space)).toEqual(files);
  });
});
