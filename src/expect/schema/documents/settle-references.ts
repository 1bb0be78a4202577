import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { isBefore2019, isMetaSchema } from '../dialects.ts';
import { isOnlyReference, type Resource, type SchemaIndex } from './schema-index.ts';
import { resolveUri, splitFragment } from './schema-uri.ts';

/** The keywords by which a schema refers to another. */
export const referenceKeywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

/**
 * Schemas by the URI that ajv knows them under, and the URI of the one to validate by. Whole documents refer to each
 * other in all the ways of JSON Schema.
 */
export type SettledSchemas = { schemas: Map<string, Json>; root: string; areWhole: boolean };

/**
 * Writes the schemas so that ajv resolves every reference as JSON Schema has it, and compiles no more than is used. Each
 * schema that something refers to stands alone, under a name of ours; their own names (`$id`, `$anchor`) go. Only where
 * a dynamic reference has a choice whole documents with their names stay.
 */
export function settleReferences(
  index: SchemaIndex,
  targets: Map<JsonObject, Resource>,
  root: Resource,
): SettledSchemas {
  const schemas = [...index.schemas.keys()];
  if (!isBefore2019(index.dialect) && schemas.some((schema) => isDynamic(schema, schemas))) {
    return wholeDocuments(index, root);
  }
  const names = new Map<Json, string>();
  for (const { schema } of [root, ...targets.values()]) {
    if (!names.has(schema)) names.set(schema, `schema:${names.size}`);
  }
  for (const schema of schemas) {
    const target = targets.get(schema);
    const metaReference = target ? undefined : metaReferenceOf(index, schema);
    for (const keyword of [...referenceKeywords, ...nameKeywords]) delete schema[keyword];
    if (typeof schema['id'] === 'string' && index.dialect === 'draft-04') delete schema['id'];
    const reference = target ? names.get(target.schema) : metaReference;
    if (reference !== undefined) schema['$ref'] = reference;
  }
  return { schemas: new Map([...names].map(([schema, name]) => [name, schema])), root: 'schema:0', areWhole: false };
}

const nameKeywords = ['$id', '$anchor', '$dynamicAnchor', '$recursiveAnchor'] as const;

function wholeDocuments(index: SchemaIndex, root: Resource): SettledSchemas {
  for (const { content, uri } of index.documents) nameDocument(index, content, uri);
  const schemas = new Map(index.documents.map(({ uri, content }) => [uri, content]));
  const steps = root.pointer.split('/').map(percentEncode).join('/');
  const uri = root.pointer === '' ? root.document.uri : `${root.document.uri}#${steps}`;
  return { schemas, root: uri, areWhole: true };
}

/** A dynamic reference is like any other where only one schema has the anchor it looks for. */
function isDynamic(schema: JsonObject, schemas: JsonObject[]): boolean {
  if (referenceKeywords.filter((keyword) => keyword in schema).length > 1) return true;
  const reference = schema['$dynamicRef'];
  if (typeof reference === 'string') {
    const name = splitFragment(reference)[1];
    return schemas.filter((one) => one['$dynamicAnchor'] === name).length > 1;
  }
  return '$recursiveRef' in schema && schemas.filter((one) => one['$recursiveAnchor'] === true).length > 1;
}

/** Ajv resolves a relative `$id` at the root against nothing; an absolute one it knows. */
function nameDocument(index: SchemaIndex, content: Json, uri: string): void {
  if (!isJsonObject(content) || isOnlyReference(content, index.dialect)) return;
  const id = content['$id'];
  if (typeof id === 'string') content['$id'] = resolveUri(id, uri, uri);
}

/** Meta-schemas are ajv's own. */
function metaReferenceOf(index: SchemaIndex, schema: JsonObject): string | undefined {
  const reference = schema['$ref'];
  const base = index.schemas.get(schema)?.base;
  if (typeof reference !== 'string' || !URL.canParse(reference, base)) return undefined;
  const uri = new URL(reference, base).href;
  return isMetaSchema(uri) ? uri : undefined;
}
