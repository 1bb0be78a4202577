import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';
import { listOf, membersOf, schemasIn } from './schema-graph.ts';

/** Where a body goes: what is `readOnly` is not sent in requests, what is `writeOnly` not in responses. */
export type Direction = 'request' | 'response';

/** The keyword that marks what has no place in bodies of a direction. */
export function misplacedKeyword(direction: Direction): 'readOnly' | 'writeOnly' {
  return direction === 'request' ? 'readOnly' : 'writeOnly';
}

/** Takes the properties that have no place in this direction off `required` (OpenAPI 3.0.4, 4.7.24.2). */
export function relaxRequired(documents: SchemaDocuments, direction: Direction): void {
  const keyword = misplacedKeyword(direction);
  for (const schema of documents.schemas.keys()) {
    if (!('required' in schema || 'allOf' in schema)) continue;
    const misplaced = new Set<string>();
    for (const member of membersOf(schema, documents)) {
      for (const [name, property] of schemasIn(member.schema['properties'])) {
        if (isMarked(property, keyword, documents)) misplaced.add(name);
      }
    }
    if (misplaced.size > 0) relax(schema, misplaced, documents);
  }
}

/** What is referred to may be used elsewhere, beside other properties. */
function relax(schema: JsonObject, misplaced: Set<string>, documents: SchemaDocuments): void {
  const required = schema['required'];
  if (Array.isArray(required)) schema['required'] = required.filter((name) => !misplaced.has(name as string));
  for (const member of listOf(schema['allOf'])) {
    if (isJsonObject(member) && !documents.targets.has(member)) relax(member, misplaced, documents);
  }
}

/** Also by what it refers to; beside a `$ref` OpenAPI 3.0 ignores the keyword, and people write it nevertheless. */
function isMarked(property: Json, keyword: string, documents: SchemaDocuments): boolean {
  return membersOf(property, documents).some(({ schema, branch }) => branch === '' && schema[keyword] === true);
}
