import type { Json } from '../../model/json.ts';
import { collectionShape, definitions } from './collection-shape.ts';
import { configShape } from './config-shape.ts';
import { isTemplateRef, type KeyGroup, type Shape } from './shape.ts';

type JsonSchema = { [key: string]: unknown };

/** The JSON Schema (2020-12) that editors use for collections. */
export function collectionSchema(): JsonSchema {
  return document('A rollcall collection', 'HTTP requests and what their responses must be.', collectionShape);
}

/** The JSON Schema (2020-12) that editors use for `rollcall.yaml`. */
export function configSchema(): JsonSchema {
  return document('rollcall.yaml', 'Settings of a project; the folder of this file is its root.', configShape);
}

function document(title: string, description: string, shape: Shape): JsonSchema {
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, part]) => [name, convertDefinition(part)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...convert(shape),
    title,
    description,
    $defs: reachable(convert(shape), $defs),
  };
}

/** Values are taught where they stand, each key in words of its own; only maps of keys say what they are. */
function convertDefinition(shape: Shape): JsonSchema {
  return shape.properties === undefined ? withoutNotes(convert(shape)) : convert(shape);
}

function convert(shape: Shape): JsonSchema {
  const { oneOfKeys, properties, patternProperties, additionalProperties, items, anyOf, propertyNames, ...rest } =
    shape;
  return {
    ...rest,
    ...notesOf(shape),
    ...(anyOf && { anyOf: anyOf.toSorted(mapsFirst).map((part) => withoutNotes(convert(part))) }),
    ...(propertyNames && { propertyNames: { pattern: propertyNames.pattern } }),
    ...(properties && { properties: convertAll(properties) }),
    ...(patternProperties && { patternProperties: convertAll(patternProperties) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : convert(additionalProperties),
    }),
    ...(items && { items: convert(items) }),
    ...(oneOfKeys && { allOf: oneOfKeys.flatMap(exclusive) }),
  };
}

function convertAll(shapes: Record<string, Shape>): JsonSchema {
  return Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, convert(shape)]));
}

/** What is shown for a key: editors do not show a default, so the words say it. */
function notesOf(shape: Shape): { description?: string; examples?: Json[] } {
  const { description, default: value } = shape;
  if (description === undefined) return {};
  const examples = examplesOf(shape);
  const words = [value].flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  return {
    description: value === undefined ? description : `${description} Default: ${words.join(', ')}.`,
    ...(examples.length > 0 && { examples }),
  };
}

/** Its own, else those of what it may be; a default is an example as well. */
function examplesOf({ examples, anyOf = [], $ref, default: value }: Shape): Json[] {
  if (examples !== undefined || value !== undefined) return examples ?? [];
  const target = definitions[$ref?.slice('#/$defs/'.length) ?? ''];
  const parts = [...anyOf, ...(target === undefined ? [] : [target])];
  return parts.filter((part) => !isTemplateRef(part)).flatMap(examplesOf);
}

/** An editor shows the notes of the alternative that a value meets in place of those of its key. */
function withoutNotes(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([word]) => !NOTES.has(word)));
}

const NOTES = new Set(['description', 'examples', 'default']);

/** Of alternatives that a value does not meet an editor names the faults of the first: a misspelt key, not a wrong type. */
function mapsFirst(a: Shape, b: Shape): number {
  return Number(b.properties !== undefined) - Number(a.properties !== undefined);
}

/** Editors point at each key that one before it excludes, which they would not for `oneOf`. */
function exclusive({ keys, required }: KeyGroup): JsonSchema[] {
  const laterKeys = keys.slice(0, -1).map((key, index) => [key, keys.slice(index + 1)] as const);
  const none = (others: string[]): JsonSchema => ({
    properties: Object.fromEntries(others.map((key) => [key, false])),
  });
  const excluded = { dependentSchemas: Object.fromEntries(laterKeys.map(([key, others]) => [key, none(others)])) };
  return required ? [{ anyOf: keys.map((key) => ({ required: [key] })) }, excluded] : [excluded];
}

/** Only the definitions that are used. */
function reachable(schema: JsonSchema, all: Record<string, JsonSchema>): JsonSchema {
  const used: JsonSchema = {};
  const visit = (part: JsonSchema): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/\$defs\/(\w+)"/g)) {
      const definition = all[name];
      if (definition === undefined || name in used) continue;
      used[name] = definition;
      visit(definition);
    }
  };
  visit(schema);
  return used;
}
