import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Dialect, isBefore2019 } from '../dialects.ts';
import { pointerStep, pointerSteps, valueAtPointer } from '../json-pointer.ts';
import { resolveUri, splitFragment } from './schema-uri.ts';
import { subschemasOf } from './subschemas.ts';

/** `origin` is where it was read from, `uri` what it is known as; they differ for files known by an `$id`. */
export type SchemaDocument = { uri: string; origin: string; content: Json };

/** A schema that something can refer to: its base URI, and its pointer in its document. */
export type Resource = { schema: Json; base: string; pointer: string; document: SchemaDocument };

/** What is known of the documents read so far. */
export type SchemaIndex = {
  dialect: Dialect;
  /** Documents are large and mostly not asked for: what is found in one is copied, not the whole. */
  isLazy: boolean;
  documents: SchemaDocument[];
  /** By URI without fragment. */
  resources: Map<string, Resource>;
  /** By URI with the anchor as fragment. */
  anchors: Map<string, Resource>;
  /** Each schema, with the base of its references. */
  schemas: Map<JsonObject, Resource>;
  /** Of lazy documents: what was found in them, by URI with the pointer as fragment. */
  copies: Map<string, Resource>;
  /** Documents whose names were looked for everywhere. */
  named: Set<SchemaDocument>;
};

export function createSchemaIndex(dialect: Dialect, { isLazy = false } = {}): SchemaIndex {
  const maps = { resources: new Map(), anchors: new Map(), schemas: new Map(), copies: new Map() };
  return { dialect, isLazy, documents: [], ...maps, named: new Set() };
}

/** Adds a document and, unless they are lazy, a copy of its content with everything in it that has a name. */
export function addDocument(index: SchemaIndex, { uri, origin, content }: SchemaDocument): SchemaDocument {
  const document = { uri, origin, content: index.isLazy ? content : copyJson(content) };
  index.documents.push(document);
  const resource = { schema: document.content, base: uri, pointer: '', document };
  index.resources.set(uri, resource);
  if (!index.isLazy) addSchema(index, resource);
  return document;
}

/** Adds a copy of what stands at a pointer of a lazy document, or of what is said to stand there. */
export function addCopy(
  index: SchemaIndex,
  document: SchemaDocument,
  { pointer, value }: { pointer: string; value: Json },
): Resource {
  const copy = { schema: copyJson(value), base: baseAt(index, document, pointer), pointer, document };
  index.copies.set(`${document.uri}#${pointer}`, copy);
  addSchema(index, copy);
  return copy;
}

/**
 * Finds the schemas that name themselves (`$id`, `$anchor`) also where no keyword says that a schema is, as in the
 * components of an OpenAPI description.
 */
export function addNames(index: SchemaIndex): void {
  for (const document of index.documents) {
    if (index.named.has(document)) continue;
    index.named.add(document);
    for (const pointer of namesIn(document.content)) findSchema(index, document.uri, pointer);
  }
}

/** What a URI and its fragment, decoded, name in the documents read so far. */
export function findSchema(index: SchemaIndex, uri: string, fragment: string): Resource | undefined {
  const resource = index.resources.get(uri);
  if (!resource) return undefined;
  if (fragment !== '' && !fragment.startsWith('/')) return index.anchors.get(`${resource.base}#${fragment}`);
  const { document } = resource;
  if (index.isLazy && resource.schema === document.content) {
    const known = index.copies.get(`${document.uri}#${fragment}`);
    const value = valueAtPointer(document.content, fragment);
    return known ?? (value === undefined ? undefined : addCopy(index, document, { pointer: fragment, value }));
  }
  if (fragment === '') return resource;
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

/** The base that the `$id`s above a pointer give it. */
function baseAt(index: SchemaIndex, document: SchemaDocument, pointer: string): string {
  let base = document.uri;
  let above = '';
  for (const step of pointerSteps(pointer)) {
    const holder = valueAtPointer(document.content, above);
    const id = isJsonObject(holder) ? holder[idKeyword(index.dialect)] : undefined;
    if (typeof id === 'string' && !id.startsWith('#')) base = resolveUri(splitFragment(id)[0], base, document.uri);
    above += pointerStep(step);
  }
  return base;
}

/** By the content of a document, which is the same for every schema that is looked up in it. */
const knownNames = new WeakMap<object, string[]>();

function namesIn(content: Json): string[] {
  if (!isJsonObject(content)) return [];
  const names = knownNames.get(content) ?? [...namedIn(content, '')];
  knownNames.set(content, names);
  return names;
}

/** Values, not schemas. */
const VALUES = /^(example|examples|default|enum|const|x-.*)$/;

function* namedIn(value: Json, pointer: string): Generator<string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* namedIn(item, `${pointer}/${index}`);
  }
  if (!isJsonObject(value)) return;
  if (['$id', '$anchor', '$dynamicAnchor'].some((keyword) => typeof value[keyword] === 'string')) yield pointer;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'object' && !VALUES.test(key)) yield* namedIn(item, pointer + pointerStep(key));
  }
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
