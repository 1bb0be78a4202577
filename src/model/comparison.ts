import type { RequestStatus } from './result.ts';

/** What is kept of an earlier run to compare with. Plain JSON. */
export type EarlierRun = {
  /** The report it was read from, as it was named. */
  file: string;
  startedAt: string;
  results: { id: string; status: RequestStatus; flaky: boolean; durationMs: number }[];
};

/** How a run differs from an earlier one; ids in plan order. */
export type Comparison = {
  file: string;
  startedAt: string;
  /** Failed or errored, and did not before; also those that are new. */
  newlyFailing: string[];
  /** Passed, and was failed or errored before. */
  fixed: string[];
  /** Flaky, and was not before. */
  newlyFlaky: string[];
  /** Passed in both, and took at least twice as long and 100 ms more. */
  slower: { id: string; beforeMs: number; nowMs: number; factor: number }[];
  /** How many are only in this run, and how many only in the earlier one. */
  added: number;
  removed: number;
};
