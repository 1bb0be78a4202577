import type { Json } from '../../model/json.ts';
import { type Dialect, declaredDialect, dialectNames } from './dialects.ts';
import { collectDocuments, type ReadDocument } from './documents/schema-documents.ts';
import { type CompiledSchema, makeValidator } from './make-validator.ts';
import { metaViolations } from './meta-violations.ts';
import { badSchema } from './schema-problem.ts';

export type { CompiledSchema };

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

/** Makes a validator of a schema and of all it refers to. Throws ProblemError where they cannot be used. */
export async function compileSchema(source: SchemaSource): Promise<CompiledSchema> {
  const { uri, fragment, read, display } = source;
  const place = `${display(uri)}${fragment === '' ? '' : `#${fragment}`}`;
  const dialect = dialectOf(source, place);
  const documents = await collectDocuments(source, dialect, read);
  await checkAgainstDialect(documents.root.schema, dialect, place);
  return makeValidator(documents, { ...source, dialect, place });
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
