import type { Timeouts } from '../model/exchange.ts';
import type { Problem } from '../model/problem.ts';
import { formatByteSize } from '../text/byte-size.ts';
import { formatDuration } from '../text/duration.ts';
import { describeProgress, lastMoveAt, type Progress } from './progress.ts';
import type { TimeWatch } from './time-watch.ts';

export type DeadlineOptions = {
  timeouts: Timeouts;
  /** What is left of `totalMs` for this hop. */
  totalLeftMs: number;
  progress: Progress;
  watch: TimeWatch;
  onTimeout: (problem: Problem) => void;
};

/** Watches the time of one hop. `update` after a change of phase, `stop` at the end. */
export type Deadline = { update: () => void; stop: () => void };

/** Node's timers may be early by this much, in milliseconds. */
const EARLY_MS = 1;

/**
 * The limits `read` and `total`; the clock is looked at when one may be over, so bytes cost no timer of their own. The
 * limit `connect` belongs to the connection.
 */
export function startDeadline({ timeouts, totalLeftMs, progress, watch, onTimeout }: DeadlineOptions): Deadline {
  const endsAt = progress.startedAt + totalLeftMs;
  /** When to look again; Infinity where a limit was over. */
  const check = (now: number): number => {
    const readEndsAt = readsFrom(progress, now) + timeouts.readMs;
    if (endsAt - now <= EARLY_MS) onTimeout(totalProblem(timeouts, progress));
    else if (readEndsAt - now <= EARLY_MS) onTimeout(readProblem(timeouts, progress));
    else return Math.min(endsAt, readEndsAt);
    return Number.POSITIVE_INFINITY;
  };
  const watched = { check };
  watch.add(watched, check(progress.startedAt));
  return { update: () => watch.hasten(check(performance.now())), stop: () => watch.remove(watched) };
}

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
