import type { Comparison, EarlierRun } from '../../model/comparison.ts';
import type { RequestResult, RequestStatus } from '../../model/result.ts';

const SLOWER_FACTOR = 2;
/** Below this a factor says more of the machine than of the service. */
const SLOWER_BY_MS = 100;

export type ComparisonFold = {
  add: (order: number, result: RequestResult) => void;
  comparison: () => Comparison;
};

type Placed = { order: number; id: string };

/** What has become worse and what better since an earlier run, result by result. */
export function startComparison({ file, startedAt, results: before }: EarlierRun): ComparisonFold {
  const earlier = new Map(before.map((result) => [result.id, result]));
  const newlyFailing: Placed[] = [];
  const fixed: Placed[] = [];
  const newlyFlaky: Placed[] = [];
  const slower: (Placed & Omit<Comparison['slower'][number], 'id'>)[] = [];
  let added = 0;
  return {
    add: (order, { id, status, flaky, durationMs }) => {
      const known = earlier.get(id);
      earlier.delete(id);
      const place = { order, id };
      if (known === undefined) added++;
      if (isBad(status) && !isBad(known?.status)) newlyFailing.push(place);
      if (status === 'passed' && isBad(known?.status)) fixed.push(place);
      if (flaky && known?.flaky !== true) newlyFlaky.push(place);
      if (status !== 'passed' || known?.status !== 'passed') return;
      const beforeMs = known.durationMs;
      if (durationMs - beforeMs < SLOWER_BY_MS || durationMs < beforeMs * SLOWER_FACTOR) return;
      const factor = Math.round((durationMs / Math.max(beforeMs, 0.001)) * 10) / 10;
      slower.push({ ...place, beforeMs, nowMs: durationMs, factor });
    },
    comparison: () => ({
      file,
      startedAt,
      newlyFailing: idsInOrder(newlyFailing),
      fixed: idsInOrder(fixed),
      newlyFlaky: idsInOrder(newlyFlaky),
      slower: slower.toSorted(byPlan).map(({ id, beforeMs, nowMs, factor }) => ({ id, beforeMs, nowMs, factor })),
      added,
      removed: earlier.size,
    }),
  };
}

function idsInOrder(places: readonly Placed[]): string[] {
  return places.toSorted(byPlan).map(({ id }) => id);
}

function byPlan(a: Placed, b: Placed): number {
  if (a.order !== b.order) return a.order - b.order;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function isBad(status: RequestStatus | undefined): boolean {
  return status === 'failed' || status === 'errored';
}
