import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Imported, ImportSource } from '../../src/convert/import.ts';
import { importOpenapi } from '../../src/convert/import-openapi.ts';
import { isJsonObject, type Json } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { startOpenapiMock } from '../support/openapi-mock.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';

/** `green` of `sent` requests passed against a mock of the same description, which is worth knowing and no fault. */
export type OpenapiRow = ImportRow & { sent: number; green: number; red: string[] };

/**
 * Imports every description. Wrong is: an exception, a refusal without a reason, `check` finds a problem in what comes
 * out, or there are fewer requests than the description has operations.
 */
export async function importOpenapiConformance(dataRoot: string): Promise<OpenapiRow> {
  const row: OpenapiRow = { ...emptyRow(), sent: 0, green: 0, red: [] };
  for (const root of ['openapi/examples', 'openapi-oas-examples'].map((folder) => join(dataRoot, folder))) {
    for (const name of (await readdir(root, { recursive: true })).toSorted()) {
      if (/\.(json|ya?ml)$/.test(name)) await importOne(root, name, row);
    }
  }
  return row;
}

function emptyRow(): ImportRow {
  return { format: 'openapi', files: 0, whole: 0, withList: 0, refused: 0, wrong: [] };
}

async function importOne(root: string, name: string, row: OpenapiRow): Promise<void> {
  const wrong = (why: string): void => void row.wrong.push({ file: name, why });
  const file = join(root, name);
  const text = await readFile(file, 'utf8');
  row.files += 1;
  try {
    const imported = await importOpenapi(sourceOf(root, file, text));
    if (imported.leftovers.every(({ what }) => what.endsWith('needs a value'))) row.whole += 1;
    else row.withList += 1;
    const made = imported.collections.reduce(
      (sum, { content }) => sum + Object.keys(content['requests'] ?? {}).length,
      0,
    );
    const described = countOperations(parse(text) as Json);
    if (made < described) wrong(`${made} requests of ${described} operations`);
    const { exit, stderr } = await runOnDrafts(imported, ['check']);
    if (exit !== 0) wrong(`check: ${stderr.slice(0, 500)}`);
    await runOnMock({ root, file, name, imported }, row);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.message !== '') row.refused += 1;
    else wrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function sourceOf(root: string, file: string, text: string): ImportSource {
  return {
    path: root,
    files: [{ path: file, name: relative(root, file), text }],
    readBeside: ({ path }, other) => readFile(resolve(dirname(path), other), 'utf8').catch(() => undefined),
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** As they stand in the file: path items that are elsewhere are not counted. */
function countOperations(document: Json): number {
  const paths = isJsonObject(document) ? document['paths'] : undefined;
  if (!isJsonObject(paths)) return 0;
  const items = Object.entries(paths).flatMap(([path, item]) =>
    path.startsWith('/') && isJsonObject(item) ? [item] : [],
  );
  return items.reduce((sum, item) => sum + METHODS.filter((method) => isJsonObject(item[method])).length, 0);
}

type MockRun = { root: string; file: string; name: string; imported: Imported };

async function runOnMock({ root, file, name, imported }: MockRun, row: OpenapiRow): Promise<void> {
  const mock = await startOpenapiMock({ file, root });
  try {
    const env = environmentFor(imported, mock.url);
    const { stdout, stderr } = await runOnDrafts(imported, ['run', '--json', '--reporter', 'console'], env);
    const start = stdout.indexOf('{');
    if (start === -1) {
      row.red.push(`${name}: ${stderr.slice(0, 300)}`);
      return;
    }
    const report = JSON.parse(stdout.slice(start)) as Report;
    row.sent += report.counts.total;
    row.green += report.counts.passed;
    for (const { id, status, reason, attempts } of report.results) {
      if (status === 'passed') continue;
      const last = attempts.at(-1);
      const check = last?.checks.find(({ outcome }) => outcome !== 'passed');
      row.red.push(`${name} ${id}: ${last?.problem?.message ?? `${check?.label ?? reason}: ${check?.message}`}`);
    }
  } finally {
    await mock.close();
  }
}

type Report = {
  counts: { total: number; passed: number };
  results: {
    id: string;
    status: string;
    reason?: string;
    attempts: { problem?: { message: string }; checks: { outcome: string; label: string; message?: string }[] }[];
  }[];
};

/** The mock in place of every server. */
function environmentFor({ collections }: Imported, url: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { content } of collections) {
    const declared = content['env'];
    for (const [name, declaration] of Object.entries(isJsonObject(declared) ? declared : {})) {
      const initial = isJsonObject(declaration) ? declaration['default'] : undefined;
      if (name.endsWith('AUTH_URL')) env[name] = `${url}/oauth/token`;
      else if (typeof initial === 'string') env[name] = url + new URL(initial).pathname.replace(/\/$/, '');
      else env[name] = name.endsWith('URL') ? url : `a-${name.toLowerCase()}`;
    }
  }
  return env;
}
