import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPermissive, licenceFiles } from '../../scripts/licence-files.ts';
import { thirdPartyPackages } from '../../scripts/third-party-packages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packages = await thirdPartyPackages(root);

describe('what reaches a user', () => {
  test('stands under permissive licences alone', () => {
    const others = packages.filter(({ licence }) => !isPermissive(licence));
    expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });

  test.each(Object.entries(licenceFiles(packages)))('is listed in %s (npm run licences)', async (path, text) => {
    expect(await readFile(join(root, path), 'utf8')).toBe(text);
  });

  test('is counted rightly in the page on security', async () => {
    const direct = packages.filter(({ neededBy }) => neededBy.includes('rollcall'));
    const page = await readFile(join(root, 'docs/security.md'), 'utf8');
    expect(page).toContain(`names ${direct.length} packages; with what these need they are ${packages.length}.`);
  });

  test('is what the program imports, no more and no less, and what that needs', async () => {
    const files = (await readdir(join(root, 'src'), { recursive: true })).filter((file) => file.endsWith('.ts'));
    const texts = await Promise.all(files.map((file) => readFile(join(root, 'src', file), 'utf8')));
    const imported = texts.flatMap((text) =>
      Array.from(text.matchAll(/\b(?:from |import\(|require\()'([^'.\s][^'\s]*)'/g), ([, name]) => name ?? ''),
    );
    const names = imported.map((target) => target.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? target);
    // What `rollcall export k6` writes imports `k6`; the program does not.
    const others = [...new Set(names)].filter((name) => !isBuiltin(name) && name !== 'k6');
    const listed = packages.filter(({ neededBy }) => neededBy.includes('rollcall')).map(({ name }) => name);
    expect(others.toSorted()).toEqual(listed);
  });
});

test.each<[string, boolean]>([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND BSD-3-Clause', true],
  ['GPL-3.0-only', false],
  ['MIT AND GPL-3.0-only', false],
  ['LGPL-2.1-or-later OR AGPL-3.0-only', false],
  ['SEE LICENSE IN licence.txt', false],
  ['UNLICENSED', false],
  ['none', false],
  ['', false],
])('a licence %j counts as permissive: %s', (licence, expected) => {
  expect(isPermissive(licence)).toBe(expected);
});

describe('another project', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-licences-'));
    const entries = {
      '': { dependencies: { asked: '^1.0.0', helper: '^1.0.0' }, devDependencies: { tool: '^1.0.0' } },
      'node_modules/asked': { version: '1.0.0', dependencies: { helper: '2' }, peerDependencies: { absent: '1' } },
      'node_modules/asked/node_modules/helper': { version: '2.0.0', optionalDependencies: { inner: '1' } },
      'node_modules/helper': { version: '1.0.0', dependencies: { asked: '1' } },
      'node_modules/inner': { version: '1.0.0' },
      'node_modules/tool': { version: '1.0.0', dev: true },
    };
    await write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: entries }));
    await install('asked', { version: '1.0.0', license: 'MIT' });
    await write('node_modules/asked/LICENSE', 'Text  \r\nof asked\r\n');
    await write('node_modules/asked/lib/LICENCE.md', 'Of a part');
    await write('node_modules/asked/licenses.js', 'code');
    await install('asked/node_modules/helper', { version: '2.0.0', license: 'MIT', author: { name: 'Ann Author' } });
    await install('helper', { version: '1.0.0', license: 'ISC' });
    await write('node_modules/helper/license', 'Text\nof asked');
    await install('inner', { version: '1.0.0' });
    await install('tool', { version: '1.0.0', license: 'GPL-3.0-only' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('lists what its dependencies bring along, in each version, and not its tools', async () => {
    expect(await thirdPartyPackages(folder)).toMatchObject([
      { name: 'asked', version: '1.0.0', licence: 'MIT', neededBy: ['helper', 'rollcall'] },
      { name: 'helper', version: '1.0.0', licence: 'ISC', neededBy: ['rollcall'] },
      { name: 'helper', version: '2.0.0', licence: 'MIT', neededBy: ['asked'], texts: [] },
      { name: 'inner', version: '1.0.0', licence: 'none', neededBy: ['helper'] },
    ]);
  });

  test('has each text once, also that of a part; the standard one stands for a missing one', async () => {
    const [asked, one, two] = await thirdPartyPackages(folder);
    const texts = licenceFiles([asked, one, two].flatMap((found) => found ?? []))['THIRD-PARTY-LICENSES.txt'] ?? '';
    const sections = texts.split(/^=+$/m).map((section) => section.trim());
    expect(sections.map((section) => section.split(/\n-+\n/)).slice(1, 3)).toEqual([
      ['asked 1.0.0\nhelper 1.0.0', 'Text\nof asked'],
      ['asked 1.0.0', 'Of a part'],
    ]);
    expect(sections).toHaveLength(4);
    expect(sections[3]).toMatch(/^helper 2\.0\.0\n[^]*Copyright \(c\) Ann Author[^]*Permission is hereby granted/);
  });

  test('with a package that names no licence cannot have its texts written', async () => {
    const found = await thirdPartyPackages(folder);
    expect(() => licenceFiles(found)).toThrow('inner has no licence text, and there is no standard one for none');
  });

  test('that is installed otherwise than its lock file says is refused', async () => {
    await install('inner', { version: '1.0.1' });
    await expect(thirdPartyPackages(folder)).rejects.toThrow('node_modules/inner is 1.0.1: run npm ci');
    await install('inner', { version: '1.0.0' });
  });

  function install(path: string, content: object): Promise<void> {
    return write(`node_modules/${path}/package.json`, JSON.stringify(content));
  }

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
