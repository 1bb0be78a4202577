import type { EarlierRun } from '../model/comparison.ts';

/** How long a run of a file took in an earlier run, or how long so many results take on the average there. */
export type Weigh = (file: string, results: number) => number;

/** By the times of an earlier run, in milliseconds; without one a result weighs one. */
export function earlierWeights(earlier: EarlierRun | undefined): Weigh {
  const files = new Map<string, { ms: number; results: number }>();
  const all = { ms: 0, results: 0 };
  for (const { id, durationMs } of earlier?.results ?? []) {
    const file = id.slice(0, id.lastIndexOf('#'));
    const known = files.get(file) ?? { ms: 0, results: 0 };
    files.set(file, known);
    for (const sum of [known, all]) {
      sum.ms += durationMs;
      sum.results += 1;
    }
  }
  if (all.ms === 0) return (_, results) => results;
  return (file, results) => {
    const { ms, results: count } = files.get(file) ?? all;
    return (ms / count) * results;
  };
}
