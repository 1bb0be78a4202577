import { relative, resolve } from 'node:path';
import { loadProject } from '../../load/load-project.ts';
import type { RunEvent } from '../../model/event.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { mergeRuns } from '../../report/merge-runs.ts';
import { createHarReporter } from '../../report/reporters/har.ts';
import { inputOptionsOf, outputOptionsOf, sendOptionsOf } from '../flags/flags.ts';
import { runCollections } from '../run/run-collections.ts';
import type { ExportInput } from './prepare-export.ts';
import { readRun, runFileAt } from './read-run.ts';
import { writeOutput } from './write-output.ts';

/**
 * Writes an HTTP Archive of earlier runs, or runs collections and writes that of the run, whose exit code it gives.
 * Without paths it is the last run. Nothing is sent for earlier ones.
 */
export async function exportHar(
  input: ExportInput,
  path: string | undefined,
): Promise<{ exitCode: number; problems: Problem[] }> {
  const { flags, host } = input;
  const files = await runFilesOf(input);
  if (files === undefined) {
    const output = outputOptionsOf(flags, host);
    return runCollections({
      host,
      input: inputOptionsOf(input.paths, flags),
      send: sendOptionsOf(flags),
      output: { ...output, reporters: [`har=${path ?? '-'}`] },
      json: false,
      dryRun: false,
    });
  }
  const runs = await Promise.all(files.map((file) => readRun(file, relative(host.cwd, file))));
  await writeOutput(await harOf(runs), path, host);
  return { exitCode: 0, problems: [] };
}

/** The files of the runs that the paths name; undefined where they name collections. */
async function runFilesOf({ paths, host }: ExportInput): Promise<string[] | undefined> {
  if (paths.length === 0) return [await lastRun(host.cwd)];
  const found = await Promise.all(paths.map((path) => runFileAt(resolve(host.cwd, path))));
  const files = found.filter((file) => file !== undefined);
  if (files.length === 0) return undefined;
  if (files.length === paths.length) return files;
  throw new ProblemError({
    code: 'usage/flag',
    message: 'some of the paths are reports and some are collections',
    hint: 'export an earlier run, or name collections to run them',
  });
}

/** The report that a run writes where nothing else is said. */
async function lastRun(cwd: string): Promise<string> {
  const { config } = await loadProject(cwd);
  const named = config.reporters?.find((spec) => /^json=(?!-$)/.test(spec))?.slice('json='.length);
  const file = resolve(config.root, named ?? 'reports/report.json');
  if ((await runFileAt(file)) !== undefined) return file;
  throw new ProblemError({
    code: 'report/unreadable',
    message: `there is no earlier run at ${relative(cwd, file)}`,
    hint: 'name the report.json of a run, or collections to run them now; `rollcall run --reporter har=<file>` writes one too',
  });
}

async function harOf(runs: readonly RunEvent[][]): Promise<string> {
  const [only, ...others] = runs;
  const events = others.length === 0 ? eventsOf(only ?? []) : mergeRuns(runs);
  const reporter = createHarReporter({ colour: false, live: false, columns: 80, verbosity: 0 });
  let har = '';
  for await (const chunk of reporter(events)) har += chunk;
  return har;
}

async function* eventsOf(events: readonly RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events;
}
