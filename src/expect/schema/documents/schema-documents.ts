import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { ProblemError } from '../../../model/problem.ts';
import { type Dialect, isBefore2019, isMetaSchema } from '../dialects.ts';
import { badSchema } from '../schema-problem.ts';
import {
  addCopy,
  addDocument,
  addNames,
  createSchemaIndex,
  findSchema,
  idKeyword,
  isOnlyReference,
  placeOf,
  type Resource,
  type SchemaIndex,
} from './schema-index.ts';
import { relativeUri, resolveUri, splitFragment } from './schema-uri.ts';
import { referenceKeywords, type SettledSchemas, settleReferences } from './settle-references.ts';
import { subschemasOf } from './subschemas.ts';

/** Gives the content of a document by its absolute URI. Throws ProblemError, also where it may not be read. */
export type ReadDocument = (uri: string) => Promise<Json>;

/** A schema and everything it refers to. */
export type SchemaDocuments = {
  /** The schema asked for. */
  root: Resource;
  /** Each schema, and where it stands. */
  schemas: Map<JsonObject, Resource>;
  /** What the reference of a schema leads to. */
  targets: Map<JsonObject, Resource>;
  /** As ajv gets them. */
  settled: SettledSchemas;
};

/** Reads what a schema refers to, near or far, and no more than that; each document once. */
export async function collectDocuments(
  start: { uri: string; fragment: string; content: Json },
  dialect: Dialect,
  read: ReadDocument,
): Promise<SchemaDocuments> {
  const index = createSchemaIndex(dialect);
  addDocument(index, { uri: start.uri, origin: start.uri, content: start.content });
  const root = findSchema(index, start.uri, start.fragment);
  if (!root) throw new ProblemError({ code: 'input/bad-schema', message: `there is nothing at #${start.fragment}` });
  return settled(index, root, await collectTargets(index, root, read));
}

/**
 * As `collectDocuments` for a schema within a description, whose documents may be large: no more of them is copied than
 * the schema refers to. `value` is what stands at the pointer.
 */
export async function collectFromDescription(
  start: { uri: string; pointer: string; value: Json },
  dialect: Dialect,
  read: ReadDocument,
): Promise<SchemaDocuments> {
  const { uri, pointer, value } = start;
  const content = await read(uri);
  const lazy = createSchemaIndex(dialect, { isLazy: true });
  const root = addCopy(lazy, addDocument(lazy, { uri, origin: uri, content }), { pointer, value });
  const targets = await collectTargets(lazy, root, read);
  const isDynamic = [...lazy.schemas.keys()].some((schema) => '$dynamicRef' in schema || '$recursiveRef' in schema);
  if (!isDynamic) return settled(lazy, root, targets);
  // What a dynamic reference leads to depends on everything around it.
  const index = createSchemaIndex(dialect);
  addDocument(index, { uri, origin: uri, content });
  addNames(index);
  const eager = findSchema(index, uri, pointer) ?? root;
  return settled(index, eager, await collectTargets(index, eager, read));
}

function settled(index: SchemaIndex, root: Resource, targets: Map<JsonObject, Resource>): SchemaDocuments {
  return { root, schemas: index.schemas, targets, settled: settleReferences(index, targets, root) };
}

async function collectTargets(
  index: SchemaIndex,
  root: Resource,
  read: ReadDocument,
): Promise<Map<JsonObject, Resource>> {
  const { dialect } = index;
  const targets = new Map<JsonObject, Resource>();
  const pending = [root.schema];
  const seen = new Set<Json>();
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    if (!isJsonObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    for (const keyword of referenceKeywords) {
      const target = await follow(index, schema, keyword, read);
      if (!target) continue;
      targets.set(schema, target);
      pending.push(target.schema);
    }
    if (!isOnlyReference(schema, dialect)) pending.push(...appliedIn(schema));
  }
  return targets;
}

/** Definitions matter where something refers to them: the others may refer to files that are not there. */
function appliedIn(schema: JsonObject): Json[] {
  return subschemasOf(schema)
    .filter(([pointer]) => !/^\/(\$defs|definitions)\//.test(pointer))
    .map(([, child]) => child);
}

async function follow(
  index: SchemaIndex,
  schema: JsonObject,
  keyword: (typeof referenceKeywords)[number],
  read: ReadDocument,
): Promise<Resource | undefined> {
  const reference = schema[keyword];
  const own = index.schemas.get(schema);
  if (typeof reference !== 'string' || !own) return undefined;
  const [uri, fragment] = splitFragment(resolveUri(reference, own.base, placeOf(own)));
  if (isMetaSchema(uri)) return undefined;
  const isAnchor = fragment !== '' && !fragment.startsWith('/');
  if (index.isLazy && (isAnchor || !index.resources.has(uri)) && !isBefore2019(index.dialect)) addNames(index);
  if (!index.resources.has(uri)) await addReferenced(index, uri, own, read);
  if (index.isLazy && isAnchor) addNames(index);
  const target = findSchema(index, uri, fragment);
  if (target || keyword !== '$ref') return target;
  throw badSchema(placeOf(own), `$ref ${JSON.stringify(reference)} leads nowhere`);
}

/**
 * A schema that names itself by a URL (`$id`) and was read from a file has its neighbours beside it in the same way:
 * their files are read instead of their URLs.
 */
async function addReferenced(
  index: SchemaIndex,
  uri: string,
  { document }: Resource,
  read: ReadDocument,
): Promise<void> {
  const ownName = isJsonObject(document.content) ? document.content[idKeyword(index.dialect)] : undefined;
  const relative = typeof ownName === 'string' ? relativeUri(splitFragment(ownName)[0], uri) : undefined;
  if (relative !== undefined && document.origin.startsWith('file:')) {
    const origin = resolveUri(relative, document.origin, document.origin);
    const content = await readIfThere(origin, read);
    if (content !== undefined) {
      addDocument(index, { uri, origin, content });
      return;
    }
  }
  addDocument(index, { uri, origin: uri, content: await read(uri) });
}

async function readIfThere(uri: string, read: ReadDocument): Promise<Json | undefined> {
  try {
    return await read(uri);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'input/not-found') return undefined;
    throw error;
  }
}
