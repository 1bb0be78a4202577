import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { leafSchema } from './leaf-schema.ts';
import type { DocumentContents, LocatedSchema } from './located-schema.ts';
import {
  keywordOf,
  propertiesOf,
  requiredOf,
  type SchemaMembers,
  schemaMembers,
  subschemaOf,
  tagKeyword,
} from './schema-members.ts';
import { withoutHidden } from './without-hidden.ts';

export type TreeOptions = {
  documents: DocumentContents;
  /** `readOnly` properties are not sent, `writeOnly` ones not answered. */
  direction: 'request' | 'response';
  /** Which of `oneOf` and `anyOf`. */
  alternative: number;
  onlyRequired: boolean;
  /** The examples and defaults of schemas are not taken, as where they are not valid. */
  ignoreExamples?: boolean;
};

/**
 * A schema as the sampler takes it: a tree without references, joins and alternatives, of a size that can be sampled.
 * Where a schema contains itself, what is optional ends. Undefined where no value is allowed.
 */
export function schemaTree(schema: LocatedSchema, options: TreeOptions): JsonObject | undefined {
  return build([schema], { ...options, way: [], budget: { left: MAX_NODES } });
}

/** As many values has a sample at most, and as deep. */
const MAX_NODES = 2000;
const MAX_DEPTH = 20;
const MAX_ITEMS = 10;

type BuildContext = TreeOptions & { way: Set<JsonObject>[]; budget: { left: number } };

function build(located: LocatedSchema[], context: BuildContext): JsonObject | undefined {
  const { way, budget, documents, alternative } = context;
  budget.left -= 1;
  if (budget.left < 0 || located.some(({ value }) => value === false)) return undefined;
  const found = schemaMembers(located, { documents, alternative });
  const isCircle = [...found.origins].some((origin) => way.some((step) => step.has(origin)));
  if (isCircle || way.length >= MAX_DEPTH) return undefined;
  const inner = { ...context, way: [...way, found.origins] };
  const known = knownValue(found, context);
  const xml = keywordOf(found, 'xml');
  const named = isJsonObject(xml) ? { xml } : {};
  if (known !== undefined) return { ...named, ...typed(found), example: withoutHidden(known, located, context) };
  switch (typeOf(found)) {
    case 'object':
      return { ...named, type: 'object', ...objectParts(found, inner) };
    case 'array':
      return { ...named, type: 'array', ...arrayParts(found, inner) };
    case undefined:
      return named;
  }
  return { ...named, ...leafSchema(typeOf(found) ?? 'string', found) };
}

/** What the description itself gives as a value. */
function knownValue(found: SchemaMembers, { ignoreExamples }: TreeOptions): Json | undefined {
  const tag = keywordOf(found, tagKeyword);
  const choices = keywordOf(found, 'enum');
  const list = Array.isArray(choices) ? choices : undefined;
  if (tag !== undefined && (!list || list.includes(tag))) return keywordOf(found, 'const') ?? tag;
  const examples = keywordOf(found, 'examples');
  const written = [
    keywordOf(found, 'example'),
    Array.isArray(examples) ? examples[0] : undefined,
    keywordOf(found, 'default'),
  ];
  const given = [
    keywordOf(found, 'const'),
    ...(ignoreExamples ? [] : written),
    list?.find((choice) => choice !== null) ?? list?.[0],
  ];
  const usable = given.filter((value) => value !== undefined && (!isScalar(value) || !list || list.includes(value)));
  return usable.find((value) => value !== null) ?? usable[0];
}

function isScalar(value: Json | undefined): boolean {
  return typeof value !== 'object' || value === null;
}

function typed(found: SchemaMembers): JsonObject {
  const type = typeOf(found);
  return type === undefined ? {} : { type };
}

/** The one type of the value, as it is said or can be told from other keywords. */
export function typeOf(found: Pick<SchemaMembers, 'members'>): string | undefined {
  const types = [keywordOf(found, 'type') ?? []].flat().filter((type) => typeof type === 'string');
  const type = types.find((one) => one !== 'null') ?? types[0];
  if (type !== undefined) return type === 'file' ? 'string' : type;
  const has = (...keywords: string[]): boolean => keywords.some((keyword) => keywordOf(found, keyword) !== undefined);
  if (has('properties', 'additionalProperties', 'required', 'minProperties', 'maxProperties')) return 'object';
  if (has('items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems')) return 'array';
  if (has('pattern', 'minLength', 'maxLength', 'format')) return 'string';
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return 'number';
  return undefined;
}

function objectParts(found: SchemaMembers, context: BuildContext): JsonObject {
  const { direction, onlyRequired, budget } = context;
  const described = propertiesOf(found);
  const required = requiredOf(found);
  const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
  const properties: [string, Json][] = [];
  for (const [name, located] of described) {
    const isRequired = required.has(name);
    if (!isRequired && (onlyRequired || budget.left <= 0)) continue;
    if (keywordOf(schemaMembers(located, context), hidden) === true) continue;
    const property = build(located, context) ?? (isRequired ? {} : undefined);
    if (property !== undefined) properties.push([name, property]);
  }
  for (const name of required) if (!described.has(name)) properties.push([name, { type: 'string' }]);
  const others = properties.length === 0 && !onlyRequired ? subschemaOf(found, 'additionalProperties') : undefined;
  const other = others && isJsonObject(others.value) ? build([others], context) : undefined;
  return {
    properties: Object.fromEntries(properties),
    ...(other === undefined ? {} : { additionalProperties: other }),
  };
}

function arrayParts(found: SchemaMembers, context: BuildContext): JsonObject {
  const tuple = subschemaOf(found, 'prefixItems') ?? subschemaOf(found, 'items');
  if (tuple && Array.isArray(tuple.value)) {
    const items = tuple.value.map((value) => build([{ value, uri: tuple.uri }], context) ?? {});
    return { items, minItems: items.length };
  }
  const wanted = Math.min(MAX_ITEMS, Number(keywordOf(found, 'minItems') ?? 1));
  const item = subschemaOf(found, 'items') ?? subschemaOf(found, 'contains');
  const built = item && build([item], context);
  if (built === undefined || Number(keywordOf(found, 'maxItems')) === 0) return {};
  if (context.onlyRequired && keywordOf(found, 'minItems') === undefined && context.way.length > 1) return {};
  const isUnique = keywordOf(found, 'uniqueItems') === true && wanted > 1;
  const choices = isUnique && item ? keywordOf(schemaMembers([item], context), 'enum') : undefined;
  if (Array.isArray(choices)) return { items: choices.slice(0, wanted).map((example) => ({ example })) };
  return { items: built, minItems: Math.max(1, wanted) };
}
