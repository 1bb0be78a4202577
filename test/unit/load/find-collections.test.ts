import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCollections } from '../../../src/load/find-collections.ts';
import { loadProject } from '../../../src/load/load-project.ts';
import { brief, makeProject } from './project.ts';

const files = {
  'collections/users.yaml': '',
  'collections/sub/orders.yml': '',
  'collections/sub/notes.txt': '',
  'collections/__snapshots__/users.yaml': '',
  'collections/node_modules/x/a.yaml': '',
  'collections/.hidden/a.yaml': '',
  'collections/[odd].yaml': '',
  'other/a.yaml': '',
  'empty/readme.md': '',
};

async function find(
  paths: string[],
  extra: Record<string, string> = {},
): Promise<{ found: string[]; problems: string[] }> {
  const root = await makeProject({ ...files, ...extra });
  const { config } = await loadProject(root);
  const result = await findCollections({ paths, cwd: root, config });
  return {
    found: result.files.map(({ path, lines }) => [relative(root, path), ...lines].join(':')),
    problems: result.problems.map(({ code, message, hint }) => `${code} ${message} | ${hint}`),
  };
}

describe('findCollections', () => {
  const standard = ['collections/[odd].yaml', 'collections/sub/orders.yml', 'collections/users.yaml'];

  it.each<[string[], string[]]>([
    [[], standard],
    [['collections'], standard],
    [['collections', 'collections/users.yaml'], standard],
    [['collections/**/*.yml'], ['collections/sub/orders.yml']],
    [['collections/[odd].yaml'], ['collections/[odd].yaml']],
    [
      ['other/a.yaml', 'collections/users.yaml'],
      ['collections/users.yaml', 'other/a.yaml'],
    ],
    [['collections/users.yaml:12', './collections/users.yaml:30'], ['collections/users.yaml:12:30']],
    [['collections/users.yaml:12', 'collections/users.yaml'], ['collections/users.yaml']],
  ])('%j', async (paths, expected) => {
    expect(await find(paths)).toEqual({ found: expected, problems: [] });
  });

  it('takes what rollcall.yaml names, and never that file itself', async () => {
    const config = { 'rollcall.yaml': 'collections: [other, collections/*.yaml]' };
    expect((await find([], config)).found).toEqual([
      'collections/[odd].yaml',
      'collections/users.yaml',
      'other/a.yaml',
    ]);
    expect((await find(['.'], config)).found).not.toContain('rollcall.yaml');
  });

  it.each<[string[], string]>([
    [
      ['collections/usres.yaml'],
      'input/not-found there is no file or folder collections/usres.yaml | did you mean "users.yaml"?',
    ],
    [
      ['collections/usres.yaml:3'],
      'input/not-found there is no file or folder collections/usres.yaml:3 | did you mean "users.yaml"?',
    ],
    [
      ['nowhere/at/all.yaml'],
      'input/not-found there is no file or folder nowhere/at/all.yaml | looked for nowhere/at/all.yaml',
    ],
    [['x/*.yaml'], 'input/not-found no file matches x/*.yaml | undefined'],
    [['empty'], 'usage/nothing-to-run the folder empty holds no collection | collections end in .yaml or .yml'],
  ])('%j is a problem', async (paths, expected) => {
    expect(await find(paths)).toEqual({ found: [], problems: [expected] });
  });

  it('says what to do where there is nothing', async () => {
    const root = await makeProject({});
    const { config } = await loadProject(root);
    const { problems } = await findCollections({ paths: [], cwd: root, config });
    expect(problems.map(({ code }) => code)).toEqual(['usage/nothing-to-run']);
  });
});

describe('loadProject', () => {
  it('finds the nearest rollcall.yaml upward', async () => {
    const root = await makeProject({ 'rollcall.yaml': '', 'p/rollcall.yaml': 'jobs: 3', 'p/a/b/x.yaml': '' });
    const { config } = await loadProject(join(root, 'p/a/b'));
    expect([config.root, config.settings.jobs]).toEqual([join(root, 'p'), 3]);
  });

  it('reads every setting', async () => {
    const root = await makeProject({
      'api.yaml': '',
      'rollcall.yaml': `collections: a.yaml
environments:
  local: { URL: http://x, PORT: 80, ON: true }
  empty:
environment: local
jobs: 4
rate: 20/s
allowHosts: [a.test, "*.b.test"]
allowRead: ../shared
envFile: [ci.env]
openapi: { file: api.yaml, strict: true, severity: { operation: off } }
reporters: [console, json=r.json]
defaults: { retry: 2 }
timeout: 10s
bail: true
x-note: y
`,
    });
    const { config, problems } = await loadProject(root);
    expect(brief(problems)).toEqual([]);
    expect(config).toMatchObject({
      collections: ['a.yaml'],
      environments: { local: { URL: 'http://x', PORT: '80', ON: 'true' }, empty: {} },
      environment: 'local',
      allowHosts: ['a.test', '*.b.test'],
      allowRead: [join(root, '../shared')],
      envFile: [join(root, 'ci.env')],
      openapi: { file: join(root, 'api.yaml'), strict: true, requests: true, severity: { operation: 'off' } },
      reporters: ['console', 'json=r.json'],
      settings: { jobs: 4, rate: '20/s', timeout: '10s', bail: true },
    });
    expect(config.defaults?.kind).toBe('map');
    expect(config.spans['jobs']?.file.path).toBe('rollcall.yaml');
  });

  it('is content with an empty file, and says what is wrong with a bad one', async () => {
    expect((await loadProject(await makeProject({ 'rollcall.yaml': '# nothing yet\n' }))).problems).toEqual([]);
    expect(brief((await loadProject(await makeProject({ 'rollcall.yaml': 'jbos: 3\n' }))).problems)).toEqual([
      'input/unknown-key 1:1 "jbos" is not a key of rollcall.yaml',
    ]);
    expect(
      brief((await loadProject(await makeProject({ 'rollcall.yaml': 'openapi: ap.yaml', 'api.yaml': '' }))).problems),
    ).toEqual(['input/not-found 1:10 there is no file ap.yaml']);
    expect(brief((await loadProject(await makeProject({ 'rollcall.yaml': '- a\n' }))).problems)).toEqual([
      'input/wrong-type 1:1 the file expects rollcall.yaml; this is a list',
    ]);
  });
});
