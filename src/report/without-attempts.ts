import type { RequestResult } from '../model/result.ts';

/** What is counted, sorted and named of a result. When it began is kept where only the first exchange tells it. */
export function withoutAttempts(result: RequestResult): RequestResult {
  const startedAt = result.startedAt ?? result.attempts[0]?.exchanges[0]?.timings.startedAt ?? '';
  return { ...result, startedAt, attempts: [] };
}
