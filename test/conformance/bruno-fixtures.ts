import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readBruRequest } from '../../src/convert/bruno/read/read-bru.ts';
import { importBruno } from '../../src/convert/import-bruno.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';

type Tree = Record<string, Record<string, unknown> | undefined>;

/** Reads and imports the fixtures of Bruno's language; the JSON of the same name says what stands in one. */
export async function brunoFixtures(root: string, row: ImportRow): Promise<void> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.bru')).toSorted();
  for (const name of names.filter((one) => !/(collection|annotations)\.bru$/.test(one))) {
    const path = join(root, name);
    const text = await readFile(path, 'utf8');
    const json = path.replace('/bru/', '/json/').replace(/\.bru$/, '.json');
    const twin = await readFile(json, 'utf8').catch(() => undefined);
    row.files += 1;
    try {
      const whys = twin === undefined ? [] : await fixtureDifferences(text, JSON.parse(twin) as Tree);
      row.wrong.push(...whys.map((why) => ({ file: name, why })));
      await importFixture(path, text, row);
    } catch (error) {
      if (error instanceof ProblemError) row.refused += 1;
      else row.wrong.push({ file: name, why: String(error) });
    }
  }
}

async function importFixture(path: string, text: string, row: ImportRow): Promise<void> {
  const file = { path, name: basename(path), text };
  const imported = await importBruno({ path, files: [file], readBeside: async () => undefined });
  const { exit, stderr } = await runOnDrafts(imported, ['check']);
  if (exit !== 0) row.wrong.push({ file: path, why: `check: ${stderr.slice(0, 500)}` });
  if (imported.leftovers.length === 0) row.whole += 1;
  else row.withList += 1;
}

async function fixtureDifferences(text: string, tree: Tree): Promise<string[]> {
  const { request } = await readBruRequest({ path: 'fixture.bru', absolutePath: '/fixture.bru', text });
  if (request === undefined) return [];
  const { body } = request;
  const said: [what: string, mine: unknown, theirs: unknown][] = [
    ['method', request.method, String(tree['http']?.['method']).toUpperCase()],
    ['url', request.url, tree['http']?.['url']],
    ['headers', pairs(request.headers), pairs(tree['headers'])],
    ['assertions', pairs(request.asserts), pairs(tree['assertions'])],
    ['variables', pairs(request.vars), pairs(tree['vars']?.['req'])],
    ['tests', request.scripts.find(({ kind }) => kind === 'tests')?.code, tree['tests']],
    ['body', 'text' in body ? body.text : '', 'text' in body ? (tree['body']?.[body.kind] ?? '') : ''],
  ];
  return said
    .filter(([, mine, theirs]) => mine !== theirs)
    .map(([what, mine, theirs]) => `${what}: ${String(mine)} instead of ${String(theirs)}`);
}

function pairs(list: unknown): string {
  const items = Array.isArray(list) ? (list as { name: string; value: string; enabled: boolean }[]) : [];
  return JSON.stringify(items.map(({ name, value, enabled }) => [name, value, enabled]));
}
