import type { Shard } from '../model/event.ts';

/**
 * The part of `items` that belongs to a shard: all parts together are everything, no two share an item, and the same
 * items give the same parts in whatever order they come. The heaviest are dealt out first, each to the lightest part.
 */
export function shardItems<T>(items: readonly T[], shard: Shard, measure: Measure<T>): T[] {
  const loads = Array.from({ length: shard.total }, () => 0);
  const mine = new Set<T>();
  const heaviestFirst = items
    .map((item) => ({ item, key: measure.key(item), weight: measure.weight(item) }))
    .toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
  for (const { item, weight } of heaviestFirst) {
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest] = (loads[lightest] ?? 0) + weight;
    if (lightest === shard.index - 1) mine.add(item);
  }
  return items.filter((item) => mine.has(item));
}

/** `key` is unique; `weight` is how long an item takes, in any unit. */
export type Measure<T> = { key: (item: T) => string; weight: (item: T) => number };
