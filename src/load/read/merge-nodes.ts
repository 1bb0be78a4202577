import type { MapEntry, MapNode, SourceNode } from '../../model/source.ts';

type Merge = (under: SourceNode, over: SourceNode) => SourceNode;

/**
 * Two maps as one, key by key: entries only `under` has come first, then those of `over`; a key of both is decided by
 * `merges[key]`, else `over` wins. Where one is not a map, `over` wins whole. Never changes its arguments.
 */
export function mergeMaps(under: SourceNode, over: SourceNode, merges: Record<string, Merge> = {}): SourceNode {
  return mergeBy(under, over, { normalize: (key) => key, merges });
}

/** As `mergeMaps`, for headers: their names are the same in any case. */
export function mergeHeaders(under: SourceNode, over: SourceNode): SourceNode {
  return mergeBy(under, over, { normalize: (key) => key.toLowerCase(), merges: {} });
}

/** A map without some of its keys. */
export function withoutKeys(node: MapNode, keys: readonly string[]): MapNode {
  return { ...node, entries: node.entries.filter(({ key }) => !keys.includes(key)) };
}

function mergeBy(
  under: SourceNode,
  over: SourceNode,
  { normalize, merges }: { normalize: (key: string) => string; merges: Record<string, Merge> },
): SourceNode {
  if (under.kind !== 'map' || over.kind !== 'map' || under.entries.length === 0) return over;
  // Shared nodes stay shared, so that what is compiled once stays compiled.
  if (over.entries.length === 0) return under;
  const lower = new Map(under.entries.map((entry) => [normalize(entry.key), entry]));
  const overEntries = over.entries.map((entry): MapEntry => {
    const before = lower.get(normalize(entry.key));
    const merge = Object.hasOwn(merges, entry.key) ? merges[entry.key] : undefined;
    return before && merge ? { ...entry, value: merge(before.value, entry.value) } : entry;
  });
  const upper = new Set(over.entries.map(({ key }) => normalize(key)));
  const entries = [...under.entries.filter(({ key }) => !upper.has(normalize(key))), ...overEntries];
  return { kind: 'map', entries, span: over.span };
}
