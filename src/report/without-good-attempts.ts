import type { RequestResult } from '../model/result.ts';

/** A result without its attempts where it simply passed, for reports that say no more of it than that. */
export function withoutGoodAttempts(result: RequestResult): RequestResult {
  return result.status === 'passed' && !result.flaky ? withoutAttempts(result) : result;
}

const kept = new WeakMap<RequestResult, RequestResult>();

/**
 * What a report counts, sorts and names of a result. When it began is kept where only the first exchange tells it. Every
 * report gets the same object for one result: of a hundred thousand it holds one each, not one a report.
 */
export function withoutAttempts(result: RequestResult): RequestResult {
  const known = kept.get(result);
  if (known !== undefined) return known;
  const startedAt = result.startedAt ?? result.attempts[0]?.exchanges[0]?.timings.startedAt ?? '';
  const short = { ...result, startedAt, attempts: [] };
  kept.set(result, short);
  return short;
}
