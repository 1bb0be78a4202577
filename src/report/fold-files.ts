import type { Counts, RequestResult } from '../model/result.ts';
import { startBusySpan } from './busy-span.ts';
import { countResult, noCounts } from './counts.ts';

/** The results of one file together. */
export type FileTotals = {
  /** From 0, in the order in which the files came. */
  number: number;
  file: string;
  collection: string;
  counts: Counts;
  /** From its first byte sent to its last received. */
  durationMs: number;
  /** When its first result began, in milliseconds since the epoch. */
  startedAtMs: number | undefined;
};

export type FilesFold = {
  /** Gives the number of its file. */
  add: (order: number, result: RequestResult) => number;
  /** In plan order. */
  files: () => FileTotals[];
};

/** Counts results by file. */
export function startFiles(): FilesFold {
  const folds = new Map<string, ReturnType<typeof startFile>>();
  return {
    add: (order, result) => {
      const known = folds.get(result.file);
      const fold = known ?? startFile(folds.size, result);
      if (known === undefined) folds.set(result.file, fold);
      fold.add(order, result);
      return fold.number;
    },
    files: () =>
      Array.from(folds.values())
        .toSorted((a, b) => (isBefore(a.first, b.first) ? -1 : 1))
        .map(({ totals }) => totals()),
  };
}

/** Of one file alone. */
export function startFile(number: number, { file, collection, id }: RequestResult) {
  const counts = noCounts();
  const busy = startBusySpan();
  const first = { order: Number.POSITIVE_INFINITY, id };
  return {
    number,
    first,
    counts,
    add: (order: number, result: RequestResult): void => {
      countResult(counts, result);
      busy.add(result);
      if (isBefore({ order, id: result.id }, first)) Object.assign(first, { order, id: result.id });
    },
    totals: (): FileTotals => ({
      number,
      file,
      collection,
      counts,
      durationMs: busy.ms(),
      startedAtMs: busy.firstMs(),
    }),
  };
}

type Place = { order: number; id: string };

function isBefore(a: Place, b: Place): boolean {
  return a.order === b.order ? a.id < b.id : a.order < b.order;
}
