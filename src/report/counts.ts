import type { Counts, RequestResult } from '../model/result.ts';

export function noCounts(): Counts {
  return { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
}

/** One result more. */
export function countResult(counts: Counts, { status, flaky }: RequestResult): void {
  counts.total++;
  counts[status]++;
  if (flaky) counts.flaky++;
}

export function countsOf(results: readonly RequestResult[]): Counts {
  const counts = noCounts();
  for (const result of results) countResult(counts, result);
  return counts;
}
