import type { RunEvent } from '../model/event.ts';
import type { RequestResult } from '../model/result.ts';
import { type RunOutline, startOutline } from './fold-outline.ts';
import { withoutGoodBodies } from './without-good-bodies.ts';

/** A whole run, folded from its events. */
export type RunSummary = RunOutline & {
  /** In plan order. */
  results: RequestResult[];
};

/**
 * Reads a run to its end, with all its results in memory: for the library. Reports keep texts (`ordered-texts.ts`). `keep`
 * makes a result smaller before it is held.
 */
export async function foldSummary(
  events: AsyncIterable<RunEvent>,
  keep: (result: RequestResult) => RequestResult = withoutGoodBodies,
): Promise<RunSummary> {
  const outline = startOutline();
  const ended: { order: number; result: RequestResult }[] = [];
  for await (const event of events) {
    outline.add(event);
    if (event.type === 'request:end') ended.push({ order: event.order, result: keep(event.result) });
  }
  return { ...outline.end(), results: ended.toSorted(byPlan).map(({ result }) => result) };
}

function byPlan(a: { order: number; result: RequestResult }, b: { order: number; result: RequestResult }): number {
  if (a.order !== b.order) return a.order - b.order;
  return a.result.id < b.result.id ? -1 : a.result.id > b.result.id ? 1 : 0;
}
