import { isJsonObject, type Json } from '../../../model/json.ts';
import { type Dialect, declaredDialect, dialectNames } from '../dialects.ts';
import { collectFromDescription, type ReadDocument, type SchemaDocuments } from '../documents/schema-documents.ts';
import { type CompiledSchema, makeValidator } from '../make-validator.ts';
import { badSchema } from '../schema-problem.ts';
import { applyDiscriminators } from './apply-discriminator.ts';
import { applyNullable } from './apply-nullable.ts';
import { cleanKeywords } from './clean-keywords.ts';
import { type ClosedSchemas, closeObjects, renameUndeclared } from './close-objects.ts';
import { loadLazyReferences } from './lazy-references.ts';
import { addOpenapiKeywords } from './openapi-keywords.ts';
import { type Direction, misplacedKeyword, relaxRequired } from './relax-required.ts';
import { targetOf } from './schema-graph.ts';

export type OpenapiSchemaSource = {
  /** Absolute URI of the document: the base of its references. */
  uri: string;
  /** JSON Pointer of the schema within the document. */
  pointer: string;
  /** What stands there. */
  value: Json;
  /** Swagger 2.0 and OpenAPI 3.0 have a dialect of their own; later ones are JSON Schema. */
  isLegacy: boolean;
  /** `jsonSchemaDialect` of the description. */
  defaultDialect?: string;
  read: ReadDocument;
  display: (uri: string) => string;
  direction: Direction;
  /** Whether properties that are not described fail, and those that have no place in this direction. */
  isStrict: boolean;
};

/**
 * Makes a validator of a schema of an OpenAPI description. The `schemaLocation` of errors is the URI of the document
 * with a pointer to the keyword as it was written. Rejects with ProblemError where the schema cannot be used.
 */
export async function compileOpenapiSchema(source: OpenapiSchemaSource): Promise<CompiledSchema> {
  const { uri, pointer, display } = source;
  const place = `${display(uri)}#${pointer}`;
  const { documents, dialect } = await collect(source, place);
  const closed = adapt(documents, source);
  const addLazyReferences = await loadLazyReferences(place);
  return makeValidator(documents, {
    dialect,
    place,
    display: (documentUri) => documentUri,
    extend: (ajv, body) => {
      addOpenapiKeywords(ajv, body);
      if (!documents.settled.areWhole) addLazyReferences(ajv);
    },
    rewrite: (errors) => renameUndeclared(errors, closed),
  });
}

async function collect(
  source: OpenapiSchemaSource,
  place: string,
): Promise<{ documents: SchemaDocuments; dialect: Dialect }> {
  const dialect = dialectOf(source, source.value, place);
  const documents = await collectFromDescription(source, dialect, source.read);
  // A schema is often nothing but a reference to a file of its own, which may say its dialect.
  const targetDialect = dialectOf(source, targetOf(documents.root.schema, documents), place);
  if (targetDialect === dialect) return { documents, dialect };
  return { documents: await collectFromDescription(source, targetDialect, source.read), dialect: targetDialect };
}

function dialectOf({ isLegacy, defaultDialect }: OpenapiSchemaSource, value: Json, place: string): Dialect {
  if (isLegacy) return 'openapi-3.0';
  const isOpenapi = defaultDialect === undefined || defaultDialect.startsWith('https://spec.openapis.org/oas/');
  const byDefault = isOpenapi ? '2020-12' : declaredDialect({ $schema: defaultDialect });
  const declared = declaredDialect(isOpenapiDialect(value) ? {} : value) ?? byDefault ?? '2020-12';
  if (declared !== 'unknown') return declared;
  throw badSchema(place, `its $schema is not known; there are ${dialectNames.join(', ')} and that of OpenAPI`);
}

function isOpenapiDialect(schema: Json): boolean {
  const declared = isJsonObject(schema) ? schema['$schema'] : undefined;
  return typeof declared === 'string' && declared.startsWith('https://spec.openapis.org/oas/');
}

/** Rewrites the collected schemas in words that ajv knows. Their places stay those of what was written. */
function adapt(documents: SchemaDocuments, { direction, isStrict, isLegacy }: OpenapiSchemaSource): ClosedSchemas {
  relaxRequired(documents, direction);
  cleanKeywords(documents, isLegacy);
  const open = applyDiscriminators(documents);
  if (isLegacy) applyNullable(documents);
  const misplaced = misplacedKeyword(direction);
  for (const schema of documents.schemas.keys()) {
    for (const keyword of ['readOnly', 'writeOnly']) {
      if (!isStrict || keyword !== misplaced) delete schema[keyword];
    }
  }
  return isStrict ? closeObjects(documents, open) : new Map();
}
