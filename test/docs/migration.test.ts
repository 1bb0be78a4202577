import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/run-cli.ts';
import { importKinds } from '../../src/convert/import-registry.ts';
import { startDemoApi } from '../../src/demo/start-demo-api.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { type Block, sectionsOf } from './page-blocks.ts';

/**
 * The pairs of `docs/migration.md`. `<!-- source: path -->` marks files of the other tool, `<!-- imported: kind -->` the
 * collection that `rollcall import` makes of them; layout and comments of it may differ. All collections run.
 */
const page = await readFile(new URL('../../docs/migration.md', import.meta.url), 'utf8');
const sections = sectionsOf(page).filter(({ blocks }) => blocks.some(({ language }) => language === 'yaml'));
const imported = sections.filter(({ blocks }) => blocks.some((block) => markOf(block, 'imported') !== undefined));

let api: Awaited<ReturnType<typeof startDemoApi>>;
let folder: string;
beforeAll(async () => {
  api = await startDemoApi({ port: 0 });
  folder = await mkdtemp(join(tmpdir(), 'rollcall-migration-'));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

test('each of the tools has its pair', () => {
  expect(sections.map(({ title }) => title)).toEqual([
    'Postman and Newman',
    'Bruno',
    'Hurl',
    'Step CI',
    'Tavern',
    '`.http` files',
  ]);
  expect(imported).toHaveLength(4);
});

test.each(imported)('$title: the collection is what the import makes of the file', async ({ title, blocks }) => {
  const cwd = join(folder, title.replaceAll(/\W+/g, '-'));
  const sources = blocks.flatMap((block) => markOf(block, 'source') ?? []);
  for (const block of blocks) {
    const path = markOf(block, 'source');
    if (path === undefined) continue;
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), block.text);
  }
  const collection = blocks.find((block) => markOf(block, 'imported') !== undefined);
  const kind = collection === undefined ? undefined : markOf(collection, 'imported');
  expect(importKinds).toContain(kind);
  const [first = ''] = sources;
  const source = sources.length === 1 ? first : dirname(first);
  const host = createFakeHost({ argv: ['import', kind ?? '', source, '-o', 'collections'], cwd, env: {} });
  expect(await runCli(host), host.stderrText()).toBe(0);
  expect(page).toContain(`rollcall import ${kind} ${source} -o collections`);
  const made = await readdir(join(cwd, 'collections'));
  expect(made).toHaveLength(1);
  const text = await readFile(join(cwd, 'collections', made[0] ?? ''), 'utf8');
  expect(parse(text)).toEqual(parse(collection?.text ?? ''));
});

test.each(sections)('$title: the collection passes', async ({ title, blocks }) => {
  const collection = blocks.find(({ language }) => language === 'yaml');
  const cwd = join(folder, `run-${title.replaceAll(/\W+/g, '-')}`);
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, 'users.yaml'), collection?.text ?? '');
  const env = { API_URL: api.url, BASE: api.url, API_TOKEN: 'tok_demo_5d1f0c72', TOKEN: 'tok_demo_5d1f0c72' };
  const host = createFakeHost({ argv: ['users.yaml'], cwd, env });
  expect(await runCli(host), host.stdoutText() + host.stderrText()).toBe(0);
  expect(host.stdoutText()).toContain('PASSED 2 of 2');
});

function markOf({ marks }: Block, name: string): string | undefined {
  return marks.flatMap((mark) => (mark.startsWith(`${name}: `) ? mark.slice(name.length + 2) : [])).at(0);
}
