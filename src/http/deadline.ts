import type { Timeouts } from '../model/exchange.ts';
import type { Problem } from '../model/problem.ts';
import { formatByteSize } from '../text/byte-size.ts';
import { formatDuration } from '../text/duration.ts';
import { describeProgress, lastMoveAt, type Progress } from './progress.ts';

export type DeadlineOptions = {
  timeouts: Timeouts;
  /** What is left of `totalMs` for this hop. */
  totalLeftMs: number;
  progress: Progress;
  onTimeout: (problem: Problem) => void;
};

/** Watches the time of one hop. `update` after a change of phase, `stop` at the end. */
export type Deadline = { update: () => void; stop: () => void };

/** Node's timers may be early by this much, in milliseconds. */
const EARLY_MS = 1;

/**
 * One timer for the limits `read` and `total`; it looks at the clock when it fires, so bytes cost no timer of their own.
 * The limit `connect` belongs to the connection.
 */
export function startDeadline({ timeouts, totalLeftMs, progress, onTimeout }: DeadlineOptions): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    clearTimeout(timer);
    const now = performance.now();
    const totalMs = progress.startedAt + totalLeftMs - now;
    const readMs = readsFrom(progress, now) + timeouts.readMs - now;
    if (totalMs <= EARLY_MS) onTimeout(totalProblem(timeouts, progress));
    else if (readMs <= EARLY_MS) onTimeout(readProblem(timeouts, progress));
    else timer = setTimeout(update, Math.min(totalMs, readMs, MAX_TIMER_MS));
  };
  update();
  return { update, stop: () => clearTimeout(timer) };
}

/** Longer timers fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** From when on the time between bytes counts; never, while there is nothing to read. */
function readsFrom(progress: Progress, now: number): number {
  if (progress.phase === 'queued' || progress.phase === 'connecting') return Number.POSITIVE_INFINITY;
  return progress.paused ? now : lastMoveAt(progress);
}

function readProblem({ readMs }: Timeouts, progress: Progress): Problem {
  const within = `within ${formatDuration(readMs)}`;
  return timeoutProblem(readMessage(progress, within), '`timeout: { read: … }` allows more between bytes');
}

function readMessage({ phase, firstByteAt, bodyBytes }: Progress, within: string): string {
  if (phase === 'sending') return `the server took no byte of the request ${within}`;
  if (phase === 'body') return `the body stopped after ${formatByteSize(bodyBytes)}: no further byte ${within}`;
  if (firstByteAt === undefined) return `no byte of the answer ${within}`;
  return `the answer stopped inside its head: no further byte ${within}`;
}

function totalProblem({ connectMs, totalMs }: Timeouts, progress: Progress): Problem {
  // `timeout: 10s` sets every limit: what was exceeded is then the limit of the phase.
  if (progress.phase === 'connecting' && connectMs <= totalMs) {
    return {
      code: 'http/connect-timeout',
      message: `the connection was not open within ${formatDuration(totalMs)}`,
      hint: '`timeout` allows more',
    };
  }
  const message = `not done within ${formatDuration(totalMs)}: it ended ${describeProgress(progress)}`;
  return timeoutProblem(message, '`timeout: { total: … }` allows more for everything, redirects included');
}

function timeoutProblem(message: string, hint: string): Problem {
  return { code: 'http/timeout', message, hint };
}
