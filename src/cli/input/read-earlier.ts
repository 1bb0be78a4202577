import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProjectConfig } from '../../load/load-project.ts';
import type { EarlierRun } from '../../model/comparison.ts';
import { isJsonObject, type Json, parseJson } from '../../model/json.ts';
import { type Problem, ProblemError, problemAt, problemOf } from '../../model/problem.ts';
import { outcomesOfReport } from '../../report/report-events.ts';

/** The report.json of `--compare`, relative to the working directory, or of `compare` in rollcall.yaml. */
export async function readEarlier(
  flag: string | undefined,
  { settings, spans, root }: ProjectConfig,
  cwd: string,
): Promise<{ earlier?: EarlierRun; problems: Problem[] }> {
  const named = flag ?? settings.compare;
  if (named === undefined) return { problems: [] };
  try {
    return {
      earlier: earlierOf(named, await readReport(resolve(flag === undefined ? root : cwd, named), named)),
      problems: [],
    };
  } catch (error) {
    const problem = problemOf(error);
    const span = flag === undefined ? spans['compare'] : undefined;
    return { problems: [span === undefined ? problem : problemAt(span, problem.code, problem.message, problem.hint)] };
  }
}

async function readReport(path: string, shown: string): Promise<Json> {
  try {
    return parseJson(await readFile(path, 'utf8'));
  } catch (error) {
    const message = `--compare: ${shown} cannot be read: ${(error as Error).message}`;
    throw new ProblemError(
      { code: 'report/unreadable', message, hint: 'name the report.json of an earlier run' },
      error,
    );
  }
}

function earlierOf(file: string, report: Json): EarlierRun {
  const startedAt = isJsonObject(report) && typeof report['startedAt'] === 'string' ? report['startedAt'] : '';
  return { file, startedAt, results: outcomesOfReport(report, `--compare: ${file}`) };
}
