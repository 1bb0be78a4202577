import type { Attempt } from '../../model/result.ts';

export type RetryPolicy = {
  /** How many times more after the first. */
  limit: number;
  /** Statuses (`503`), classes of statuses (`5xx`), `network` and `timeout`. */
  on: readonly string[];
  /** Upper-case methods that may be sent twice. */
  methods: readonly string[];
  backoff: Backoff;
  /** A longer `Retry-After` is not waited for: the answer stands. */
  maxRetryAfterMs: number;
};

/** Before retry n (from 1): `initialMs` × `factor`^(n-1), at most `maxMs`, spread by ± `jitter` (0 to 1) of it. */
export type Backoff = { initialMs: number; factor: number; maxMs: number; jitter: number };

/** The methods of RFC 9110, section 9.2.2, that do the same when sent twice. */
const IDEMPOTENT_METHODS = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

export const defaultRetryPolicy: RetryPolicy = {
  limit: 0,
  on: ['429', '500', '502', '503', '504', 'network', 'timeout'],
  methods: IDEMPOTENT_METHODS,
  backoff: { initialMs: 500, factor: 2, maxMs: 30_000, jitter: 0.2 },
  maxRetryAfterMs: 60_000,
};

/** What a decision about one more attempt rests on. `number` is that of the attempt, from 1. */
export type Outcome = {
  number: number;
  method: string;
  attempt: Pick<Attempt, 'problem'>;
  status?: number;
  retryAfterMs?: number;
  random: () => number;
};

/** Milliseconds to wait before one more attempt, or undefined where the outcome stands. */
export function retryDelay(policy: RetryPolicy, outcome: Outcome): number | undefined {
  if (outcome.number > policy.limit || !policy.methods.includes(outcome.method)) return undefined;
  if (!reasonsOf(outcome).some((reason) => policy.on.includes(reason))) return undefined;
  if (outcome.retryAfterMs !== undefined) {
    return outcome.retryAfterMs <= policy.maxRetryAfterMs ? outcome.retryAfterMs : undefined;
  }
  const { initialMs, factor, maxMs, jitter } = policy.backoff;
  const delay = Math.min(initialMs * factor ** (outcome.number - 1), maxMs);
  return Math.round(delay * (1 + jitter * (2 * outcome.random() - 1)));
}

const TIMEOUTS = new Set(['http/timeout', 'http/connect-timeout']);
const NETWORK = new Set([
  'http/dns',
  'http/refused',
  'http/unreachable',
  'http/closed',
  'http/protocol',
  'http/proxy',
  'http/failed',
]);

function reasonsOf({ attempt, status }: Outcome): string[] {
  if (attempt.problem !== undefined) {
    if (TIMEOUTS.has(attempt.problem.code)) return ['timeout'];
    return NETWORK.has(attempt.problem.code) ? ['network'] : [];
  }
  return status === undefined ? [] : [String(status), `${Math.floor(status / 100)}xx`];
}
