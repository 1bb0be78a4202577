import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import type { SchemaPlace } from '../../description.ts';
import { objectOf, type Placed, placeOf } from './placed.ts';

/** The keywords of JSON Schema that a parameter, items object or header of Swagger 2.0 has among its own. */
export const schemaKeywords: readonly string[] = [
  'type',
  'format',
  'items',
  'default',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'enum',
  'multipleOf',
  'x-nullable',
];

/** The schema of a parameter or header of Swagger 2.0, which stands spread over the object itself. */
export function spreadSchema(placed: Placed): SchemaPlace {
  return { ...placeOf(placed), value: keywordsOf(objectOf(placed)), isSpread: true };
}

/** A `file` becomes text of any content, as OpenAPI 3.0 writes it. */
export function keywordsOf(object: JsonObject): JsonObject {
  const found = schemaKeywords.flatMap((key) => {
    const value = object[key];
    if (value === undefined) return [];
    return [[key, key === 'items' && isJsonObject(value) ? keywordsOf(value) : value] as const];
  });
  const schema = Object.fromEntries(found);
  return schema['type'] === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
}
