import type { JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';
import { listOf } from './schema-graph.ts';

const APPLICATORS = ['allOf', 'anyOf', 'oneOf', 'not'] as const;

/** Writes `nullable` of OpenAPI 3.0 in words of JSON Schema: null is valid whatever else the schema says. */
export function applyNullable(documents: SchemaDocuments): void {
  for (const [schema, place] of documents.schemas) {
    if (schema['nullable'] === true) {
      const others = allowNull(schema);
      if (others) documents.schemas.set(others, place);
    }
    delete schema['nullable'];
  }
}

/** The schemas that would refuse null move under an `else`, to which null does not come. */
function allowNull(schema: JsonObject): JsonObject | undefined {
  if (schema['type'] !== undefined) schema['type'] = [...new Set([schema['type'], 'null'].flat())];
  if (Array.isArray(schema['enum'])) schema['enum'] = [...new Set([...listOf(schema['enum']), null])];
  if (schema['const'] !== undefined) {
    schema['enum'] = [schema['const'], null];
    delete schema['const'];
  }
  const others: JsonObject = {};
  for (const keyword of APPLICATORS) {
    const value = schema[keyword];
    if (value === undefined) continue;
    others[keyword] = value;
    delete schema[keyword];
  }
  if (Object.keys(others).length === 0) return undefined;
  schema['if'] = { type: 'null' };
  schema['else'] = others;
  return others;
}
