import { collectionShape, definitions } from './collection-shape.ts';
import { configShape } from './config-shape.ts';
import type { KeyGroup, Shape } from './shape.ts';

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
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, part]) => [name, convert(part)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...convert(shape),
    title,
    description,
    $defs: reachable(convert(shape), $defs),
  };
}

function convert(shape: Shape): JsonSchema {
  const { oneOfKeys, properties, patternProperties, additionalProperties, items, anyOf, propertyNames, ...rest } =
    shape;
  return {
    ...rest,
    ...(anyOf && { anyOf: anyOf.map(convert) }),
    ...(propertyNames && { propertyNames: { pattern: propertyNames.pattern } }),
    ...(properties && { properties: convertAll(properties) }),
    ...(patternProperties && { patternProperties: convertAll(patternProperties) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : convert(additionalProperties),
    }),
    ...(items && { items: convert(items) }),
    ...(oneOfKeys && { allOf: oneOfKeys.map(exclusive) }),
  };
}

function convertAll(shapes: Record<string, Shape>): JsonSchema {
  return Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, convert(shape)]));
}

function exclusive({ keys, required }: KeyGroup): JsonSchema {
  const single = keys.map((key) => ({ required: [key] }));
  return { oneOf: required ? single : [...single, { not: { anyOf: single } }] };
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
