import type { Json, JsonObject } from '../../model/json.ts';

/** Names with their values, a list where a name stands several times. */
export function repeatedPairs(pairs: readonly (readonly [name: string, value: string])[]): JsonObject {
  const values = new Map<string, Json>();
  for (const [name, value] of pairs) {
    const there = values.get(name);
    if (there === undefined) values.set(name, value);
    else if (Array.isArray(there)) there.push(value);
    else values.set(name, [there, value]);
  }
  return Object.fromEntries(values);
}
