import type { Problem } from '../model/problem.ts';
import { ProblemError } from '../model/problem.ts';

/** Why a run stopped before its end. `interrupt` and `max-time` also end what is under way; `bail` lets it finish. */
export type StopReason =
  | { kind: 'interrupt'; signal: 'SIGINT' | 'SIGTERM' }
  | { kind: 'max-time'; text: string }
  | { kind: 'bail'; failures: number };

export type RunControl = {
  stop: (reason: StopReason) => void;
  /** The first reason, once there is one. */
  reason: () => StopReason | undefined;
  /** Aborted where what is under way must end; its reason is a ProblemError. Teardown does not listen to it. */
  signal: AbortSignal;
};

export function createRunControl(): RunControl {
  const controller = new AbortController();
  let first: StopReason | undefined;
  return {
    stop: (reason) => {
      if (first !== undefined && !(first.kind === 'bail' && reason.kind !== 'bail')) return;
      first = reason;
      if (reason.kind !== 'bail') controller.abort(new ProblemError(problemOfStop(reason)));
    },
    reason: () => first,
    signal: controller.signal,
  };
}

/** Why a request that was not started is skipped. */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'interrupt':
      return `the run was interrupted (${reason.signal})`;
    case 'max-time':
      return `the run reached its time limit of ${reason.text}`;
    case 'bail':
      return `the run stopped after ${reason.failures} ${reason.failures === 1 ? 'failure' : 'failures'} (--bail)`;
  }
}

function problemOfStop(reason: Exclude<StopReason, { kind: 'bail' }>): Problem {
  return {
    code: reason.kind === 'interrupt' ? 'run/interrupted' : 'run/max-time',
    message: `${describeStop(reason)} while the request was under way`,
  };
}
