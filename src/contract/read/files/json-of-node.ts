import { ExactNumber, type Json, type JsonObject } from '../../../model/json.ts';
import type { SourceNode } from '../../../model/source.ts';

/** The plain value of a YAML node, numbers as doubles; what aliases share is shared. */
export function jsonOfNode(root: SourceNode): Json {
  const made = new Map<SourceNode, Json>();
  const convert = (node: SourceNode): Json => {
    if (node.kind === 'scalar') return node.value instanceof ExactNumber ? Number(node.value.source) : node.value;
    const known = made.get(node);
    if (known !== undefined) return known;
    const value = node.kind === 'list' ? node.items.map(convert) : objectOf(node.entries, convert);
    made.set(node, value);
    return value;
  };
  return convert(root);
}

function objectOf(entries: { key: string; value: SourceNode }[], convert: (node: SourceNode) => Json): JsonObject {
  const object: JsonObject = {};
  for (const { key, value } of entries) {
    // As an own property also where the key is `__proto__`.
    if (key !== '__proto__') object[key] = convert(value);
    else
      Object.defineProperty(object, key, {
        value: convert(value),
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }
  return object;
}
