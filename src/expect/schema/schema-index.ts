import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { type Dialect, isBefore2019 } from './dialects.ts';
import { valueAtPointer } from './json-pointer.ts';
import { resolveUri, splitFragment } from './schema-uri.ts';
import { subschemasOf } from './subschemas.ts';

/** `origin` is where it was read from, `uri` what it is known as; they differ for files known by an `$id`. */
export type SchemaDocument = { uri: string; origin: string; content: Json };

/** A schema that something can refer to: its base URI, and its pointer in its document. */
export type Resource = { schema: Json; base: string; pointer: string; document: SchemaDocument };

/** What is known of the documents read so far. */
export type SchemaIndex = {
  dialect: Dialect;
  documents: SchemaDocument[];
  /** By URI without fragment. */
  resources: Map<string, Resource>;
  /** By URI with the anchor as fragment. */
  anchors: Map<string, Resource>;
  /** Each schema, with the base of its references. */
  schemas: Map<JsonObject, Resource>;
};

export function createSchemaIndex(dialect: Dialect): SchemaIndex {
  return { dialect, documents: [], resources: new Map(), anchors: new Map(), schemas: new Map() };
}

/** Adds a document and everything in it that has a name. The content is copied. */
export function addDocument(index: SchemaIndex, { uri, origin, content }: SchemaDocument): void {
  const document = { uri, origin, content: copyJson(content) };
  index.documents.push(document);
  const resource = { schema: document.content, base: uri, pointer: '', document };
  index.resources.set(uri, resource);
  addSchema(index, resource);
}

/** What a URI and its fragment, decoded, name in the documents read so far. */
export function findSchema(index: SchemaIndex, uri: string, fragment: string): Resource | undefined {
  const resource = index.resources.get(uri);
  if (!resource || fragment === '') return resource;
  if (!fragment.startsWith('/')) return index.anchors.get(`${resource.base}#${fragment}`);
  const schema = valueAtPointer(resource.schema, fragment);
  if (schema === undefined) return undefined;
  // It may stand where no keyword says that a schema is, as in an OpenAPI description.
  const target = { ...resource, schema, pointer: resource.pointer + fragment };
  addSchema(index, target);
  return target;
}

/** Whether a schema is a reference and all beside it is ignored. */
export function isOnlyReference(schema: JsonObject, dialect: Dialect): boolean {
  return isBefore2019(dialect) && typeof schema['$ref'] === 'string';
}

/** The keyword by which a schema names itself. */
export function idKeyword(dialect: Dialect): 'id' | '$id' {
  return dialect === 'draft-04' ? 'id' : '$id';
}

function addSchema(index: SchemaIndex, found: Resource): void {
  const { schema } = found;
  if (!isJsonObject(schema) || index.schemas.has(schema)) return;
  const own = isOnlyReference(schema, index.dialect) ? found : named(index, schema, found);
  index.schemas.set(schema, own);
  for (const keyword of ['$anchor', '$dynamicAnchor']) {
    const name = schema[keyword];
    if (typeof name === 'string') addAnchor(index, name, own);
  }
  for (const [pointer, child] of subschemasOf(schema)) {
    addSchema(index, { ...own, schema: child, pointer: own.pointer + pointer });
  }
}

/** A schema with the base that its `$id` gives it. */
function named(index: SchemaIndex, schema: JsonObject, found: Resource): Resource {
  const id = schema[idKeyword(index.dialect)];
  if (typeof id !== 'string') return found;
  const [uri, anchor] = splitFragment(resolveUri(id, found.base, placeOf(found)));
  const own = { ...found, base: uri };
  // Up to draft-07 `$id: "#name"` is what `$anchor` is today.
  if (anchor !== '') addAnchor(index, anchor, own);
  else if (!index.resources.has(uri)) index.resources.set(uri, own);
  if (found.pointer === '' && anchor === '') index.resources.set(found.document.uri, own);
  return own;
}

/** Where a schema stands, as a URI with a JSON Pointer. */
export function placeOf({ document, pointer }: Resource): string {
  return `${document.origin}#${pointer}`;
}

function addAnchor(index: SchemaIndex, name: string, target: Resource): void {
  const key = `${target.base}#${name}`;
  if (!index.anchors.has(key)) index.anchors.set(key, target);
}

function copyJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyJson(item)]));
}
