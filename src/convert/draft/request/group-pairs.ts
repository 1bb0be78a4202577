import type { Json, JsonObject } from '../../../model/json.ts';

/** Names with their values as a map: a name that stands several times has a list. */
export function groupPairs(pairs: Iterable<readonly [name: string, value: Json]>): JsonObject {
  const lists = new Map<string, Json[]>();
  for (const [name, value] of pairs) {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [value]);
    else list.push(value);
  }
  return Object.fromEntries(Array.from(lists, ([name, list]) => [name, list.length === 1 ? (list[0] as Json) : list]));
}
