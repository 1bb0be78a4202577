import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProjectConfig } from '../../load/load-project.ts';
import { parseJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import { outcomesOfReport } from '../../report/report-events.ts';

/**
 * Ids of the results that did not pass in the report of the last run: the one this run will write too. `flags` are the
 * values of `--reporter`, relative to `cwd`. Throws ProblemError where there is none.
 */
export async function failedIds(
  { root, reporters = [] }: ProjectConfig,
  { flags, cwd }: { flags: readonly string[]; cwd: string },
): Promise<Set<string>> {
  const named = jsonFile(flags);
  const file = named ?? jsonFile(reporters) ?? 'reports/report.json';
  try {
    const text = await readFile(resolve(named === undefined ? root : cwd, file), 'utf8');
    const results = outcomesOfReport(parseJson(text));
    return new Set(results.filter(({ status }) => status !== 'passed').map(({ id }) => id));
  } catch (error) {
    const message = `--failed needs the report of the last run, and ${file} cannot be read: ${(error as Error).message}`;
    throw new ProblemError({ code: 'report/unreadable', message, hint: 'run once without --failed first' }, error);
  }
}

function jsonFile(specs: readonly string[]): string | undefined {
  return specs.find((spec) => /^json=(?!-$)/.test(spec))?.slice('json='.length);
}
