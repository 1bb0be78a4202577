import type { Ajv, ErrorObject, MissingRefError, ValidateFunction } from 'ajv';
import { withinTimeLimit } from '../../expression/limits/time-limit.ts';
import { isJsonObject, type Json, mostValues } from '../../model/json.ts';
import type { SchemaError } from '../../model/result.ts';
import { createAjv, type Dialect, isMetaSchema } from './dialects.ts';
import type { SchemaDocuments } from './documents/schema-documents.ts';
import type { SettledSchemas } from './documents/settle-references.ts';
import { type ExactBody, toDoubles } from './exact-keywords.ts';
import { schemaErrors } from './schema-errors.ts';
import { patternTimeout, startPatternTime } from './schema-pattern.ts';
import { badSchema } from './schema-problem.ts';
import { countValues, plainWeight } from './validation-effort.ts';

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

/** Keywords, for all values together, beyond which a validation is watched: to watch takes longer than to make less. */
const FREE_EFFORT = 200_000_000;
const TIME_LIMIT_MS = 1_000;
const TIME_LIMIT_MS_PER_VALUE = 0.002;
const MAX_VALUES = 10_000_000;
const WHY_LONG = ': its references or alternatives multiply what is to be checked';

/** Makes a validator of collected schemas. Throws ProblemError where ajv cannot use them. */
export async function makeValidator(documents: SchemaDocuments, options: ValidatorOptions): Promise<CompiledSchema> {
  const { place, display, rewrite } = options;
  const body: ExactBody = {};
  const validate = await compile(documents.settled, body, options);
  const weight = plainWeight(documents.settled);
  const freeValues = weight === undefined ? -1 : FREE_EFFORT / weight;
  return (value) => {
    const doubles = toDoubles(value);
    if (doubles !== value) body.value = value;
    try {
      startPatternTime();
      const isFree =
        freeValues >= 0 &&
        ((mostValues(value) ?? Infinity) <= freeValues || countValues(value, freeValues) <= freeValues);
      const limitMs = isFree ? 0 : TIME_LIMIT_MS + Math.round(TIME_LIMIT_MS_PER_VALUE * countValues(value, MAX_VALUES));
      const valid = isFree ? { value: validate(doubles) } : withinTimeLimit(limitMs, () => validate(doubles));
      if (!valid) throw badSchema(place, `validation takes more than ${limitMs} ms${WHY_LONG}`);
      if (valid.value) return [];
      const errors = validate.errors ?? [];
      return schemaErrors(rewrite ? rewrite(errors) : errors, { body: value, documents, display });
    } catch (error) {
      if (error === patternTimeout) {
        throw badSchema(place, 'its patterns take more than a second: one backtracks without end, make it simpler');
      }
      if (!(error instanceof RangeError)) throw error;
      throw badSchema(place, 'the value nests too deeply, or a $ref of the schema leads back to itself');
    } finally {
      delete body.value;
    }
  };
}

async function compile(settled: SettledSchemas, body: ExactBody, options: ValidatorOptions): Promise<ValidateFunction> {
  try {
    return await compileWith(settled, body, { ...options, meta: false });
  } catch (error) {
    // Reading the meta-schemas takes as long as compiling a schema, and hardly any refers to one.
    if (isMetaSchema((error as Partial<MissingRefError>).missingSchema ?? '')) {
      return compileWith(settled, body, { ...options, meta: true });
    }
    // Ajv has no class of its own for a schema that it cannot compile.
    throw badSchema(options.place, (error as Error).message);
  }
}

async function compileWith(
  { schemas, root }: SettledSchemas,
  body: ExactBody,
  { dialect, assertFormats, extend, meta }: ValidatorOptions & { meta: boolean },
): Promise<ValidateFunction> {
  const hasFormat = mentions(FORMAT, [...schemas.values()]);
  const ajv = await createAjv(dialect, body, { assertFormats: assertFormats !== false && hasFormat, meta });
  extend?.(ajv, body);
  for (const [uri, schema] of schemas) ajv.addSchema(schema as object, uri);
  return ajv.getSchema(root) ?? ajv.compile({ $ref: root });
}

const FORMAT = new Set(['format']);

/** Whether a schema may hold one of these keywords anywhere. */
function mentions(keywords: ReadonlySet<string>, value: Json): boolean {
  if (Array.isArray(value)) return value.some((item) => mentions(keywords, item));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, item]) => keywords.has(key) || mentions(keywords, item));
}
