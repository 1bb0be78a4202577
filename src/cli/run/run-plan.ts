import { executePlan } from '../../execute/execute-plan.ts';
import type { FileAccess, RunSettings } from '../../execute/run-context.ts';
import { createRunControl, problemsOfStop, type StopReason } from '../../execute/run-control.ts';
import type { SchemaCache } from '../../expect/schema/schema-cache.ts';
import type { Host } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Counts } from '../../model/result.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { type ReportOutput, runReporters } from '../../report/run-reporters.ts';
import { readVersion } from '../version.ts';

export type RunPlanInput = {
  plan: Plan;
  settings: RunSettings;
  files: FileAccess;
  schemas: SchemaCache;
  outputs: readonly ReportOutput[];
  host: Host;
  /** Stops the run as an interrupt does. */
  signal?: AbortSignal;
};

/** Runs a plan into its reports. `problems` are those of reports that could not be written. */
export async function runPlan(input: RunPlanInput): Promise<{ exitCode: number; problems: Problem[] }> {
  const { plan, settings, files, schemas, outputs, host, signal } = input;
  const control = createRunControl();
  const stopListening = host.onInterrupt((name) => control.stop({ kind: 'interrupt', signal: name }));
  const onAbort = (): void => control.stop({ kind: 'interrupt', signal: 'SIGINT' });
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  let ended: { counts: Counts; stop: StopReason | undefined } | undefined;
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
      control,
      version: await readVersion(),
      exitCodeOf: (counts, stop) => {
        ended = { counts, stop };
        return outcomeOf(counts, stop, []);
      },
    });
    const problems = await runReporters(events, outputs);
    return { exitCode: ended === undefined ? 70 : outcomeOf(ended.counts, ended.stop, problems), problems };
  } finally {
    stopListening();
    signal?.removeEventListener('abort', onAbort);
  }
}
