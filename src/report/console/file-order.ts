import type { RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { type FileTotals, startFile } from '../fold-files.ts';
import type { TextStore } from '../text-store.ts';

/** Gives out files that are done, always in plan order, whichever ended first. */
export type FileOrder = {
  /** A result, with what stands of it below its file. Waits as the store does. */
  add: (order: number, result: RequestResult, lines: string) => Promise<void> | undefined;
  /** The files that can be shown now. */
  done: () => DoneFile[];
  /** What is left at the end of the run, done or not. */
  rest: () => DoneFile[];
};

/** `lines` are those of its requests, in plan order. */
export type DoneFile = { totals: FileTotals; lines: string };

type OpenFile = { fold: ReturnType<typeof startFile>; lines: Line[] };

/** `number` is its place in the store. */
type Line = { order: number; id: string; number: number };

/**
 * Without `files` (of `run:start`) nobody can tell when a file is done: all are given out by `rest`. Lines wait in the
 * store.
 */
export function createFileOrder(
  store: TextStore,
  files: Extract<RunEvent, { type: 'run:start' }>['files'] = [],
): FileOrder {
  const expected = new Map<string, number>();
  for (const { file, total } of files) expected.set(file, (expected.get(file) ?? 0) + total);
  const waiting = [...expected.keys()].filter((file) => expected.get(file) !== 0);
  const open = new Map<string, OpenFile>();
  let stored = 0;

  const take = (file: string): DoneFile[] => {
    const found = open.get(file);
    if (found === undefined) return [];
    open.delete(file);
    const lines = found.lines.toSorted(byPlan).map(({ number }) => store.get(number));
    return [{ totals: found.fold.totals(), lines: lines.join('') }];
  };

  const isDone = (file: string): boolean => (open.get(file)?.fold.counts.total ?? 0) >= (expected.get(file) ?? 0);

  return {
    add: (order, result, lines) => {
      const known = open.get(result.file);
      const file = known ?? { fold: startFile(0, result), lines: [] };
      if (known === undefined) open.set(result.file, file);
      file.fold.add(order, result);
      if (lines === '') return undefined;
      file.lines.push({ order, id: result.id, number: stored++ });
      return store.add(lines);
    },
    done: () => {
      const ready: DoneFile[] = [];
      while (waiting[0] !== undefined && isDone(waiting[0])) ready.push(...take(waiting.shift() as string));
      return ready;
    },
    rest: () =>
      [...open].toSorted(([, a], [, b]) => a.fold.first.order - b.fold.first.order).flatMap(([file]) => take(file)),
  };
}

function byPlan(a: Line, b: Line): number {
  return a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order - b.order;
}
