import { pointerSteps, stepInto } from '../../../contract/read/files/pointer.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { percentDecoded } from '../../draft/request/percent-decoded.ts';

/** A schema with the URI of its document, which its references are relative to. */
export type LocatedSchema = { value: Json; uri: string };

/** The content of all documents of a description, by URI. */
export type DocumentContents = ReadonlyMap<string, Json>;

/** What a `$ref` leads to, and its last step as a name; undefined where it is none, or leads to an anchor. */
export function referenceTarget(
  { value, uri }: LocatedSchema,
  documents: DocumentContents,
): (LocatedSchema & { name: string }) | undefined {
  const reference = isJsonObject(value) ? value['$ref'] : undefined;
  if (typeof reference !== 'string') return undefined;
  const resolved = resolveReference(reference, uri);
  if (resolved === undefined) return undefined;
  const steps = pointerSteps(resolved.pointer);
  const found = steps.reduce(stepInto, documents.get(resolved.uri));
  const name = steps.at(-1) ?? fileName(resolved.uri);
  return found === undefined ? undefined : { value: found, uri: resolved.uri, name };
}

/** The document and the JSON Pointer of a reference. */
export function resolveReference(reference: string, base: string): { uri: string; pointer: string } | undefined {
  const isLocal = reference.startsWith('#');
  if (!isLocal && !URL.canParse(reference, base)) return undefined;
  const [uri = '', fragment = ''] = (isLocal ? `${base}${reference}` : new URL(reference, base).href).split('#', 2);
  const pointer = percentDecoded(fragment);
  return pointer === '' || pointer.startsWith('/') ? { uri, pointer } : undefined;
}

/** The name of a schema that is a whole file. */
function fileName(uri: string): string {
  return (uri.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
}

/** The members of a map of schemas. */
export function schemaEntries(value: Json | undefined, uri: string): [string, LocatedSchema][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, schema]) => [name, { value: schema, uri }]);
}

/** The items of a list of schemas. */
export function schemaItems(value: Json | undefined, uri: string): LocatedSchema[] {
  return Array.isArray(value) ? value.map((schema) => ({ value: schema, uri })) : [];
}

export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
