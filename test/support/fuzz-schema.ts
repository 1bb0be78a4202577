import * as fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

export type SchemaFuzz = {
  /** Texts to try where a text may stand. */
  texts: fc.Arbitrary<string>;
  /** One in so many values is of no kind that the schema names; 0 for none. */
  garbageOneIn: number;
};

/** Values as a JSON Schema of this project describes them, with some among them that it forbids. */
export function valuesOf(schema: JsonObject, fuzz: SchemaFuzz): fc.Arbitrary<Json> {
  const definitions = isJsonObject(schema['$defs']) ? schema['$defs'] : {};
  return arbitrary(schema, { ...fuzz, definitions, depth: 0 });
}

type Context = SchemaFuzz & { definitions: JsonObject; depth: number };

const numbers: fc.Arbitrary<Json> = fc.oneof(
  fc.nat(5),
  fc.constantFrom(0, 200, 404, 1.5, -1, 1e21, 1e308, 5e-324, 2 ** 53, -2147483649),
  fc.integer(),
);
const MAX_DEPTH = 9;

function arbitrary(schema: JsonObject, context: Context): fc.Arbitrary<Json> {
  const { garbageOneIn, depth } = context;
  if (depth > MAX_DEPTH) return fc.constantFrom<Json>(null, 'x', 1, true);
  const own = described(schema, { ...context, depth: depth + 1 });
  if (garbageOneIn === 0) return own;
  const garbage = fc.oneof(context.texts, numbers, fc.constantFrom<Json>(null, true, [], {}, [[]], { a: { b: 'c' } }));
  return fc.oneof({ arbitrary: own, weight: garbageOneIn - 1 }, { arbitrary: garbage, weight: 1 });
}

function described(schema: JsonObject, context: Context): fc.Arbitrary<Json> {
  const { $ref, anyOf, oneOf, enum: values, const: only, examples, type } = schema;
  if (typeof $ref === 'string') {
    const definition = context.definitions[$ref.replace('#/$defs/', '')];
    // Made when it is asked for: definitions refer to each other.
    return fc.constant(null).chain(() => arbitrary(isJsonObject(definition) ? definition : {}, context));
  }
  const choices = anyOf ?? (type === undefined ? oneOf : undefined);
  if (Array.isArray(choices) && schema['properties'] === undefined)
    return fc.oneof(...choices.filter(isJsonObject).map((one) => described(one, context)));
  if (Array.isArray(values)) return fc.constantFrom(...values);
  if (only !== undefined) return fc.constant(only);
  const types = Array.isArray(type)
    ? type
    : [typeof type === 'string' ? type : schema['properties'] === undefined ? 'any' : 'object'];
  const made = types.map((one) => ofType(typeof one === 'string' ? one : 'any', schema, context));
  return fc.oneof(...made, ...(Array.isArray(examples) && examples.length > 0 ? [fc.constantFrom(...examples)] : []));
}

function ofType(type: string, schema: JsonObject, context: Context): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbers;
    case 'string':
      return context.texts;
    case 'array': {
      const items = isJsonObject(schema['items']) ? schema['items'] : {};
      const prefix = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].filter(isJsonObject) : [];
      if (prefix.length > 0) return fc.tuple(...prefix.map((one) => arbitrary(one, context)));
      return fc.array(arbitrary(items, context), { maxLength: 3 });
    }
    case 'object':
      return objects(schema, context);
    default:
      return fc.oneof(context.texts, numbers, fc.constantFrom<Json>(null, true, [1], { a: 'b' }));
  }
}

function objects(schema: JsonObject, context: Context): fc.Arbitrary<Json> {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const rest = [schema['additionalProperties'], ...Object.values((schema['patternProperties'] ?? {}) as JsonObject)];
  const others = rest.find(isJsonObject);
  const names = Object.keys(properties);
  const chosen = fc.subarray(
    names.filter((name) => !required.has(name)),
    { maxLength: Math.min(4, names.filter((name) => !required.has(name)).length) },
  );
  const known = chosen.chain((some) => {
    const keys = names.filter((name) => required.has(name) || some.includes(name));
    return fc.record(Object.fromEntries(keys.map((key) => [key, arbitrary(properties[key] as JsonObject, context)])));
  });
  if (others === undefined) return known;
  const free = fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', 'c_1', 'list', 'GET', 'x-y'), context.texts),
    arbitrary(others, context),
    { maxKeys: 3 },
  );
  return fc.tuple(known, free).map(([one, two]) => ({ ...two, ...one }));
}
