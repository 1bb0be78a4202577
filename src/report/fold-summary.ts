import type { Comparison, EarlierRun } from '../model/comparison.ts';
import type { ContractCoverage } from '../model/contract.ts';
import type { RunEvent, Shard } from '../model/event.ts';
import type { Problem } from '../model/problem.ts';
import type { Counts, RequestResult } from '../model/result.ts';
import { compareRuns } from './comparison/compare-runs.ts';
import { startCoverage } from './coverage/fold-coverage.ts';
import { exitCodeOf } from './exit-code.ts';
import { withoutGoodBodies } from './without-good-bodies.ts';

/** A whole run, folded from its events. */
export type RunSummary = {
  tool: { name: string; version: string };
  startedAt: string;
  durationMs: number;
  environment: string | null;
  exitCode: number;
  counts: Counts;
  problems: Problem[];
  /** In plan order. */
  results: RequestResult[];
  shard?: Shard;
  /** Of each description that requests were checked against. */
  coverage?: ContractCoverage[];
  minCoverage?: number;
  /** With the earlier run that it is held against. */
  comparison?: Comparison;
};

/** The results of one file, in plan order. */
export type FileSummary = {
  file: string;
  collection: string;
  counts: Counts;
  durationMs: number;
  results: RequestResult[];
};

/** Reads a run to its end. `keep` makes a result smaller before it is held. */
export async function foldSummary(
  events: AsyncIterable<RunEvent>,
  keep: (result: RequestResult) => RequestResult = withoutGoodBodies,
): Promise<RunSummary> {
  const fold = startFold(keep);
  for await (const event of events) fold.add(event);
  return fold.summary();
}

export type SummaryFold = { add: (event: RunEvent) => void; counts: () => Counts; summary: () => RunSummary };

/**
 * The fold itself, for reporters that also look at single events. A run without its last event counts as interrupted:
 * its duration is that of what it sent, and a problem says how much is missing.
 */
export function startFold(keep: (result: RequestResult) => RequestResult = withoutGoodBodies): SummaryFold {
  const counts = noCounts();
  const ended: { order: number; result: RequestResult }[] = [];
  const problems: Problem[] = [];
  const contracts = startCoverage();
  let earlier: EarlierRun | undefined;
  let start: Extract<RunEvent, { type: 'run:start' }> | undefined;
  let end: Extract<RunEvent, { type: 'run:end' }> | undefined;

  const add = (event: RunEvent): void => {
    contracts.see(event);
    switch (event.type) {
      case 'run:start':
        start = event;
        break;
      case 'request:end':
        countResult(counts, event.result);
        ended.push({ order: event.order, result: keep(event.result) });
        break;
      case 'problem':
        problems.push(event.problem);
        break;
      case 'run:end':
        end = event;
        break;
      case 'earlier':
        earlier ??= event.run;
        break;
      case 'contract':
      case 'request:start':
      case 'request:attempt':
        break;
    }
  };

  const summary = (): RunSummary => {
    const coverage = contracts.coverage();
    const results = ended.toSorted(byPlan).map(({ result }) => result);
    const allProblems = end ? problems : [...problems, unfinished(results.length, start?.total)];
    return {
      tool: start?.tool ?? { name: 'rollcall', version: '0.0.0' },
      startedAt: start?.startedAt ?? new Date(0).toISOString(),
      durationMs: end?.durationMs ?? busyMs(results, start?.startedAt),
      environment: start?.environment ?? null,
      exitCode: end?.exitCode ?? exitCodeOf({ counts, problems, interruptedBy: 'SIGINT' }),
      counts: { ...counts },
      problems: allProblems,
      results,
      ...(start?.shard ? { shard: start.shard } : {}),
      ...(coverage.length === 0 ? {} : { coverage }),
      ...(earlier === undefined ? {} : { comparison: compareRuns(earlier, results) }),
      ...(start?.minCoverage === undefined ? {} : { minCoverage: start.minCoverage }),
    };
  };

  return { add, counts: () => counts, summary };
}

/** Results by file, files in plan order. The duration of a file is from its first byte sent to its last received. */
export function groupByFile(results: readonly RequestResult[]): FileSummary[] {
  const files = new Map<string, RequestResult[]>();
  for (const result of results) {
    const known = files.get(result.file);
    if (known) known.push(result);
    else files.set(result.file, [result]);
  }
  return Array.from(files, ([file, ofFile]) => ({
    file,
    collection: ofFile[0]?.collection ?? file,
    counts: countsOf(ofFile),
    durationMs: busyMs(ofFile),
    results: ofFile,
  }));
}

export function countsOf(results: readonly RequestResult[]): Counts {
  const counts = noCounts();
  for (const result of results) countResult(counts, result);
  return counts;
}

/** When a result began, in milliseconds since the epoch; undefined where that cannot be read. */
export function startedAtMs(result: RequestResult): number | undefined {
  const at = Date.parse(result.startedAt ?? result.attempts[0]?.exchanges[0]?.timings.startedAt ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function noCounts(): Counts {
  return { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
}

function countResult(counts: Counts, result: RequestResult): void {
  counts.total++;
  counts[result.status]++;
  if (result.flaky) counts.flaky++;
}

function byPlan(a: { order: number; result: RequestResult }, b: { order: number; result: RequestResult }): number {
  if (a.order !== b.order) return a.order - b.order;
  return a.result.id < b.result.id ? -1 : a.result.id > b.result.id ? 1 : 0;
}

function unfinished(got: number, total: number | undefined): Problem {
  const missing = total === undefined ? 'its first event is missing too' : `${got} of ${total} results are there`;
  return { code: 'run/interrupted', message: `The run has no end: ${missing}` };
}

function busyMs(results: readonly RequestResult[], startedAt?: string): number {
  let first = startedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(startedAt);
  let last = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const result of results) {
    sum += result.durationMs;
    const from = startedAtMs(result);
    if (from === undefined) continue;
    first = Math.min(first, from);
    last = Math.max(last, from + result.durationMs);
  }
  return last >= first && Number.isFinite(last - first) ? last - first : sum;
}
