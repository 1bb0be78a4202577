import type { RunEvent } from '../model/event.ts';
import type { Problem } from '../model/problem.ts';
import type { RequestStatus } from '../model/result.ts';
import { countResult, noCounts } from './counts.ts';
import { coverageGate } from './coverage/coverage-gate.ts';
import { startCoverage } from './coverage/fold-coverage.ts';
import { exitCodeOf } from './exit-code.ts';

type Start = Extract<RunEvent, { type: 'run:start' }>;
type End = Extract<RunEvent, { type: 'run:end' }>;

/** The events of several runs, such as the shards of one, as if it had been a single run. */
export async function* mergeRuns(runs: readonly (readonly RunEvent[])[]): AsyncGenerator<RunEvent> {
  const events = withoutRepeats(runs);
  const starts = events.filter((event) => event.type === 'run:start');
  const ends = events.filter((event) => event.type === 'run:end');
  yield joinStarts(starts, events);
  // One run may have been told what to compare with, and another not.
  yield* events.filter(({ type }) => type === 'earlier').slice(0, 1);
  for (const event of events) if (!isOfOneRun(event)) yield event;
  for (const problem of [...unfinished(runs), ...gateOf(events)]) yield { type: 'problem', problem };
  yield joinEnds(ends, mergedExitCode(runs));
}

/** The exit code of all runs together. */
export function mergedExitCode(runs: readonly (readonly RunEvent[])[]): number {
  const counts = noCounts();
  for (const event of runs.flat()) if (event.type === 'request:end') countResult(counts, event.result);
  const codes = runs.map((run) => run.find((event) => event.type === 'run:end')?.exitCode);
  const interruptedBy =
    codes.includes(130) || codes.includes(undefined) ? 'SIGINT' : codes.includes(143) ? 'SIGTERM' : undefined;
  const events = runs.flat();
  const ownProblems = events.flatMap((event) => (event.type === 'problem' && !isGate(event) ? [event.problem] : []));
  const problems = [...ownProblems, ...gateOf(events)];
  return exitCodeOf({ counts, problems, interruptedBy, bug: codes.includes(70) });
}

function isOfOneRun(event: RunEvent): boolean {
  return event.type === 'run:start' || event.type === 'earlier' || event.type === 'run:end' || isGate(event);
}

/** What a part has seen says nothing of the whole. */
function isGate(event: RunEvent): boolean {
  return event.type === 'problem' && event.problem.code === 'contract/coverage';
}

/** The highest `--min-coverage` of the runs, held against all of them together. */
function gateOf(events: readonly RunEvent[]): Problem[] {
  const asked = events.flatMap((event) =>
    event.type === 'run:start' && event.minCoverage !== undefined ? [event.minCoverage] : [],
  );
  if (asked.length === 0) return [];
  const fold = startCoverage();
  for (const event of events) fold.see(event);
  const problem = coverageGate(fold.coverage(), Math.max(...asked));
  return problem === undefined ? [] : [problem];
}

/**
 * A fixture runs once a shard; of one run it would be once, so of several results with one id the worst is kept, with
 * its attempts.
 */
function withoutRepeats(runs: readonly (readonly RunEvent[])[]): RunEvent[] {
  const kept = new Map<string, { run: number; badness: number }>();
  for (const [run, events] of runs.entries()) {
    for (const event of events) {
      if (event.type !== 'request:end') continue;
      const badness = fromGoodToBad.indexOf(event.result.status);
      const known = kept.get(event.result.id);
      if (known === undefined || badness > known.badness) kept.set(event.result.id, { run, badness });
    }
  }
  return runs.flatMap((events, run) =>
    events.filter((event) => (kept.get(requestIdOf(event) ?? '')?.run ?? run) === run),
  );
}

const fromGoodToBad: readonly RequestStatus[] = ['passed', 'skipped', 'errored', 'failed'];

function requestIdOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'request:start':
    case 'request:attempt':
      return event.requestId;
    case 'request:end':
      return event.result.id;
    case 'run:start':
    case 'contract':
    case 'earlier':
    case 'problem':
    case 'run:end':
      return undefined;
  }
}

function joinStarts(starts: readonly Start[], events: readonly RunEvent[]): Start {
  const [first] = starts.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const { shard: _, files: __, ...start } = first ?? emptyStart;
  return { ...start, total: events.filter(({ type }) => type === 'request:end').length };
}

/** As long as the longest: they ran beside each other. */
function joinEnds(ends: readonly End[], exitCode: number): End {
  return { type: 'run:end', durationMs: Math.max(0, ...ends.map(({ durationMs }) => durationMs)), exitCode };
}

function unfinished(runs: readonly (readonly RunEvent[])[]): Problem[] {
  return runs.flatMap((run, index): Problem[] =>
    run.some(({ type }) => type === 'run:end')
      ? []
      : [{ code: 'run/interrupted', message: `run ${index + 1} of ${runs.length} has no end: it was cut off` }],
  );
}

const emptyStart: Start = {
  type: 'run:start',
  format: 1,
  tool: { name: 'rollcall', version: '' },
  startedAt: new Date(0).toISOString(),
  environment: null,
  total: 0,
};
