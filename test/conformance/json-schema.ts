import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileSchema } from '../../src/expect/schema/compile-schema.ts';
import type { Dialect } from '../../src/expect/schema/dialects.ts';
import { type Json, parseJson } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';

const folders = {
  draft4: 'draft-04',
  draft6: 'draft-06',
  draft7: 'draft-07',
  'draft2019-09': '2019-09',
  'draft2020-12': '2020-12',
} as const satisfies Record<string, Dialect>;

type Group = { description: string; schema: Json; tests: { description: string; data: Json; valid: boolean }[] };
type Counts = { passed: number; total: number; failures: string[] };

/**
 * Runs the required cases of the JSON-Schema-Test-Suite and prints how many pass in each dialect. `verbose` names
 * those that do not. Anything thrown other than a problem is a bug and ends the run.
 */
export async function jsonSchemaConformance(
  suite: string,
  print: (line: string) => void,
  options: { verbose?: boolean } = {},
): Promise<Record<string, Counts>> {
  const results: Record<string, Counts> = {};
  if (!existsSync(join(suite, 'tests'))) {
    print(`json-schema: skipped, ${suite} is not there`);
    return results;
  }
  for (const [folder, dialect] of Object.entries(folders)) {
    const counts = await runDialect(suite, folder, dialect);
    results[dialect] = counts;
    print(`json-schema ${dialect}: ${counts.passed}/${counts.total}`);
    if (options.verbose) for (const failure of counts.failures) print(`  ${failure}`);
  }
  return results;
}

async function runDialect(suite: string, folder: string, dialect: Dialect): Promise<Counts> {
  const counts: Counts = { passed: 0, total: 0, failures: [] };
  const path = join(suite, 'tests', folder);
  const files = (await readdir(path)).filter((name) => name.endsWith('.json'));
  for (const file of files.toSorted()) {
    const groups = parseJson(await readFile(join(path, file), 'utf8')) as unknown as Group[];
    for (const group of groups) {
      const verdicts = await verdictsOf(group, dialect, suite);
      for (const [index, test] of group.tests.entries()) {
        counts.total += 1;
        const verdict = verdicts[index];
        if (verdict === test.valid) counts.passed += 1;
        else counts.failures.push(`${file}: ${group.description}: ${test.description} (${String(verdict)})`);
      }
    }
  }
  return counts;
}

/** For each test valid or not, or why that could not be said. */
async function verdictsOf(group: Group, defaultDialect: Dialect, suite: string): Promise<(boolean | string)[]> {
  const read = (uri: string): Promise<Json> => readRemote(uri, suite);
  try {
    const validate = await compileSchema({
      uri: 'https://suite.test/schema.json',
      fragment: '',
      content: group.schema,
      read,
      display: (uri) => uri,
      defaultDialect,
      // The suite's required cases take `format` as a note.
      assertFormats: false,
    });
    return group.tests.map(({ data }) => validate(data).length === 0);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return group.tests.map(() => error.message);
  }
}

async function readRemote(uri: string, suite: string): Promise<Json> {
  const path = join(suite, 'remotes', uri.replace('http://localhost:1234/', ''));
  if (uri.startsWith('http://localhost:1234/') && existsSync(path)) {
    return parseJson(await readFile(path, 'utf8'));
  }
  throw new ProblemError({ code: 'input/not-found', message: `${uri} is not one of the remotes` });
}
