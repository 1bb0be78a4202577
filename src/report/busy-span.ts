import type { RequestResult } from '../model/result.ts';

/** From the first byte sent to the last received, in milliseconds; where nobody knows when that was, the sum of what each took. */
export type BusySpan = {
  add: (result: RequestResult) => void;
  ms: () => number;
  /** Since the epoch; undefined where it cannot be told. */
  firstMs: () => number | undefined;
};

/** Of results one after the other. `startedAtMs` is a time before all of them, where one is known. */
export function startBusySpan(startedAtMs: number = Number.POSITIVE_INFINITY): BusySpan {
  let first = startedAtMs;
  let last = Number.NEGATIVE_INFINITY;
  let sum = 0;
  return {
    add: (result) => {
      sum += result.durationMs;
      const from = resultStartMs(result);
      if (from === undefined) return;
      first = Math.min(first, from);
      last = Math.max(last, from + result.durationMs);
    },
    ms: () => (last >= first && Number.isFinite(last - first) ? last - first : sum),
    firstMs: () => (Number.isFinite(first) ? first : undefined),
  };
}

/** When a result began, in milliseconds since the epoch; undefined where that cannot be read. */
export function resultStartMs(result: RequestResult): number | undefined {
  const startedAt = result.startedAt ?? result.attempts[0]?.exchanges[0]?.timings.startedAt ?? '';
  if (startedAt !== lastParsed.startedAt) lastParsed = { startedAt, ms: Date.parse(startedAt) };
  return Number.isNaN(lastParsed.ms) ? undefined : lastParsed.ms;
}

/** Several reports ask about the same result, one after the other. */
let lastParsed = { startedAt: '', ms: Number.NaN };
