import { setMaxListeners } from 'node:events';
import type { Problem } from '../model/problem.ts';
import { ProblemError } from '../model/problem.ts';

/** Why a run stopped before its end. `interrupt` and `max-time` also end what is under way; the others let it finish. */
export type StopReason =
  /** An exception that is no problem: thrown on when the teardowns have run. */
  | { kind: 'bug'; error: unknown }
  | { kind: 'interrupt'; signal: 'SIGINT' | 'SIGTERM' }
  | { kind: 'max-time'; text: string }
  | { kind: 'bail'; failures: number };

export type RunControl = {
  stop: (reason: StopReason) => void;
  /** The gravest reason, once there is one; of two alike the first. */
  reason: () => StopReason | undefined;
  /** Aborted where what is under way must end; its reason is a ProblemError. Teardown does not listen to it. */
  signal: AbortSignal;
};

export function createRunControl(): RunControl {
  const controller = new AbortController();
  // Every request that waits or is under way listens.
  setMaxListeners(0, controller.signal);
  let gravest: StopReason | undefined;
  return {
    stop: (reason) => {
      if (gravest !== undefined && GRAVITY[reason.kind] <= GRAVITY[gravest.kind]) return;
      gravest = reason;
      if (reason.kind === 'interrupt' || reason.kind === 'max-time')
        controller.abort(new ProblemError(abortProblem(reason)));
    },
    reason: () => gravest,
    signal: controller.signal,
  };
}

/** In the order of their exit codes. */
const GRAVITY: Record<StopReason['kind'], number> = { bail: 0, 'max-time': 1, interrupt: 2, bug: 3 };

/** Why a request that was not started is skipped. */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'bug':
      return 'the run stopped at a bug in rollcall';
    case 'interrupt':
      return `the run was interrupted (${reason.signal})`;
    case 'max-time':
      return `the run reached its time limit of ${reason.text}`;
    case 'bail':
      return `the run stopped after ${reason.failures} ${reason.failures === 1 ? 'failure' : 'failures'} (--bail)`;
  }
}

/** What is wrong with a stopped run although none of its results may say so: what was skipped is no failure. */
export function problemsOfStop(reason: StopReason | undefined): Problem[] {
  return reason?.kind === 'max-time' ? [{ code: 'run/max-time', message: describeStop(reason) }] : [];
}

function abortProblem(reason: Extract<StopReason, { kind: 'interrupt' | 'max-time' }>): Problem {
  return {
    code: reason.kind === 'interrupt' ? 'run/interrupted' : 'run/max-time',
    message: `${describeStop(reason)} while the request was under way`,
  };
}
