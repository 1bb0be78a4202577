import type { RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { type FileSummary, groupByFile } from '../fold-summary.ts';

/** Gives out files that are done, always in plan order, whichever ended first. */
export type FileOrder = {
  /** The files that can be shown now that this result is there. */
  add: (order: number, result: RequestResult) => FileSummary[];
  /** What is left at the end of the run, done or not. */
  rest: () => FileSummary[];
};

type Ended = { order: number; result: RequestResult };

/** Without `files` (of `run:start`) nobody can tell when a file is done: all are given out by `rest`. */
export function createFileOrder(files: Extract<RunEvent, { type: 'run:start' }>['files'] = []): FileOrder {
  const expected = new Map<string, number>();
  for (const { file, total } of files) expected.set(file, (expected.get(file) ?? 0) + total);
  const waiting = [...expected.keys()].filter((file) => expected.get(file) !== 0);
  const ended = new Map<string, Ended[]>();

  const take = (file: string): FileSummary[] => {
    const results = ended.get(file) ?? [];
    ended.delete(file);
    return groupByFile(results.toSorted((a, b) => a.order - b.order).map(({ result }) => result));
  };

  return {
    add: (order, result) => {
      const known = ended.get(result.file);
      if (known) known.push({ order, result });
      else ended.set(result.file, [{ order, result }]);
      const done: FileSummary[] = [];
      while (waiting[0] !== undefined && (ended.get(waiting[0])?.length ?? 0) >= (expected.get(waiting[0]) ?? 0)) {
        done.push(...take(waiting.shift() as string));
      }
      return done;
    },
    rest: () => {
      const first = (file: string) =>
        (ended.get(file) ?? []).reduce((least, { order }) => Math.min(least, order), Number.POSITIVE_INFINITY);
      return [...ended.keys()].toSorted((a, b) => first(a) - first(b)).flatMap(take);
    },
  };
}
