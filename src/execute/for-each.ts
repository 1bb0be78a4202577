import type { Sequence } from '../model/sequence.ts';

/** Does a task for every item, begun in their order, at most `atOnce` under way; an item is made when its turn comes. */
export async function forEach<T>(items: Sequence<T>, atOnce: number, task: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
