import { splitFragment } from '../../../expect/schema/documents/schema-uri.ts';
import { pointerStep, valueAtPointer } from '../../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Description, SchemaPlace } from '../../description.ts';

/** What a schema says of the kind of its values: enough to read them from text. */
export type SchemaShape = {
  /** JSON types, `integer` among them; empty where it does not say. */
  types: Set<string>;
  /** Of objects. */
  properties: Map<string, SchemaPlace>;
  /** Whether objects may have other properties, as far as it says. */
  hasOthers: boolean;
  /** Of lists. */
  items?: SchemaPlace;
};

/** The shape of a schema, of those it refers to and those it joins. Throws ProblemError for a file that cannot be read. */
export async function shapeOf(schema: SchemaPlace | undefined, description: Description): Promise<SchemaShape> {
  const shape: SchemaShape = { types: new Set(), properties: new Map(), hasOthers: false };
  const pending = schema ? [schema] : [];
  const seen = new Set<Json>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value } = next;
    if (!isJsonObject(value) || seen.has(value)) continue;
    seen.add(value);
    const target = await targetOf(next, description);
    if (target) pending.push(target);
    addTypes(shape, value);
    const { additionalProperties, items } = value;
    if (isJsonObject(items)) shape.items ??= childOf(next, 'items', items);
    if (additionalProperties !== undefined && additionalProperties !== false) shape.hasOthers = true;
    for (const [name, property] of entriesOf(value['properties'])) {
      if (!shape.properties.has(name))
        shape.properties.set(name, childOf(next, `properties${pointerStep(name)}`, property));
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const list = value[keyword];
      if (!Array.isArray(list)) continue;
      pending.push(...list.map((item, index) => childOf(next, `${keyword}/${index}`, item)));
    }
  }
  return shape;
}

function addTypes({ types }: SchemaShape, value: { [key: string]: Json }): void {
  const { type, properties, items, nullable } = value;
  for (const name of [type ?? []].flat()) if (typeof name === 'string') types.add(name);
  if (type === undefined && properties !== undefined) types.add('object');
  if (type === undefined && items !== undefined) types.add('array');
  if (nullable === true) types.add('null');
}

function childOf({ uri, pointer }: SchemaPlace, path: string, value: Json): SchemaPlace {
  return { uri, pointer: `${pointer}/${path}`, value };
}

function entriesOf(value: Json | undefined): [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** Schemas that are named by an anchor are not looked for. */
async function targetOf({ uri, value }: SchemaPlace, { read }: Description): Promise<SchemaPlace | undefined> {
  const reference = isJsonObject(value) ? value['$ref'] : undefined;
  if (typeof reference !== 'string' || !URL.canParse(reference, uri)) return undefined;
  const [targetUri, pointer] = splitFragment(new URL(reference, uri).href);
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  const found = valueAtPointer(await read(targetUri), pointer);
  return found === undefined ? undefined : { uri: targetUri, pointer, value: found };
}
