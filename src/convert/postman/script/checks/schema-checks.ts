import type { Json } from '../../../../model/json.ts';
import type { Value } from '../value.ts';
import type { Check } from './check.ts';

/** A JSON Schema as Postman validates: draft 7 unless it names another. */
export function schemaChecks(args: (Value | undefined)[] | undefined, isNegated: boolean): Check[] | undefined {
  const [schema] = args ?? [];
  if (isNegated || args?.length !== 1 || schema?.kind !== 'constant' || !isSchema(schema.value)) return undefined;
  return [{ kind: 'schema', schema: withDialect(schema.value, 'draft-07') }];
}

/** With the dialect that the source validates by, unless the schema names one. */
export function withDialect(schema: Json, dialect: 'draft-04' | 'draft-07'): Json {
  const map = schema as Record<string, Json>;
  return map['$schema'] === undefined ? { $schema: `http://json-schema.org/${dialect}/schema#`, ...map } : map;
}

/** An object whose `required` are lists and that refers to nothing outside: what every validator reads alike. */
export function isSchema(value: Json): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const text = JSON.stringify(value);
  return !/"required":(?!\[)/.test(text) && !/"\$ref":"(?!#)/.test(text) && !/"(id|\$id)":"/.test(text);
}

/** A check that the body is JSON, and nothing more. */
export function isJson(): Check[] {
  return [{ kind: 'schema', schema: true }];
}
