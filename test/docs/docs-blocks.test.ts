import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { runCli } from '../../src/cli/run-cli.ts';
import { startDemoApi } from '../../src/demo/start-demo-api.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { anchorsOf, type Block, linksOf, sectionsOf, wholeCollection } from './page-blocks.ts';

/**
 * What the pages show is true: every `yaml` block passes `check`, those of the recipes pass against the demo API, jobs of
 * CI servers start a command that works, every link leads somewhere. The blocks of one `##` section are one project:
 * `<!-- file: path -->` above a block says where it lies in it (an unmarked collection lies in `collections/`), so that
 * collections find their schemas and rows; beside them are the schemas and certificates of the examples. A block that is
 * only a part of a collection is completed; `<!-- check only -->` leaves out of the run what the demo API cannot answer.
 */
const top = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  ...(await readdir(join(top, 'docs'), { recursive: true })).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const texts = new Map(
  await Promise.all(pages.map(async (page) => [page, await readFile(join(top, page), 'utf8')] as const)),
);

let api: Awaited<ReturnType<typeof startDemoApi>>;
const folders: string[] = [];
beforeAll(async () => {
  api = await startDemoApi({ port: 0 });
});
afterAll(async () => {
  await api.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

describe('yaml blocks', () => {
  const sections = [...texts].flatMap(([page, text]) =>
    sectionsOf(text).map(({ title, blocks }) => ({ name: `${page}: ${title}`, page, blocks })),
  );
  test.each(sections.filter(({ blocks }) => blocks.some((block) => isRunnable(block) || isSettings(block))))(
    '$name',
    async ({ page, blocks }) => {
      const project = await writeProject(blocks);
      const variables = Object.fromEntries(
        blocks.flatMap(({ text }) => Array.from(text.matchAll(/\b[A-Z][A-Z0-9_]+\b/g), ([name]) => [name, 'any'])),
      );
      for (const { path, block } of project.collections) {
        const host = createFakeHost({ argv: ['check', path], cwd: project.folder, env: variables });
        expect(await runCli(host), `line ${block.line} of ${page}\n${host.stderrText()}`).toBe(0);
      }
      if (page !== 'docs/recipes.md') return;
      const answered = project.collections.filter(({ block }) => !block.marks.includes('check only'));
      for (const { path, block } of answered) {
        const host = createFakeHost({ argv: ['run', path], cwd: project.folder, env: api.variables });
        expect(await runCli(host), `line ${block.line} of ${page}\n${host.stderrText()}${host.stdoutText()}`).toBe(0);
      }
    },
  );
});

test('no block of YAML is left out', () => {
  const left = [...texts].flatMap(([page, text]) =>
    sectionsOf(text)
      .filter(({ blocks }) => !blocks.some((block) => isRunnable(block) || isSettings(block)))
      .flatMap(({ blocks }) => blocks.filter((block) => block.language === 'yaml' && !isJob(block)))
      .map(({ line }) => `${page}:${line}`),
  );
  expect(left).toEqual([]);
});

describe('jobs of CI servers', () => {
  const jobs = [...texts].flatMap(([page, text]) =>
    sectionsOf(text).flatMap(({ blocks }) => blocks.filter(isJob).map((block) => ({ page, ...block }))),
  );
  test.each(jobs)('line $line of $page', async ({ text }) => {
    expect(parseDocument(text).errors).toEqual([]);
    const commands = Array.from(text.matchAll(/\bnpx rollcall (.+)$/gm), ([, args]) => args?.split(' ') ?? []);
    expect(commands).not.toEqual([]);
    const project = await writeProject([
      { language: 'yaml', text: 'environments: { staging: {} }\n', line: 0, files: ['rollcall.yaml'], marks: [] },
    ]);
    for (const args of commands) {
      const host = createFakeHost({ argv: [...args, '--dry-run'], cwd: project.folder, env: {} });
      expect(await runCli(host), host.stderrText()).toBe(0);
    }
  });
});

describe('links', () => {
  test.each([...texts])('%s', async (page, text) => {
    const missing: string[] = [];
    for (const link of linksOf(text)) {
      if (/^https?:/.test(link)) continue;
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      const isThere = await stat(join(top, path)).then(
        () => true,
        () => false,
      );
      const hasAnchor = anchor === undefined || anchorsOf(texts.get(path) ?? '').has(anchor);
      if (!isThere || !hasAnchor) missing.push(link);
    }
    expect(missing).toEqual([]);
  });
});

type Project = { folder: string; collections: { path: string; block: Block }[] };

/**
 * Writes the files of a section; blocks of a page without names lie beside each other in `collections/`. Where there is
 * only a `rollcall.yaml`, some collection is put beside it.
 */
async function writeProject(blocks: Block[]): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-docs-'));
  folders.push(folder);
  for (const shared of ['schemas', 'collections/demo-only']) {
    await cp(join(top, shared), join(folder, shared), { recursive: true });
  }
  const collections: Project['collections'] = [];
  const settings = blocks.find(isSettings);
  const added =
    settings === undefined || blocks.some(isRunnable) ? [] : [{ ...settings, files: [], text: 'vars: {}\n' }];
  for (const [index, block] of [...blocks, ...added].entries()) {
    const isCollection = isRunnable(block);
    const paths = isCollection && block.files.length === 0 ? [`collections/block-${index}.yaml`] : block.files;
    for (const path of paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), isCollection ? wholeCollection(block.text) : block.text);
      if (isCollection) collections.push({ path, block });
    }
  }
  return { folder, collections };
}

/** Not what is marked as no collection, and not what is checked with the collections beside it. */
function isRunnable(block: Block): boolean {
  const { language, files, text } = block;
  if (language !== 'yaml' || isSettings(block)) return false;
  return files.length === 0 || /^requests:/m.test(text);
}

function isSettings({ files }: Block): boolean {
  return files.includes('rollcall.yaml');
}

function isJob({ files }: Block): boolean {
  return files.some((file) => file.endsWith('.yml'));
}
