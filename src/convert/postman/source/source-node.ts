import { createJsonOffsets } from '../../../contract/read/files/json-offsets.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { SourceFile, SourceLocation } from '../../../model/source.ts';
import { placeOf } from '../../source/source-text.ts';

/** A value of a JSON file that knows its place; `value` is undefined where there is nothing. */
export type SourceNode = {
  value: Json | undefined;
  document: SourceDocument;
  steps: readonly string[];
  /** Columns after the beginning of the value, for a place within a text. */
  within?: number;
};

/** `place` finds a value again by the way to it, or the nearest one above that is there. */
export type SourceDocument = { file: SourceFile; place: (steps: readonly string[]) => SourceLocation };

export function rootNode(file: SourceFile, value: Json): SourceNode {
  const find = createJsonOffsets(file.text);
  const place = (steps: readonly string[]): SourceLocation => {
    for (let length = steps.length; length >= 0; length--) {
      const found = find(steps.slice(0, length));
      if (found !== undefined) return placeOf(file, found.value.start);
    }
    return placeOf(file, 0);
  };
  return { value, document: { file, place }, steps: [] };
}

export function placeOfNode({ document, steps, within = 0 }: SourceNode): SourceLocation {
  const place = document.place(steps);
  return { ...place, column: place.column + within };
}

export function child(node: SourceNode, ...keys: string[]): SourceNode {
  return keys.reduce<SourceNode>(({ value, document, steps }, key) => {
    const inner =
      (isJsonObject(value) || Array.isArray(value)) && Object.hasOwn(value, key) ? value[key as never] : undefined;
    return { value: inner, document, steps: [...steps, key] };
  }, node);
}

/** The items of a list; one object in its place is a list of one. */
export function items(node: SourceNode): SourceNode[] {
  if (Array.isArray(node.value)) return node.value.map((_, index) => child(node, String(index)));
  return isJsonObject(node.value) ? [node] : [];
}

/** A scalar as text; undefined for null, lists and objects. */
export function textOf({ value }: SourceNode): string | undefined {
  if (typeof value === 'string') return value;
  return value === undefined || value === null || Array.isArray(value) || isJsonObject(value)
    ? undefined
    : String(value);
}

export function textAt(node: SourceNode, ...keys: string[]): string | undefined {
  return textOf(child(node, ...keys));
}

export function isDisabled(node: SourceNode): boolean {
  return child(node, 'disabled').value === true || child(node, 'enabled').value === false;
}

/** A description is text, or an object with it. */
export function descriptionOf(node: SourceNode): string | undefined {
  const text = textAt(node, 'description') ?? textAt(node, 'description', 'content');
  return text?.trim() === '' ? undefined : text;
}
