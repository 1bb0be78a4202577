import type { ValidateFunction } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { SchemaError } from '../../model/result.ts';
import { withinTimeLimit } from '../time-limit.ts';
import { createAjv, type Dialect, declaredDialect, dialectNames } from './dialects.ts';
import { type ExactBody, toDoubles } from './exact-keywords.ts';
import { metaViolations } from './meta-violations.ts';
import { collectDocuments, type ReadDocument } from './schema-documents.ts';
import { schemaErrors } from './schema-errors.ts';
import { badSchema } from './schema-problem.ts';
import type { SettledSchemas } from './settle-references.ts';

/** Every violation by a value. Throws ProblemError where validation does not come to an end. */
export type CompiledSchema = (value: Json) => SchemaError[];

export type SchemaSource = {
  /** Absolute URI of the document: the base of its references. */
  uri: string;
  /** JSON Pointer or anchor, decoded, of the schema within the document; empty for the whole. */
  fragment: string;
  content: Json;
  read: ReadDocument;
  /** How a URI is shown to people. */
  display: (uri: string) => string;
  /** Without `$schema`. Default 2020-12. */
  defaultDialect?: Dialect;
  assertFormats?: boolean;
};

const TIME_LIMIT_MS = 20_000;

/** Makes a validator of a schema and of all it refers to. Throws ProblemError where they cannot be used. */
export async function compileSchema(source: SchemaSource): Promise<CompiledSchema> {
  const { uri, fragment, read, display } = source;
  const place = `${display(uri)}${fragment === '' ? '' : `#${fragment}`}`;
  const dialect = dialectOf(source, place);
  const documents = await collectDocuments(source, dialect, read);
  await checkAgainstDialect(documents.root.schema, dialect, place);
  const body: ExactBody = {};
  const validate = await compile(documents.settled, { ...source, dialect, body, place });
  const isBounded = !hasPattern([...documents.settled.schemas.values()]);
  return (value) => {
    const doubles = toDoubles(value);
    if (doubles !== value) body.value = value;
    try {
      // The limit costs more than most validations, and only a regular expression can go on without end.
      const valid = isBounded ? { value: validate(doubles) } : withinTimeLimit(TIME_LIMIT_MS, () => validate(doubles));
      if (!valid) throw badSchema(place, 'validation takes more than 20 s; a `pattern` may backtrack without end');
      return valid.value ? [] : schemaErrors(validate.errors ?? [], { body: value, documents, display });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw badSchema(place, 'the value nests too deeply, or a $ref of the schema leads back to itself');
    } finally {
      delete body.value;
    }
  };
}

/** Whether a schema holds a regular expression of its author anywhere. */
function hasPattern(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasPattern);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => key === 'pattern' || key === 'patternProperties' || hasPattern(item),
  );
}

function dialectOf({ content, defaultDialect = '2020-12' }: SchemaSource, place: string): Dialect {
  const declared = declaredDialect(content) ?? defaultDialect;
  if (declared !== 'unknown') return declared;
  throw badSchema(place, `its $schema is not known; there are ${dialectNames.join(', ')}`);
}

async function checkAgainstDialect(schema: Json, dialect: Dialect, place: string): Promise<void> {
  const errors = await metaViolations(schema, dialect);
  if (errors.length > 0) throw badSchema(place, `it is not a schema of ${dialect}:\n${errors.join('\n')}`);
}

type CompileOptions = { dialect: Dialect; body: ExactBody; place: string; assertFormats?: boolean };

async function compile({ schemas, root }: SettledSchemas, options: CompileOptions): Promise<ValidateFunction> {
  const { dialect, body, place, assertFormats } = options;
  const ajv = await createAjv(dialect, body, assertFormats);
  try {
    for (const [uri, schema] of schemas) ajv.addSchema(schema as object, uri);
    return ajv.getSchema(root) ?? ajv.compile({ $ref: root });
  } catch (error) {
    // Ajv has no class of its own for a schema that it cannot compile.
    throw badSchema(place, (error as Error).message);
  }
}
