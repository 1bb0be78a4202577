import type { ErrorObject } from 'ajv';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';
import { pointerStep } from '../json-pointer.ts';
import { listOf, type Member, membersOf, schemasIn, targetOf } from './schema-graph.ts';

/** Schemas that were closed, with the properties they know and the schema to name for them. */
export type ClosedSchemas = Map<Json, { names: Set<string>; shown: Json }>;

/**
 * Makes every object refuse what its schema, with all that apply to the same value, does not mention: strict checks.
 * Left open are objects that mention no property at all, and those in `open`.
 */
export function closeObjects(documents: SchemaDocuments, open: Set<JsonObject>): ClosedSchemas {
  const closed: ClosedSchemas = new Map();
  const seen = new Set<Json>();
  const pending: Json[] = [rootReference(documents)];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    if (!isJsonObject(entry) || seen.has(entry)) continue;
    seen.add(entry);
    const members = membersOf(entry, documents);
    const names = knownNames(members);
    if (names && !members.some(({ schema }) => open.has(schema)) && entry['unevaluatedProperties'] === undefined) {
      entry['unevaluatedProperties'] = false;
      closed.set(entry, { names, shown: targetOf(entry, documents) });
    }
    const shared = sharedNames(members);
    for (const { schema } of members) pending.push(...partsOf(schema, shared));
  }
  return closed;
}

/** Others that refer to the root may add properties to it, so it is closed where it is used and not itself. */
function rootReference({ root, schemas, targets, settled }: SchemaDocuments): JsonObject {
  const reference: JsonObject = { $ref: settled.root };
  schemas.set(reference, root);
  targets.set(reference, root);
  settled.schemas.set('schema:root', reference);
  settled.root = 'schema:root';
  return reference;
}

/** Reports what a closed schema refuses as `undeclared`, once, at the place of the property. */
export function renameUndeclared(errors: ErrorObject[], closed: ClosedSchemas): ErrorObject[] {
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const schema = error.keyword === 'unevaluatedProperties' ? closed.get(error.parentSchema as JsonObject) : undefined;
    if (!schema) return [error];
    const undeclared = String(error.params['unevaluatedProperty']);
    const instancePath = error.instancePath + pointerStep(undeclared);
    // A schema that refuses its value says nothing of its properties, which would then count as unknown.
    const isFollowUp =
      schema.names.has(undeclared) &&
      errors.some((other) => other !== error && `${other.instancePath}/`.startsWith(`${error.instancePath}/`));
    const isRefused = errors.some(
      (other) => other.params['additionalProperty'] === undeclared && other.instancePath === error.instancePath,
    );
    if (isFollowUp || isRefused || seen.has(instancePath)) return [];
    seen.add(instancePath);
    const params = { undeclared, declared: [...schema.names].filter((name) => name !== undeclared) };
    return [{ ...error, keyword: 'undeclared', instancePath, params, parentSchema: schema.shown as object }];
  });
}

/** Undefined where nothing is mentioned, or where a branch takes any object. */
function knownNames(members: Member[]): Set<string> | undefined {
  const names = new Set(members.flatMap(({ schema }) => schemasIn(schema['properties']).map(([name]) => name)));
  const hasPatterns = members.some(({ schema }) => isJsonObject(schema['patternProperties']));
  if (names.size === 0 && !hasPatterns) return undefined;
  const isNamedOutside = members.some(({ schema, branch }) => branch === '' && isJsonObject(schema['properties']));
  const hasFreeBranch = members.some(({ schema, branch }) => branch !== '' && takesAnyObject(schema));
  return hasFreeBranch && !isNamedOutside ? undefined : names;
}

function takesAnyObject(schema: JsonObject): boolean {
  const deciding = Object.keys(schema).filter((key) => !/^(type|minProperties|maxProperties)$/.test(key));
  const { type } = schema;
  return deciding.length === 0 && (type === undefined || [type].flat().includes('object'));
}

/** Properties that two schemas of the same value describe: each knows a part of what they hold. */
function sharedNames(members: Member[]): Set<string> {
  const branches = new Map<string, string[]>();
  const shared = new Set<string>();
  for (const { schema, branch } of members) {
    for (const [name] of schemasIn(schema['properties'])) {
      const others = branches.get(name) ?? [];
      if (others.some((other) => other.startsWith(branch) || branch.startsWith(other))) shared.add(name);
      branches.set(name, [...others, branch]);
    }
  }
  return shared;
}

/** The schemas of the parts of a value; those that are shared are not closed by one of their schemas alone. */
function partsOf(schema: JsonObject, shared: Set<string>): Json[] {
  const single = ['additionalProperties', 'items', 'additionalItems', 'unevaluatedItems', 'unevaluatedProperties'];
  return [
    ...schemasIn(schema['properties']).flatMap(([name, property]) => (shared.has(name) ? [] : [property])),
    ...schemasIn(schema['patternProperties']).map(([, property]) => property),
    ...listOf(schema['prefixItems']),
    ...single.flatMap((keyword) => schema[keyword] ?? []),
  ];
}
