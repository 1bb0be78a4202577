import type { Json, JsonObject } from '../../model/json.ts';
import type { SourceNode } from '../../model/source.ts';

/** The plain value of a node. */
export function nodeToJson(node: SourceNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(nodeToJson);
    case 'map': {
      const object: JsonObject = {};
      for (const { key, value } of node.entries) {
        // As an own property also where the key is `__proto__`.
        Object.defineProperty(object, key, {
          value: nodeToJson(value),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return object;
    }
  }
}
