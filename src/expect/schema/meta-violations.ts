import type { ValidateFunction } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import { compiledMetaSchemas } from './compiled-meta-schemas.ts';
import { createPlainAjv, type Dialect, metaSchemaUri } from './dialects.ts';
import { toDoubles } from './exact-keywords.ts';
import { violationText } from './violation-text.ts';

const MAX_LINES = 10;

/** What is wrong with a schema by the meta-schema of its dialect, a line for each place. */
export async function metaViolations(schema: Json, dialect: Dialect): Promise<string[]> {
  if (typeof schema === 'boolean' && dialect !== 'draft-04') return [];
  if (!isJsonObject(schema)) return ['a schema is an object'];
  const validate = await metaValidator(dialect);
  if (validate(toDoubles(schema))) return [];
  const byPlace = new Map<string, string>();
  for (const error of validate.errors ?? []) {
    // Alternatives give an error each and one for all: the first of a place says most.
    if (byPlace.has(error.instancePath)) continue;
    byPlace.set(error.instancePath, `#${error.instancePath} ${violationText(error, schema)}`);
  }
  return [...byPlace.values()].slice(0, MAX_LINES);
}

/** Compiling a meta-schema takes longer than compiling most schemas, so it is done once, or when the program is built. */
const validators = new Map<Dialect, Promise<ValidateFunction>>();

function metaValidator(dialect: Dialect): Promise<ValidateFunction> {
  const known = validators.get(dialect) ?? compileMetaSchema(dialect);
  validators.set(dialect, known);
  return known;
}

async function compileMetaSchema(dialect: Dialect): Promise<ValidateFunction> {
  const compiled = compiledMetaSchemas[dialect];
  if (compiled) return compiled();
  const ajv = await createPlainAjv(dialect);
  return ajv.getSchema(metaSchemaUri(dialect)) as ValidateFunction;
}
