import type { InputOptions, SendOptions } from './cli/flags/options.ts';
import { prepareInput } from './cli/input/prepare-input.ts';
import { createLibraryHost, type LibraryHostOptions } from './cli/library-host.ts';
import { runCollections } from './cli/run/run-collections.ts';
import type { Collection } from './model/collection.ts';
import type { RunEvent } from './model/event.ts';
import type { Problem } from './model/problem.ts';
import type { Counts, RequestResult } from './model/result.ts';
import { foldSummary } from './report/fold-summary.ts';

export type { Collection, RequestSpec } from './model/collection.ts';
export type { RunEvent } from './model/event.ts';
export type { Exchange, Timings } from './model/exchange.ts';
export type { Problem } from './model/problem.ts';
export type { Attempt, CheckResult, Counts, RequestResult, RequestStatus, SchemaError } from './model/result.ts';
export type { SourceLocation } from './model/source.ts';

/** What to load: as the paths and flags of the command line; everything may be left out. */
export type LoadOptions = Partial<InputOptions> & LibraryHostOptions;

export type RunOptions = LoadOptions &
  Partial<SendOptions> & {
    /** `name` or `name=file`, as `--reporter`. Default none: the returned report has everything. */
    reporters?: string[];
    /** Called for each event as it happens. One that throws is a problem of the run, as a broken reporter is. */
    onEvent?: (event: RunEvent) => void;
    /** Stops the run as Ctrl-C does: teardown still runs. */
    signal?: AbortSignal;
  };

/** The content of report.json, format 1. Without a plan (exit code 2) the results are empty. */
export type RunReport = {
  exitCode: number;
  counts: Counts;
  durationMs: number;
  environment: string | null;
  /** What kept the run from starting, or a report from being written. */
  problems: Problem[];
  results: RequestResult[];
};

/**
 * Runs collections as `rollcall run` does, with the same engine, and resolves to what happened. Never touches
 * `process`. Rejects only for a bug of rollcall.
 */
export async function run(options: RunOptions = {}): Promise<RunReport> {
  const { onEvent, signal, reporters = [] } = options;
  let summary: RunReport | undefined;
  const { exitCode, problems } = await runCollections({
    input: inputOf(options),
    send: { ...options, insecure: options.insecure ?? false, resolve: options.resolve ?? [] },
    output: { reporters, verbosity: 0, colour: false },
    noDefaultReporters: true,
    json: false,
    dryRun: false,
    host: createLibraryHost(options),
    ...(signal === undefined ? {} : { signal }),
    outputs: [
      {
        name: 'library',
        reporter: async function* (events) {
          const {
            exitCode: _,
            tool: __,
            startedAt: ___,
            shard: ____,
            ...rest
          } = await foldSummary(watch(events, onEvent));
          summary = { exitCode: 0, ...rest };
          yield '';
        },
        write: async () => {},
        finish: async () => {},
      },
    ],
  });
  const ran = summary ?? { counts: noCounts, durationMs: 0, environment: null, problems: [], results: [] };
  return { ...ran, exitCode, problems: [...ran.problems, ...problems] };
}

/** Finds every mistake that can be known without sending, as `rollcall check` does. */
export async function check(options: LoadOptions = {}): Promise<{ problems: Problem[] }> {
  const { checkContracts } = await import('./cli/input/check-contracts.ts');
  const prepared = await prepareInput(inputOf(options), { host: createLibraryHost(options) });
  return { problems: [...prepared.problems, ...(await checkContracts(prepared)).errors] };
}

/** Loads collections without sending anything; problems are those that `check` would find. */
export async function load(options: LoadOptions = {}): Promise<{ collections: Collection[]; problems: Problem[] }> {
  const { collections, problems } = await prepareInput(inputOf(options), { host: createLibraryHost(options) });
  return { collections, problems };
}

const noCounts: Counts = { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };

function inputOf(options: LoadOptions): InputOptions {
  const { paths = [], envFiles = [], vars = {}, secrets = {}, allowRead = [], names = [], failed = false } = options;
  return { ...options, paths, envFiles, vars, secrets, allowRead, names, failed };
}

async function* watch(events: AsyncIterable<RunEvent>, onEvent: RunOptions['onEvent']): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    onEvent?.(event);
    yield event;
  }
}
