/** The first few of many by rank, then in the order of the plan, whichever came first. */
export type Firsts<Item> = {
  /** `make` is called only where the item is one of them as yet. */
  add: (place: Ranked, make: () => Item) => void;
  /** Of all that were added. */
  count: () => number;
  items: () => Item[];
};

/** `rank` is 0 without it. */
export type Ranked = { rank?: number; order: number; id: string };

/** Keeps `limit` items. */
export function createFirsts<Item>(limit: number): Firsts<Item> {
  const held: { place: Ranked; item: Item }[] = [];
  let count = 0;
  return {
    add: (place, make) => {
      count++;
      let at = held.length;
      for (; at > 0; at--) {
        const before = held[at - 1];
        if (before === undefined || !isBefore(place, before.place)) break;
      }
      if (at >= limit) return;
      held.splice(at, 0, { place, item: make() });
      if (held.length > limit) held.pop();
    },
    count: () => count,
    items: () => held.map(({ item }) => item),
  };
}

function isBefore(a: Ranked, b: Ranked): boolean {
  const byRank = (a.rank ?? 0) - (b.rank ?? 0);
  if (byRank !== 0) return byRank < 0;
  return a.order === b.order ? a.id < b.id : a.order < b.order;
}
