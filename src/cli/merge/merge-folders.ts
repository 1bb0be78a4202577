import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../model/event.ts';
import type { Host } from '../../model/host.ts';
import { type Json, parseJson } from '../../model/json.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { mergedExitCode, mergeRuns } from '../../report/merge-runs.ts';
import { parseEvents } from '../../report/parse-events.ts';
import { eventsOfReport } from '../../report/report-events.ts';
import { runReporters } from '../../report/run-reporters.ts';
import type { OutputOptions } from '../flags/options.ts';
import { pathInRepository, withGithubActions } from '../run/github-actions.ts';
import { openOutputs } from '../run/open-outputs.ts';
import { reporterRequests } from '../run/reporter-requests.ts';

export type MergeRequest = { output: OutputOptions; json: boolean; host: Host };

/** Reads what the shards left in these folders and writes it as one run. Throws ProblemError for a folder without reports. */
export async function mergeFolders(
  folders: readonly string[],
  { output, json, host }: MergeRequest,
): Promise<{ exitCode: number; problems: Problem[] }> {
  const runs = await Promise.all(folders.map((folder) => readRun(resolve(host.cwd, folder), folder)));
  const chosen = reporterRequests({ flags: output.reporters, json, base: host.cwd });
  const isChosen = output.reporters.length > 0;
  const requests = withGithubActions(chosen, { env: host.env, base: host.cwd, isChosen });
  const opened = await openOutputs(requests, host, { ...output, pathPrefix: pathInRepository(host, host.cwd) });
  const problems = opened.problems.length > 0 ? opened.problems : await runReporters(mergeRuns(runs), opened.outputs);
  const code = mergedExitCode(runs);
  if (problems.length === 0 || code === 70 || code === 130 || code === 143 || code === 2) {
    return { exitCode: code, problems };
  }
  return { exitCode: exitCodeOf({ counts: noCounts, problems }), problems };
}

const noCounts = { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };

/** Events where there are any, else report.json; never both, or results would count twice. */
async function readRun(folder: string, shown: string): Promise<RunEvent[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new ProblemError({
      code: 'report/unreadable',
      message: `${shown} is no folder of reports: ${error.message}`,
    });
  });
  const whole = names.find((name) => name === 'events.jsonl') ?? names.find((name) => name.endsWith('.jsonl'));
  const events = whole ?? (await newest(folder, names.filter(isPartOfEvents)));
  if (events !== undefined) {
    const lines = createInterface({ input: createReadStream(join(folder, events)) });
    const parsed: RunEvent[] = [];
    for await (const event of parseEvents(lines, join(shown, events))) parsed.push(event);
    return wholeEnough(parsed, join(shown, events));
  }
  if (names.includes('report.json'))
    return eventsOfReport(
      readReport(await readFile(join(folder, 'report.json'), 'utf8'), shown),
      `${shown}/report.json`,
    );
  throw new ProblemError({
    code: 'report/unreadable',
    message: `${shown} has neither events.jsonl nor report.json`,
    hint: 'a run with --shard writes both; name the folder they are in',
  });
}

/** What a run that was killed had written by then. */
function isPartOfEvents(name: string): boolean {
  return /\.jsonl\.[0-9a-f]{8}\.part$/.test(name);
}

async function newest(folder: string, names: readonly string[]): Promise<string | undefined> {
  const dated = await Promise.all(
    names.map(async (name) => ({ name, writtenMs: (await stat(join(folder, name))).mtimeMs })),
  );
  return dated.toSorted((a, b) => b.writtenMs - a.writtenMs)[0]?.name;
}

/** A run that was cut off still counts; a file without its beginning is none of ours. */
function wholeEnough(events: RunEvent[], shown: string): RunEvent[] {
  if (events.some(({ type }) => type === 'run:start')) return events;
  const [reason] = events.flatMap((event) => (event.type === 'problem' ? [`: ${event.problem.message}`] : []));
  throw new ProblemError({ code: 'report/unreadable', message: `${shown} holds no events of a run${reason ?? ''}` });
}

function readReport(text: string, shown: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    const message = `${shown}/report.json is not JSON: ${(error as Error).message}`;
    throw new ProblemError({ code: 'report/unreadable', message }, error);
  }
}
