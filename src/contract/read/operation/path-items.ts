import type { Json } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { DescriptionVersion } from '../../description.ts';
import { pathItemMethods } from '../references/structure.ts';
import { childOf, membersOf, type Placed, type ReadContext } from './placed.ts';

/** A path with its item; what a `$ref` of the item leads to comes after the item itself, which wins. */
export type PathItem = { path: string; layers: Placed[] };

export function pathItemsOf(context: ReadContext): PathItem[] {
  return membersOf(childOf(context.root, 'paths')).map(([path, item]) => ({ path, layers: layersOf(item, context) }));
}

function layersOf(item: Placed, { targets }: ReadContext): Placed[] {
  const layers: Placed[] = [];
  const seen = new Set<Json>();
  for (let at: Placed | undefined = item; at && !seen.has(at.value); ) {
    layers.push(at);
    seen.add(at.value);
    at = isJsonObject(at.value) ? targets.get(at.value) : undefined;
  }
  return layers;
}

/** The operations of a path in the order of the file, methods in upper case. */
export function operationsOf(
  { layers }: PathItem,
  version: DescriptionVersion,
): { method: string; operation: Placed }[] {
  const found = new Map<string, Placed>();
  const add = (method: string, operation: Placed): void => {
    if (isJsonObject(operation.value) && !found.has(method)) found.set(method, operation);
  };
  for (const layer of layers) {
    for (const [key, member] of membersOf(layer)) {
      if (isMethod(key, version)) add(key.toUpperCase(), member);
      if (key !== 'additionalOperations' || version !== '3.2') continue;
      for (const [method, operation] of membersOf(member)) add(method.toUpperCase(), operation);
    }
  }
  return [...found].map(([method, operation]) => ({ method, operation }));
}

function isMethod(key: string, version: DescriptionVersion): boolean {
  if (key === 'query') return version === '3.2';
  if (key === 'trace') return version !== '2.0';
  return (pathItemMethods as readonly string[]).includes(key);
}
