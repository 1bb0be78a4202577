import { isJsonObject, type Json } from '../../../model/json.ts';
import { pointerStep } from '../json-pointer.ts';

const SCHEMA = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
] as const;
const SCHEMA_LIST = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'] as const;
const SCHEMA_MAP = [
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
] as const;

/** The schemas directly inside a schema, by their pointer from it. Values such as those of `enum` are none. */
export function subschemasOf(schema: Json): [pointer: string, subschema: Json][] {
  if (!isJsonObject(schema)) return [];
  const found: [string, Json][] = [];
  for (const keyword of SCHEMA) {
    const value = schema[keyword];
    if (isJsonObject(value) || typeof value === 'boolean') found.push([`/${keyword}`, value]);
  }
  for (const keyword of SCHEMA_LIST) {
    const value = schema[keyword];
    if (Array.isArray(value)) found.push(...value.map((item, i): [string, Json] => [`/${keyword}/${i}`, item]));
  }
  for (const keyword of SCHEMA_MAP) {
    const value = schema[keyword];
    if (!isJsonObject(value)) continue;
    for (const [name, item] of Object.entries(value)) {
      if (!Array.isArray(item)) found.push([`/${keyword}${pointerStep(name)}`, item]);
    }
  }
  return found;
}
