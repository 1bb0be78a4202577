import type { Contracts } from '../../contract/contracts.ts';
import { executePlan } from '../../execute/execute-plan.ts';
import type { FileAccess, RunSettings } from '../../execute/run-context.ts';
import { createRunControl, problemsOfStop, type StopReason } from '../../execute/run-control.ts';
import type { SnapshotFiles } from '../../execute/snapshots/snapshots.ts';
import type { SchemaCache } from '../../expect/schema/schema-cache.ts';
import type { EarlierRun } from '../../model/comparison.ts';
import type { ContractCoverage } from '../../model/contract.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Host } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Counts } from '../../model/result.ts';
import { coverageGate } from '../../report/coverage/coverage-gate.ts';
import { startCoverage } from '../../report/coverage/fold-coverage.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { type ReportOutput, runReporters } from '../../report/run-reporters.ts';
import { readVersion } from '../version.ts';

export type RunPlanInput = {
  plan: Plan;
  settings: RunSettings;
  files: FileAccess;
  schemas: SchemaCache;
  contracts: Contracts;
  /** The run to compare with. */
  earlier?: EarlierRun;
  snapshotFiles?: SnapshotFiles;
  outputs: readonly ReportOutput[];
  host: Host;
  /** Stops the run as an interrupt does. */
  signal?: AbortSignal;
};

/** Runs a plan into its reports. `problems` are those of reports that could not be written. */
export async function runPlan(input: RunPlanInput): Promise<{ exitCode: number; problems: Problem[] }> {
  const { plan, settings, files, schemas, contracts, outputs, host, signal } = input;
  const control = createRunControl();
  const stopListening = host.onInterrupt((name) => control.stop({ kind: 'interrupt', signal: name }));
  const onAbort = (): void => control.stop({ kind: 'interrupt', signal: 'SIGINT' });
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const coverage = startCoverage();
  let ended: { counts: Counts; stop: StopReason | undefined; problems: Problem[] } | undefined;
  const outcomeOf = (counts: Counts, stop: StopReason | undefined, problems: readonly Problem[]): number =>
    exitCodeOf({
      counts,
      problems: [...problems, ...problemsOfStop(stop)],
      interruptedBy: stop?.kind === 'interrupt' ? stop.signal : undefined,
      bug: stop?.kind === 'bug',
    });
  try {
    const events = executePlan({
      plan,
      settings,
      host,
      files,
      schemas,
      contracts,
      ...(input.snapshotFiles && { snapshotFiles: input.snapshotFiles }),
      control,
      version: await readVersion(),
      observe: coverage.see,
      conclude: (counts, stop, found) => {
        const gate = gateOf(input, coverage.coverage());
        ended = { counts, stop, problems: [...found, ...gate] };
        return { exitCode: outcomeOf(counts, stop, ended.problems), problems: gate };
      },
    });
    const compared = input.earlier === undefined ? events : withEarlier(events, input.earlier);
    const problems = await runReporters(compared, outputs);
    if (ended === undefined) return { exitCode: 70, problems };
    return { exitCode: outcomeOf(ended.counts, ended.stop, [...ended.problems, ...problems]), problems };
  } finally {
    stopListening();
    signal?.removeEventListener('abort', onAbort);
  }
}

async function* withEarlier(events: AsyncIterable<RunEvent>, earlier: EarlierRun): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    yield event;
    if (event.type === 'run:start') yield { type: 'earlier', run: earlier };
  }
}

/** A shard sees its part only: the gate is for the merged reports. */
function gateOf({ plan, settings: { minCoverage } }: RunPlanInput, coverages: readonly ContractCoverage[]): Problem[] {
  if (minCoverage === undefined || plan.shard !== undefined) return [];
  const problem = coverageGate(coverages, minCoverage);
  return problem === undefined ? [] : [problem];
}
