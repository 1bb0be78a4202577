import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { SchemaError } from '../../model/result.ts';
import { withinTimeLimit } from '../time-limit.ts';
import { createAjv, type Dialect } from './dialects.ts';
import type { SchemaDocuments } from './documents/schema-documents.ts';
import type { SettledSchemas } from './documents/settle-references.ts';
import { type ExactBody, toDoubles } from './exact-keywords.ts';
import { schemaErrors } from './schema-errors.ts';
import { badSchema } from './schema-problem.ts';

/** Every violation by a value. Throws ProblemError where validation does not come to an end. */
export type CompiledSchema = (value: Json) => SchemaError[];

export type ValidatorOptions = {
  dialect: Dialect;
  /** The schema, as problems name it: `file#/pointer`. */
  place: string;
  /** How a URI is shown to people. */
  display: (uri: string) => string;
  assertFormats?: boolean;
  /** Adds keywords beyond those of the dialect. */
  extend?: (ajv: Ajv, body: ExactBody) => void;
  /** Rewrites what ajv reports, before alternatives are merged. */
  rewrite?: (errors: ErrorObject[]) => ErrorObject[];
};

const TIME_LIMIT_MS = 20_000;

/** Makes a validator of collected schemas. Throws ProblemError where ajv cannot use them. */
export async function makeValidator(documents: SchemaDocuments, options: ValidatorOptions): Promise<CompiledSchema> {
  const { place, display, rewrite } = options;
  const body: ExactBody = {};
  const validate = await compile(documents.settled, body, options);
  const isBounded = !hasPattern([...documents.settled.schemas.values()]);
  return (value) => {
    const doubles = toDoubles(value);
    if (doubles !== value) body.value = value;
    try {
      // The limit costs more than most validations, and only a regular expression can go on without end.
      const valid = isBounded ? { value: validate(doubles) } : withinTimeLimit(TIME_LIMIT_MS, () => validate(doubles));
      if (!valid) throw badSchema(place, 'validation takes more than 20 s; a `pattern` may backtrack without end');
      if (valid.value) return [];
      const errors = validate.errors ?? [];
      return schemaErrors(rewrite ? rewrite(errors) : errors, { body: value, documents, display });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw badSchema(place, 'the value nests too deeply, or a $ref of the schema leads back to itself');
    } finally {
      delete body.value;
    }
  };
}

async function compile(
  { schemas, root }: SettledSchemas,
  body: ExactBody,
  { dialect, assertFormats, extend, place }: ValidatorOptions,
): Promise<ValidateFunction> {
  const ajv = await createAjv(dialect, body, assertFormats);
  extend?.(ajv, body);
  try {
    for (const [uri, schema] of schemas) ajv.addSchema(schema as object, uri);
    return ajv.getSchema(root) ?? ajv.compile({ $ref: root });
  } catch (error) {
    // Ajv has no class of its own for a schema that it cannot compile.
    throw badSchema(place, (error as Error).message);
  }
}

/** Whether a schema holds a regular expression of its author anywhere. */
function hasPattern(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasPattern);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => key === 'pattern' || key === 'patternProperties' || hasPattern(item),
  );
}
