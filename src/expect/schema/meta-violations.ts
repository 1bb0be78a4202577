import type { Ajv } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import { createAjv, type Dialect, metaSchemaUri } from './dialects.ts';
import { toDoubles } from './exact-keywords.ts';
import { violationText } from './violation-text.ts';

const MAX_LINES = 10;

/** Compiling a meta-schema takes longer than compiling most schemas, so it is done once. */
const validators = new Map<Dialect, Promise<Ajv>>();

/** What is wrong with a schema by the meta-schema of its dialect, a line for each place. */
export async function metaViolations(schema: Json, dialect: Dialect): Promise<string[]> {
  if (typeof schema === 'boolean' && dialect !== 'draft-04') return [];
  if (!isJsonObject(schema)) return ['a schema is an object'];
  const validator = validators.get(dialect) ?? createAjv(dialect, {});
  validators.set(dialect, validator);
  const ajv = await validator;
  const doubles = toDoubles({ ...schema, $schema: metaSchemaUri(dialect) });
  if (ajv.validateSchema(doubles as object) === true) return [];
  const byPlace = new Map<string, string>();
  for (const error of ajv.errors ?? []) {
    // Alternatives give an error each and one for all: the first of a place says most.
    if (byPlace.has(error.instancePath)) continue;
    byPlace.set(error.instancePath, `#${error.instancePath} ${violationText(error, schema)}`);
  }
  return [...byPlace.values()].slice(0, MAX_LINES);
}
