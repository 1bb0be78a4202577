/** An item of a list as text: strings as they are, numbers and booleans as written; undefined for anything else. */
export function textOfItem(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  return isNumeric(item) || typeof item === 'boolean' ? String(item) : undefined;
}

/** Negative, zero or positive as `a` is before, equal to or after `b`; undefined where they have no order. */
export function compareItems(a: unknown, b: unknown): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  return undefined;
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
