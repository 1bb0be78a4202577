import type { MapEntry, MapNode } from '../../model/source.ts';

/** Adds what `<<` merges into a map: its own keys win, then the maps in order (https://yaml.org/type/merge.html). */
export function mergeKeys(entries: MapEntry[], maps: readonly MapNode[]): void {
  const known = new Set(entries.map(({ key }) => key));
  for (const map of maps) {
    for (const entry of map.entries) {
      if (known.has(entry.key)) continue;
      known.add(entry.key);
      entries.push(entry);
    }
  }
}
