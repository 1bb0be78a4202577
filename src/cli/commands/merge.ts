import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../model/event.ts';
import type { Host } from '../../model/host.ts';
import { type Json, parseJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { mergedExitCode, mergeRuns } from '../../report/merge-runs.ts';
import { parseEvents } from '../../report/parse-events.ts';
import { eventsOfReport } from '../../report/report-events.ts';
import { runReporters } from '../../report/run-reporters.ts';
import type { CommandDefinition } from '../command.ts';
import { addOutputFlags, type Flags, outputOptionsOf, wantsColour } from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';
import { pathInRepository, withGithubActions } from '../run/github-actions.ts';
import { openOutputs } from '../run/open-outputs.ts';
import { reporterRequests } from '../run/reporter-requests.ts';

/** Joins the folders of shards into one set of reports and one exit code. */
export const merge: CommandDefinition = {
  configure: (command) => {
    addOutputFlags(
      command
        .description('join the report folders of shards into one set of reports and one exit code')
        .argument('<dirs...>', 'folders with events.jsonl or report.json'),
    );
  },
  action: async ({ args, flags, host }) => {
    const runs = await Promise.all(args.map((folder) => readRun(resolve(host.cwd, folder), folder)));
    const colour = wantsColour(flags, host, host.stderr.isTerminal);
    return writeReports(runs, { flags, host, colour });
  },
};

type WriteContext = { flags: Flags; host: Host; colour: boolean };

async function writeReports(runs: RunEvent[][], { flags, host, colour }: WriteContext): Promise<number> {
  const options = outputOptionsOf(flags, host);
  const chosen = reporterRequests({ flags: options.reporters, json: flags.json ?? false, base: host.cwd });
  const isChosen = options.reporters.length > 0;
  const requests = withGithubActions(chosen, { env: host.env, base: host.cwd, isChosen });
  const { outputs, problems } = await openOutputs(requests, host, {
    ...options,
    pathPrefix: pathInRepository(host, host.cwd),
  });
  const failures = problems.length > 0 ? problems : await runReporters(mergeRuns(runs), outputs);
  printProblems(failures, host, colour);
  const code = mergedExitCode(runs);
  if (failures.length === 0 || code === 70 || code === 130 || code === 143 || code === 2) return code;
  return exitCodeOf({ counts: noCounts, problems: failures });
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
  const events = names.find((name) => name === 'events.jsonl') ?? names.find((name) => name.endsWith('.jsonl'));
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
