import type { RequestResult } from '../model/result.ts';

/** A result without its attempts where it simply passed, for reports that say no more of it than that. */
export function withoutGoodAttempts(result: RequestResult): RequestResult {
  return result.status === 'passed' && !result.flaky ? withoutAttempts(result) : result;
}

/** What a report counts, sorts and names of a result. When it began is kept where only the first exchange tells it. */
export function withoutAttempts(result: RequestResult): RequestResult {
  const startedAt = result.startedAt ?? result.attempts[0]?.exchanges[0]?.timings.startedAt ?? '';
  return { ...result, startedAt, attempts: [] };
}
