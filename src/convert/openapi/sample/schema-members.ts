import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import {
  type DocumentContents,
  type LocatedSchema,
  objectOf,
  referenceTarget,
  schemaEntries,
  schemaItems,
} from './located-schema.ts';

/** A schema object without the keywords that join or choose others. */
export type SchemaMember = { schema: JsonObject; uri: string };

export type MembersOptions = {
  documents: DocumentContents;
  /** Which alternative of `oneOf` and `anyOf` to take, where there are so many. */
  alternative: number;
};

/** `origins` are the objects that were gone through, by which circles are found; `name` is that of the first `$ref`. */
export type SchemaMembers = { members: SchemaMember[]; origins: Set<JsonObject>; name?: string };

/**
 * All that applies to a value of these schemas at once: references followed, `allOf` joined, one alternative chosen. The
 * property of a `discriminator` gets the value that names what was chosen.
 */
export function schemaMembers(start: readonly LocatedSchema[], options: MembersOptions): SchemaMembers {
  const found: SchemaMembers = { members: [], origins: new Set() };
  for (const one of start) collect(one, found, options);
  return found;
}

function collect(located: LocatedSchema, found: SchemaMembers, options: MembersOptions): void {
  const { value, uri } = located;
  if (!isJsonObject(value) || found.origins.has(value)) return;
  found.origins.add(value);
  const target = referenceTarget(located, options.documents);
  if (target) {
    found.name ??= target.name;
    collect(target, found, options);
  }
  const { $ref: _, allOf, oneOf, anyOf, ...own } = value;
  if (Object.keys(own).length > 0) found.members.push({ schema: own, uri });
  for (const child of schemaItems(allOf, uri)) collect(child, found, options);
  if (oneOf === undefined && anyOf === undefined) addTag(located, found.name, found);
  for (const alternatives of [oneOf, anyOf]) choose(schemaItems(alternatives, uri), { located, found }, options);
}

function choose(
  alternatives: LocatedSchema[],
  { located, found }: { located: LocatedSchema; found: SchemaMembers },
  options: MembersOptions,
): void {
  const usable = alternatives.filter(({ value }) => objectOf(value)['type'] !== 'null' && value !== false);
  const chosen = usable[Math.min(options.alternative, usable.length - 1)];
  if (!chosen) return;
  collect(chosen, found, options);
  addTag(located, referenceTarget(chosen, options.documents)?.name, found);
}

/** The property of a `discriminator` gets the value that stands for a schema: as it is mapped, else its name. */
function addTag({ value, uri }: LocatedSchema, name: string | undefined, { members }: SchemaMembers): void {
  const { propertyName, mapping } = objectOf(objectOf(value)['discriminator']);
  if (typeof propertyName !== 'string' || name === undefined) return;
  const mapped = Object.entries(objectOf(mapping)).find(
    ([, target]) => typeof target === 'string' && namesSchema(target, name),
  );
  const schema = { properties: { [propertyName]: { [tagKeyword]: mapped?.[0] ?? name } } };
  members.push({ schema, uri });
}

/** Of a property: the value that a discriminator gives it. */
export const tagKeyword = 'x-discriminator';

function namesSchema(target: string, name: string): boolean {
  return target === name || target.endsWith(`/${name}`) || target.replace(/^.*\//, '').startsWith(`${name}.`);
}

/** The schemas of each property, over all members. */
export function propertiesOf({ members }: SchemaMembers): Map<string, LocatedSchema[]> {
  const properties = new Map<string, LocatedSchema[]>();
  for (const { schema, uri } of members) {
    for (const [name, property] of schemaEntries(schema['properties'], uri)) {
      properties.set(name, [...(properties.get(name) ?? []), property]);
    }
  }
  return properties;
}

/** Names of properties that must be there, by any member. */
export function requiredOf({ members }: SchemaMembers): Set<string> {
  return new Set(
    members.flatMap(({ schema: { required } }) =>
      Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [],
    ),
  );
}

/** The first value that a member has for a keyword. */
export function keywordOf({ members }: Pick<SchemaMembers, 'members'>, keyword: string): Json | undefined {
  return members.find(({ schema }) => schema[keyword] !== undefined)?.schema[keyword];
}

/** As `keywordOf`, with the document it stands in. */
export function subschemaOf({ members }: SchemaMembers, keyword: string): LocatedSchema | undefined {
  const member = members.find(({ schema }) => schema[keyword] !== undefined);
  return member && { value: member.schema[keyword] as Json, uri: member.uri };
}
