import type { Json, JsonObject } from '../model/json.ts';
import type { SourceNode } from '../model/source.ts';
import type { Template } from '../model/template.ts';
import { setOwn } from './set-own.ts';

/** The template of a value without any `${{`; undefined for others. Needs no engine. */
export function literalTemplate(node: SourceNode): Template | undefined {
  const value = literalValue(node);
  return value === undefined ? undefined : { kind: 'literal', value, span: node.span, node };
}

function literalValue(node: SourceNode): Json | undefined {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && node.value.includes('${{') ? undefined : node.value;
    case 'list': {
      const list: Json[] = [];
      for (const item of node.items) {
        const value = literalValue(item);
        if (value === undefined) return undefined;
        list.push(value);
      }
      return list;
    }
    case 'map': {
      const object: JsonObject = {};
      for (const entry of node.entries) {
        const value = literalValue(entry.value);
        if (value === undefined) return undefined;
        setOwn(object, entry.key, value);
      }
      return object;
    }
  }
}
