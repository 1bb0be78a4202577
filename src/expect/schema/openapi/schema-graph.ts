import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';

/** A schema that applies to the same value as another, and the choice it stands under: `/0/1` is the second branch of a choice in the first. */
export type Member = { schema: JsonObject; branch: string };

/** What the reference of a schema leads to; the schema itself where it has none. */
export function targetOf(schema: Json, { targets }: SchemaDocuments): Json {
  const seen = new Set<Json>();
  let found = schema;
  while (isJsonObject(found) && !seen.has(found)) {
    seen.add(found);
    const target = targets.get(found);
    if (!target) return found;
    found = target.schema;
  }
  return found;
}

/**
 * A schema and all that apply to the same value: by reference, `allOf`, `anyOf`, `oneOf`, `then`, `else`. What is under
 * `not` or `if` does not say what a value has.
 */
export function membersOf(start: Json, documents: SchemaDocuments): Member[] {
  const members = new Map<Json, Member>();
  const pending: { schema: Json; branch: string }[] = [{ schema: start, branch: '' }];
  let choices = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { schema, branch } = next;
    if (!isJsonObject(schema) || members.has(schema)) continue;
    members.set(schema, { schema, branch });
    const target = documents.targets.get(schema)?.schema;
    if (target !== undefined) pending.push({ schema: target, branch });
    for (const item of listOf(schema['allOf'])) pending.push({ schema: item, branch });
    for (const item of [schema['then'], schema['else']]) {
      if (item !== undefined) pending.push({ schema: item, branch: `${branch}/${choices++}` });
    }
    for (const item of [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]) {
      pending.push({ schema: item, branch: `${branch}/${choices++}` });
    }
  }
  return [...members.values()];
}

/** The schemas of a map such as `properties`. */
export function schemasIn(map: Json | undefined): [name: string, schema: Json][] {
  return isJsonObject(map) ? Object.entries(map) : [];
}

/** A list, or nothing where it is none. */
export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
