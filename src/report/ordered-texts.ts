import { createTextStore, type TextStore } from './text-store.ts';

/** Where a text stands: in the order of the plan, and of one place by id, as where two runs were merged. */
export type Place = {
  order: number;
  id: string;
  /** Texts of one group can be read together; 0 without it. */
  group?: number;
  /** Comes before `order`. */
  key?: string;
};

/** Texts that come in any order and are read in that of the plan. */
export type OrderedTexts = {
  /** A text for each column. Waits and rejects as the store does. */
  add: (place: Place, first: string, ...texts: string[]) => Promise<void> | undefined;
  /** Of one group, or of all. */
  count: (group?: number) => number;
  /** The texts of a column. */
  read: (column?: number) => Iterable<OrderedText>;
  /** Of one group only. */
  readGroup: (group: number, column?: number) => Iterable<string>;
};

export type OrderedText = { text: string; group: number };

/** Keeps a store for each column; in memory only what the order needs. */
export function createOrderedTexts(createStore: () => TextStore = createTextStore, columns = 1): OrderedTexts {
  const stores = Array.from({ length: columns }, createStore);
  const orders: number[] = [];
  const groups: number[] = [];
  const keys: string[] = [];
  let sorted: Uint32Array | undefined;
  let byGroup: Map<number, number[]> | undefined;

  const textOf = (index: number, column: number): string => {
    const text = stores[column]?.get(index) ?? '';
    return column === 0 ? text.slice(idEnd(text)) : text;
  };

  const idOf = (index: number): string => {
    const text = stores[0]?.get(index) ?? '';
    const end = idEnd(text);
    return text.slice(text.indexOf(':') + 1, end);
  };

  const compare = (a: number, b: number): number => {
    const keyA = keys[a] ?? '';
    const keyB = keys[b] ?? '';
    if (keyA !== keyB) return keyA < keyB ? -1 : 1;
    const byOrder = (orders[a] ?? 0) - (orders[b] ?? 0);
    if (byOrder !== 0) return byOrder;
    const idA = idOf(a);
    const idB = idOf(b);
    return idA < idB ? -1 : idA > idB ? 1 : a - b;
  };

  const inOrder = (): Uint32Array => {
    if (sorted !== undefined) return sorted;
    sorted = Uint32Array.from(orders, (_, index) => index);
    const isSorted = keys.length === 0 && orders.every((order, i) => i === 0 || (orders[i - 1] ?? 0) < order);
    if (!isSorted) sorted.sort(compare);
    return sorted;
  };

  const indicesByGroup = (): Map<number, number[]> => {
    if (byGroup !== undefined) return byGroup;
    byGroup = new Map();
    for (const index of inOrder()) {
      const group = groups[index] ?? 0;
      const known = byGroup.get(group);
      if (known === undefined) byGroup.set(group, [index]);
      else known.push(index);
    }
    return byGroup;
  };

  return {
    add: ({ order, id, group = 0, key }, first, ...texts) => {
      sorted = undefined;
      byGroup = undefined;
      if (key !== undefined) keys[orders.length] = key;
      groups.push(group);
      orders.push(order);
      // The id is needed again only where two are at one place, which is rare: it need not be in memory.
      let waits = stores[0]?.add(`${id.length}:${id}${first}`);
      for (let column = 1; column < columns; column++) {
        const wait = stores[column]?.add(texts[column - 1] ?? '');
        waits = bothOf(waits, wait);
      }
      return waits;
    },
    count: (group) =>
      group === undefined ? orders.length : groups.reduce((sum, each) => (each === group ? sum + 1 : sum), 0),
    read: function* (column = 0) {
      for (const index of inOrder()) yield { text: textOf(index, column), group: groups[index] ?? 0 };
    },
    readGroup: function* (group, column = 0) {
      for (const index of indicesByGroup().get(group) ?? []) yield textOf(index, column);
    },
  };
}

/** Where the id ends that a text begins with, as `3:abc`. */
function idEnd(text: string): number {
  let length = 0;
  let at = 0;
  for (let code = text.charCodeAt(0); code !== COLON; code = text.charCodeAt(++at)) length = length * 10 + code - ZERO;
  return at + 1 + length;
}

const COLON = 58;
const ZERO = 48;

/** Two things to wait for, of which there may be none. */
export function bothOf(a: Promise<void> | undefined, b: Promise<void> | undefined): Promise<void> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Promise.all([a, b]).then(() => undefined);
}
