import type { Json } from '../../../model/json.ts';
import type { SourceLocation } from '../../../model/source.ts';
import type { BrunoPair, BrunoVar } from '../tree.ts';

/** A member of what a foreign parser gave; undefined where there is none. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? (node as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** The entry of a table, which a key such as `constructor` never is by chance. */
export function lookUp<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export function textAt(value: unknown, ...keys: string[]): string {
  const found = at(value, ...keys);
  return found === undefined || found === null ? '' : plainText(found);
}

export function listAt(value: unknown, ...keys: string[]): unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The pairs of a list of Bruno's parser; `places` are theirs in order, `fallback` where they do not match. */
export function pairsOf(list: unknown[], places: SourceLocation[], fallback: SourceLocation): BrunoPair[] {
  return list.map((item, index) => ({
    name: textAt(item, 'name'),
    value: textAt(item, 'value'),
    enabled: at(item, 'enabled') !== false,
    place: (places.length === list.length ? places[index] : undefined) ?? fallback,
  }));
}

/** As `pairsOf`, for variables: those with a type become the text that Bruno puts in their place. */
export function varsOf(list: unknown[], places: SourceLocation[], fallback: SourceLocation): BrunoVar[] {
  return pairsOf(list, places, fallback).map((pair, index) => {
    const value = at(list[index], 'value');
    return typeof value === 'object' && value !== null ? { ...pair, object: value as Json } : pair;
  });
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
