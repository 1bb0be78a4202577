import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseHurl } from '../../src/convert/hurl/parse/parse-hurl.ts';
import type { Imported } from '../../src/convert/import.ts';
import { importHurl } from '../../src/convert/import-hurl.ts';
import { equalJson, isJsonObject, type Json, parseJson, stringifyJson } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import { hurlTwin } from './hurl-twin.ts';
import type { ImportRow } from './import-row.ts';

/**
 * Imports every Hurl file of Hurl's own tests. Wrong is: the parsed tree is not the JSON that hurlfmt wrote of the same
 * file, `check` finds a problem in what comes out, or the number of requests, a method or a status is another.
 */
export async function importHurlConformance(dataRoot: string): Promise<ImportRow> {
  const root = join(dataRoot, 'hurl');
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.hurl')).toSorted();
  const row: ImportRow = { format: 'hurl', files: names.length, whole: 0, withList: 0, refused: 0, wrong: [] };
  for (const name of names) {
    try {
      await convertOne(join(root, name), row);
    } catch (error) {
      if (error instanceof ProblemError) row.refused += 1;
      else row.wrong.push({ file: name, why: String(error) });
    }
  }
  return row;
}

async function convertOne(path: string, row: ImportRow): Promise<void> {
  const text = await readFile(path, 'utf8');
  const wrong = (why: string): void => void row.wrong.push({ file: basename(path), why });
  const twin = parseJson(await readFile(path.replace(/(\.lint)?\.hurl$/, '.json'), 'utf8'));
  const mine = hurlTwin(parseHurl({ path: basename(path), absolutePath: path, text }));
  if (!equalJson(comparable(mine), comparable(twin))) wrong(`the tree differs: ${difference(mine, twin)}`);
  const imported = await importHurl({
    path,
    files: [{ path, name: basename(path), text }],
    readBeside: async (file, beside) => readFile(join(dirname(file.path), beside), 'utf8').catch(() => undefined),
  });
  for (const why of requestDifferences(imported, twin)) wrong(why);
  const { exit, stderr } = await runOnDrafts(imported, ['check']);
  if (exit !== 0) wrong(`check: ${stderr}`);
  if (imported.leftovers.length === 0) row.whole += 1;
  else row.withList += 1;
}

/** The linted twin of a file writes the unit of a duration out; both mean milliseconds. */
function comparable(tree: Json): Json {
  if (Array.isArray(tree)) return tree.map(comparable);
  if (!isJsonObject(tree)) return tree;
  const isDuration = tree['name'] === 'delay' || tree['name'] === 'retry-interval';
  const entries = Object.entries(tree).map(([key, value]): [string, Json] => [key, comparable(value)]);
  return { ...(isDuration && typeof tree['value'] === 'number' && { unit: 'ms' }), ...Object.fromEntries(entries) };
}

function difference(mine: Json, twin: Json): string {
  const [a, b] = [stringifyJson(mine), stringifyJson(twin)];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return `${a.slice(Math.max(0, at - 40), at + 60)} instead of ${b.slice(Math.max(0, at - 40), at + 60)}`;
}

/** What the twin says of each request and what the collection says. */
function* requestDifferences({ collections }: Imported, twin: Json): Generator<string> {
  const entries = isJsonObject(twin) && Array.isArray(twin['entries']) ? twin['entries'] : [];
  const requests = collections.flatMap(({ content }) =>
    isJsonObject(content['requests']) ? Object.values(content['requests']) : [],
  );
  if (requests.length !== entries.length) yield `${requests.length} requests instead of ${entries.length}`;
  for (const [index, entry] of entries.entries()) {
    const request = requests[index];
    if (!isJsonObject(entry) || !isJsonObject(request) || !isJsonObject(entry['request'])) continue;
    const method = textOf(entry['request']['method']);
    const [key = ''] = Object.keys(request);
    if (key !== method && !textOf(request['request']).startsWith(`${method} `))
      yield `request ${index} is not ${method}`;
    const wanted = isJsonObject(entry['response']) ? entry['response']['status'] : undefined;
    const status = isJsonObject(request['expect']) ? request['expect']['status'] : undefined;
    if (wanted !== undefined && status !== wanted) yield `request ${index} does not expect ${textOf(wanted)}`;
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : stringifyJson(value ?? null);
}
