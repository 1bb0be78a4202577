import type { JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';

/** The keywords of OpenAPI 3.0 that decide, and two of JSON Schema that people use in it. */
const LEGACY_KEYWORDS = new Set(
  [
    '$ref type format enum const nullable discriminator readOnly writeOnly',
    'multipleOf maximum exclusiveMaximum minimum exclusiveMinimum',
    'maxLength minLength pattern maxItems minItems uniqueItems items',
    'maxProperties minProperties required properties patternProperties additionalProperties',
    'allOf anyOf oneOf not',
  ].flatMap((line) => line.split(' ')),
);

/** Values that would be looked through for references, and what OpenAPI 3.1 no longer has. */
const ANNOTATIONS = /^(default|description|example|examples|externalDocs|nullable|title|xml|x-.*)$/;

/**
 * Takes keywords off that do not decide. In OpenAPI 3.0 and Swagger 2.0 all that they do not know are such, and all
 * beside a `$ref`.
 */
export function cleanKeywords(documents: SchemaDocuments, isLegacy: boolean): void {
  for (const schema of documents.schemas.keys()) {
    if (isLegacy) cleanLegacy(schema, documents);
    else for (const key of Object.keys(schema)) if (ANNOTATIONS.test(key)) delete schema[key];
  }
}

function cleanLegacy(schema: JsonObject, { targets }: SchemaDocuments): void {
  if (schema['x-nullable'] === true) schema['nullable'] = true;
  const isReference = targets.has(schema);
  for (const key of Object.keys(schema)) {
    if (isReference ? key !== '$ref' : !LEGACY_KEYWORDS.has(key)) delete schema[key];
  }
  // A property of draft-03 says of itself that it is required; many descriptions still do.
  if (!Array.isArray(schema['required'])) delete schema['required'];
  // Swagger 2.0: the content of a file, of whatever type.
  if (schema['type'] === 'file') delete schema['type'];
}
