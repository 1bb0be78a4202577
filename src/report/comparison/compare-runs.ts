import type { Comparison, EarlierRun } from '../../model/comparison.ts';
import type { RequestResult, RequestStatus } from '../../model/result.ts';

const SLOWER_FACTOR = 2;
/** Below this a factor says more of the machine than of the service. */
const SLOWER_BY_MS = 100;

/** What has become worse and what better since an earlier run. `results` are in plan order. */
export function compareRuns(
  { file, startedAt, results: before }: EarlierRun,
  results: readonly RequestResult[],
): Comparison {
  const earlier = new Map(before.map((result) => [result.id, result]));
  const comparison: Comparison = {
    file,
    startedAt,
    newlyFailing: [],
    fixed: [],
    newlyFlaky: [],
    slower: [],
    added: 0,
    removed: 0,
  };
  for (const { id, status, flaky, durationMs } of results) {
    const known = earlier.get(id);
    earlier.delete(id);
    if (known === undefined) comparison.added++;
    if (isBad(status) && !isBad(known?.status)) comparison.newlyFailing.push(id);
    if (status === 'passed' && isBad(known?.status)) comparison.fixed.push(id);
    if (flaky && known?.flaky !== true) comparison.newlyFlaky.push(id);
    if (status !== 'passed' || known?.status !== 'passed') continue;
    const beforeMs = known.durationMs;
    if (durationMs - beforeMs < SLOWER_BY_MS || durationMs < beforeMs * SLOWER_FACTOR) continue;
    const factor = Math.round((durationMs / Math.max(beforeMs, 0.001)) * 10) / 10;
    comparison.slower.push({ id, beforeMs, nowMs: durationMs, factor });
  }
  return { ...comparison, removed: earlier.size };
}

function isBad(status: RequestStatus | undefined): boolean {
  return status === 'failed' || status === 'errored';
}
