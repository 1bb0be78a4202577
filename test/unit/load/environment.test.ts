import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkConfigSecrets,
  checkEnvironmentName,
  checkFlagNames,
} from '../../../src/load/environment/check-environment.ts';
import { readEnvFiles } from '../../../src/load/environment/env-files.ts';
import { type EnvironmentSources, resolveEnvironment } from '../../../src/load/environment/environment.ts';
import { nodeFileAccess } from '../../../src/load/files/file-access.ts';
import { loadProject } from '../../../src/load/load-project.ts';
import type { Collection } from '../../../src/model/collection.ts';
import { brief, loadText, makeProject } from './project.ts';

async function collectionOf(env: string): Promise<Collection> {
  const { collections } = await loadText(`env: ${env}\nrequests: {}`);
  return collections[0] as Collection;
}

const all: EnvironmentSources = {
  flags: { A: 'flag' },
  process: { A: 'process' },
  files: [
    { path: '.env.local', values: { A: 'env.local' } },
    { path: '.env', values: { A: 'env' } },
  ],
  environment: { name: 'local', values: { A: 'config' } },
};

describe('resolveEnvironment', () => {
  it.each<[string, Partial<EnvironmentSources>, string, string]>([
    ['flags first', {}, 'flag', '--var or --secret'],
    ['then the process', { flags: {} }, 'process', 'the process environment'],
    ['then .env.<name>', { flags: {}, process: {} }, 'env.local', '.env.local'],
    ['then .env', { flags: {}, process: {}, files: all.files.slice(1) }, 'env', '.env'],
    ['then rollcall.yaml', { flags: {}, process: {}, files: [] }, 'config', 'environments.local of rollcall.yaml'],
    [
      'then the default',
      { flags: {}, process: {}, files: [], environment: { name: 'local', values: {} } },
      'fallback',
      'the default',
    ],
    ['an empty value counts', { flags: { A: '' } }, '', '--var or --secret'],
  ])('%s', async (_, sources, value, origin) => {
    const { values, origins, problems } = resolveEnvironment(await collectionOf('{ A: fallback }'), {
      ...all,
      ...sources,
    });
    expect([values['A'], origins['A'], problems]).toEqual([value, origin, []]);
  });

  it('lists every missing variable with its place, and how to set it', async () => {
    const collection = await collectionOf(
      '\n  A:\n  B: { secret: true, description: Token of the API }\n  C: { required: false }\n  constructor:',
    );
    const { values, problems } = resolveEnvironment(collection, { flags: {}, process: {}, files: [] });
    expect(values).toEqual({});
    expect(brief(problems)).toEqual([
      'input/missing-variable 2:3 A has no value',
      'input/missing-variable 3:3 B has no value (Token of the API)',
      'input/missing-variable 5:3 constructor has no value',
    ]);
    expect(problems[1]?.hint).toBe('set it by --secret B=…, export B=… or a line B=… in .env');
  });

  it('gives only what is declared', async () => {
    const { values } = resolveEnvironment(await collectionOf('{ A: x }'), {
      ...all,
      process: { HOME: '/root' },
      flags: {},
    });
    expect(Object.keys(values)).toEqual(['A']);
  });
});

describe('readEnvFiles', () => {
  it('takes the nearest of each name from the collection up to the root', async () => {
    const root = await makeProject({
      'project/.env': 'A=root\nB="two words"\n',
      'project/.env.local': 'C=c # note\n',
      'project/collections/.env': 'A=near\n',
      'project/collections/deep/a.yaml': '',
      '.env': 'A=outside',
      '.env.other': 'A=outside',
    });
    const search = { collection: join(root, 'project/collections/deep/a.yaml'), root: join(root, 'project') };
    const { files } = await readEnvFiles({ ...search, environment: 'local' }, nodeFileAccess);
    expect(files).toEqual([
      { path: '.env.local', values: { C: 'c' } },
      { path: 'collections/.env', values: { A: 'near' } },
    ]);
    expect(await readEnvFiles({ ...search, environment: 'other' }, nodeFileAccess)).toMatchObject({
      files: [{ path: 'collections/.env' }],
    });
  });

  it('takes named files instead, and says where one is not there', async () => {
    const root = await makeProject({ '.env': 'A=1', 'ci.env': 'A=2' });
    const named = [join(root, 'ci.env'), join(root, 'cl.env')];
    const { files, problems } = await readEnvFiles({ collection: join(root, 'a.yaml'), root, named }, nodeFileAccess);
    expect(files).toEqual([{ path: 'ci.env', values: { A: '2' } }]);
    expect(problems).toEqual([
      { code: 'input/not-found', message: 'there is no file cl.env', hint: 'did you mean "ci.env"?' },
    ]);
  });
});

describe('names', () => {
  it('refuses an environment that is not there', async () => {
    const root = await makeProject({ 'rollcall.yaml': 'environments: { local: {}, staging: {} }' });
    const { config } = await loadProject(root);
    expect(checkEnvironmentName('staging', config, false)).toEqual([]);
    expect(checkEnvironmentName('prod', config, true)).toEqual([]);
    expect(checkEnvironmentName('stagin', config, false)).toEqual([
      {
        code: 'usage/unknown-environment',
        message: 'there is no environment "stagin"',
        hint: 'did you mean "staging"?',
      },
    ]);
    expect(checkEnvironmentName('xyz', config, false)[0]?.hint).toBe('there are local, staging');
  });

  it('refuses --var for a name that no file declares', async () => {
    const collections = [await collectionOf('{ API_URL: x }')];
    expect(checkFlagNames(['API_URL', 'API_ULR'], collections)).toEqual([
      {
        code: 'usage/unknown-variable',
        message: 'no selected file declares API_ULR under `env`',
        hint: 'did you mean "API_URL"?',
      },
    ]);
  });

  it('refuses the value of a secret in rollcall.yaml, and never shows it', async () => {
    const root = await makeProject({ 'rollcall.yaml': 'environments:\n  local: { OTHER: x, TOKEN: hush-hush }\n' });
    const { config } = await loadProject(root);
    const problems = checkConfigSecrets(config, [await collectionOf('{ TOKEN: { secret: true }, OTHER: y }')]);
    expect(brief(problems)).toEqual(['input/secret-in-config 2:22 rollcall.yaml holds a value of the secret TOKEN']);
    expect(JSON.stringify(problems)).not.toContain('hush');
    expect(problems[0]?.hint).toContain('.env.local');
  });
});
