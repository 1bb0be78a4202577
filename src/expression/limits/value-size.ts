import { ExactNumber, isJsonObject, type Json } from '../../model/json.ts';

/** What expressions may make of the values they get, in characters: enough for base64 of the largest body. */
export const MAX_SIZE = 80_000_000;

/** Each value, key and item besides its characters. */
const OVERHEAD = 32;

const known = new WeakMap<object, number>();

/**
 * How large a value is, in characters. What was measured before is not walked again: values share parts, so that one
 * whose text would fill the memory may be small itself.
 */
export function sizeOf(value: Json): number {
  if (typeof value === 'string') return value.length + OVERHEAD;
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return OVERHEAD;
  const before = known.get(value);
  if (before !== undefined) return before;
  const size = walk(value);
  known.set(value, size);
  return size;
}

function walk(root: object): number {
  let size = 0;
  const rest: unknown[] = [root];
  while (rest.length > 0 && size <= MAX_SIZE) {
    const next = rest.pop() as Json;
    const measured = typeof next === 'object' && next !== null ? known.get(next) : undefined;
    if (measured !== undefined) size += measured;
    else if (Array.isArray(next)) {
      size += OVERHEAD;
      for (const item of next) rest.push(item);
    } else if (isJsonObject(next)) {
      size += OVERHEAD;
      for (const key of Object.keys(next)) {
        size += key.length + OVERHEAD;
        rest.push(next[key]);
      }
    } else size += sizeOf(next);
  }
  return size;
}
