import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { SchemaDocuments } from '../documents/schema-documents.ts';
import type { Resource } from '../documents/schema-index.ts';
import { splitFragment } from '../documents/schema-uri.ts';
import { pointerSteps } from '../json-pointer.ts';
import { listOf, membersOf, schemasIn, targetOf } from './schema-graph.ts';

/** The `discriminator` keyword as ajv gets it: `values` are accepted, `known` are shown. */
export type Dispatch = { propertyName: string; values: string[]; known: string[]; hasDefault: boolean };

type Alternative = { schema: Json; values: string[]; known: string[] };

/**
 * Lets the value of the discriminator choose the alternative of `oneOf` or `anyOf`, so that the violations are those of
 * the one that was meant. Where the alternatives cannot be told apart by it they stay as they are. Returns the schemas
 * whose discriminator names heirs elsewhere (`allOf` in the heir): what such a value may hold is not known here.
 */
export function applyDiscriminators(documents: SchemaDocuments): Set<JsonObject> {
  const open = new Set<JsonObject>();
  const found = [...documents.schemas].filter(([schema]) => schema['discriminator'] !== undefined);
  // All are prepared before the first is rewritten: one may be an alternative of another.
  const rewrites = found.map(([schema, place]) => {
    const { discriminator } = schema;
    const keyword = (['oneOf', 'anyOf'] as const).find((name) => Array.isArray(schema[name]));
    delete schema['discriminator'];
    if (!keyword) open.add(schema);
    const propertyName = isJsonObject(discriminator) ? discriminator['propertyName'] : undefined;
    if (!keyword || typeof propertyName !== 'string') return () => undefined;
    const context = { documents, place, propertyName, discriminator: discriminator as JsonObject };
    const alternatives = listOf(schema[keyword]).map((alternative) => describe(alternative, context));
    return () => dispatch(schema, keyword, alternatives, context);
  });
  for (const rewrite of rewrites) rewrite();
  return open;
}

type Context = { documents: SchemaDocuments; place: Resource; propertyName: string; discriminator: JsonObject };

function describe(schema: Json, context: Context): Alternative {
  const { documents, place, propertyName, discriminator } = context;
  const target = isJsonObject(schema) ? documents.targets.get(schema) : undefined;
  const name = target && nameOf(target);
  const mapped: string[] = [];
  let isNameTaken = false;
  for (const [value, reference] of schemasIn(discriminator['mapping'])) {
    if (typeof reference !== 'string') continue;
    const isThis = target !== undefined && (reference === name || isReferenceTo(reference, target, place));
    if (isThis) mapped.push(value);
    else if (value === name) isNameTaken = true;
  }
  const written = writtenValues(schema, propertyName, documents);
  const implicit = name === undefined || isNameTaken ? [] : [name];
  const known = mapped.length > 0 ? mapped : written.length > 0 ? written : implicit;
  return { schema, known, values: [...new Set([...mapped, ...written, ...implicit])] };
}

/** The name of the component, or of the file that a schema is the whole of. */
function nameOf({ pointer, document }: Resource): string | undefined {
  const file = document.uri
    .split('/')
    .at(-1)
    ?.replace(/\.[^.]*$/, '');
  return pointerSteps(pointer).at(-1) ?? file;
}

function isReferenceTo(reference: string, target: Resource, { base }: Resource): boolean {
  if (!URL.canParse(reference, base)) return false;
  const [uri, fragment] = splitFragment(new URL(reference, base).href);
  return uri === target.document.uri && fragment === target.pointer;
}

/** What the alternative itself allows for the property, also through alternatives of its own. */
function writtenValues(schema: Json, propertyName: string, documents: SchemaDocuments): string[] {
  return membersOf(schema, documents).flatMap(({ schema: member, branch }) => {
    const properties = member['properties'];
    const property = isJsonObject(properties) ? targetOf(properties[propertyName] ?? {}, documents) : undefined;
    const values = isJsonObject(property) ? [...listOf(property['enum']), property['const'] ?? null] : [];
    const target = branch === '' ? undefined : documents.targets.get(member);
    const name = target && nameOf(target);
    return [...values.filter((value) => typeof value === 'string'), ...(name === undefined ? [] : [name])];
  });
}

function dispatch(
  schema: JsonObject,
  keyword: 'oneOf' | 'anyOf',
  alternatives: Alternative[],
  { documents, place, propertyName, discriminator }: Context,
): void {
  const objects = alternatives.filter((one) => mayBeObject(targetOf(one.schema, documents)));
  // A discriminator that stands a level too deep names a property that no alternative has.
  const isTheirs = objects.some((one) => hasProperty(one.schema, propertyName, documents));
  if (!isTheirs || objects.some(({ values }) => values.length === 0)) return;
  const fallback = discriminator['defaultMapping'];
  const defaultAlternative =
    typeof fallback === 'string'
      ? objects.find(({ schema: one }) => isMappedTo(fallback, documents.targets.get(one as JsonObject), place))
      : undefined;
  const values = objects.flatMap((one) => one.values);
  const chosen = objects.map((one) => ({ if: { not: isOneOf(propertyName, one.values) }, else: one.schema }));
  const rest: JsonObject = { [keyword]: schema[keyword] as Json };
  const branches: JsonObject[] = [...chosen, { if: { type: 'object' }, else: rest }];
  if (defaultAlternative) {
    const isOther = { type: 'object', not: isOneOf(propertyName, values) };
    branches.push({ if: { not: isOther }, else: defaultAlternative.schema });
  }
  for (const synthetic of [...branches, rest]) documents.schemas.set(synthetic, place);
  delete schema[keyword];
  schema['allOf'] = [...listOf(schema['allOf']), ...branches];
  const known = [...new Set(objects.flatMap((one) => one.known))];
  schema['discriminator'] = { propertyName, values, known, hasDefault: defaultAlternative !== undefined };
}

function hasProperty(schema: Json, name: string, documents: SchemaDocuments): boolean {
  return membersOf(schema, documents).some(
    ({ schema: { properties, required } }) =>
      (isJsonObject(properties) && name in properties) || listOf(required).includes(name),
  );
}

function isMappedTo(reference: string, target: Resource | undefined, place: Resource): boolean {
  return target !== undefined && (nameOf(target) === reference || isReferenceTo(reference, target, place));
}

function isOneOf(propertyName: string, values: string[]): JsonObject {
  return { type: 'object', required: [propertyName], properties: { [propertyName]: { enum: values } } };
}

function mayBeObject(schema: Json): boolean {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  return type === undefined || [type].flat().includes('object');
}
