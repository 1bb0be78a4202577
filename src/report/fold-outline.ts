import type { Comparison } from '../model/comparison.ts';
import type { ContractCoverage } from '../model/contract.ts';
import type { RunEvent, Shard } from '../model/event.ts';
import type { Problem } from '../model/problem.ts';
import type { Counts } from '../model/result.ts';
import { type BusySpan, startBusySpan } from './busy-span.ts';
import { type ComparisonFold, startComparison } from './comparison/fold-comparison.ts';
import { countResult, noCounts } from './counts.ts';
import { startCoverage } from './coverage/fold-coverage.ts';
import { exitCodeOf } from './exit-code.ts';

/** A whole run, folded from its events, but for its results. */
export type RunOutline = {
  tool: { name: string; version: string };
  startedAt: string;
  durationMs: number;
  environment: string | null;
  exitCode: number;
  counts: Counts;
  problems: Problem[];
  shard?: Shard;
  /** Of each description that requests were checked against. */
  coverage?: ContractCoverage[];
  minCoverage?: number;
  /** With the earlier run that it is held against. */
  comparison?: Comparison;
};

export type OutlineFold = { add: (event: RunEvent) => void; counts: () => Counts; end: () => RunOutline };

/**
 * Takes no more memory for many results than for few, but for a comparison. A run without its last event counts as
 * interrupted: its duration is that of what it sent, and a problem says how much is missing.
 */
export function startOutline(): OutlineFold {
  const counts = noCounts();
  const problems: Problem[] = [];
  const contracts = startCoverage();
  let busy: BusySpan = startBusySpan();
  let comparison: ComparisonFold | undefined;
  let start: Extract<RunEvent, { type: 'run:start' }> | undefined;
  let end: Extract<RunEvent, { type: 'run:end' }> | undefined;

  const add = (event: RunEvent): void => {
    contracts.see(event);
    switch (event.type) {
      case 'run:start':
        start = event;
        busy = startBusySpan(Date.parse(event.startedAt));
        break;
      case 'request:end':
        countResult(counts, event.result);
        busy.add(event.result);
        comparison?.add(event.order, event.result);
        break;
      case 'problem':
        problems.push(event.problem);
        break;
      case 'run:end':
        end = event;
        break;
      case 'earlier':
        comparison ??= startComparison(event.run);
        break;
      case 'contract':
      case 'request:start':
      case 'request:attempt':
        break;
    }
  };

  const outline = (): RunOutline => {
    const coverage = contracts.coverage();
    return {
      tool: start?.tool ?? { name: 'rollcall', version: '0.0.0' },
      startedAt: start?.startedAt ?? new Date(0).toISOString(),
      durationMs: end?.durationMs ?? busy.ms(),
      environment: start?.environment ?? null,
      exitCode: end?.exitCode ?? exitCodeOf({ counts, problems, interruptedBy: 'SIGINT' }),
      counts: { ...counts },
      problems: end ? problems : [...problems, unfinished(counts.total, start?.total)],
      ...(start?.shard ? { shard: start.shard } : {}),
      ...(coverage.length === 0 ? {} : { coverage }),
      ...(comparison === undefined ? {} : { comparison: comparison.comparison() }),
      ...(start?.minCoverage === undefined ? {} : { minCoverage: start.minCoverage }),
    };
  };

  return { add, counts: () => counts, end: outline };
}

function unfinished(got: number, total: number | undefined): Problem {
  const missing = total === undefined ? 'its first event is missing too' : `${got} of ${total} results are there`;
  return { code: 'run/interrupted', message: `The run has no end: ${missing}` };
}
