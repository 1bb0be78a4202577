import { entryOf, type MapEntry, type SourceNode } from '../../model/source.ts';

/** The entries of a map that are not notes (`x-…`); none where it is not a map. */
export function entriesOf(node: SourceNode | undefined): MapEntry[] {
  return node?.kind === 'map' ? node.entries.filter(({ key }) => !key.startsWith('x-')) : [];
}

/** The text of a scalar as it is written, `1.10` and `true` too; undefined for anything else. */
export function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function textAt(node: SourceNode | undefined, key: string): string | undefined {
  return textOf(entryOf(node, key)?.value);
}

export function flagAt(node: SourceNode | undefined, key: string): boolean | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : undefined;
}

/** The texts of a list, or one text. */
export function textsOf(node: SourceNode | undefined): string[] {
  const items = node?.kind === 'list' ? node.items : node ? [node] : [];
  return items.map(textOf).filter((text) => text !== undefined);
}
