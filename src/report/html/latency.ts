/** How many exchanges took at least `fromMs` and less than `toMs`. */
export type LatencyBucket = { fromMs: number; toMs: number; count: number };

/** Edges of buckets in milliseconds, 1-2-5 steps: wide enough for a token from a cache and for a five-minute export. */
const EDGES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5];

/** A histogram from the first to the last bucket that is not empty; empty for no values. */
export function latencyBuckets(valuesMs: number[]): LatencyBucket[] {
  const buckets = EDGES.map((fromMs, i) => ({ fromMs, toMs: EDGES[i + 1] ?? Number.POSITIVE_INFINITY, count: 0 }));
  for (const value of valuesMs) {
    const bucket = buckets.findLast(({ fromMs }) => value >= fromMs) ?? buckets[0];
    if (bucket) bucket.count++;
  }
  const first = buckets.findIndex(({ count }) => count > 0);
  return first === -1 ? [] : buckets.slice(first, buckets.findLastIndex(({ count }) => count > 0) + 1);
}

/** The value that `share` (0 to 1) of the values do not exceed, by nearest rank; undefined for no values. */
export function percentile(sortedMs: number[], share: number): number | undefined {
  return sortedMs[Math.max(0, Math.ceil(share * sortedMs.length) - 1)];
}
