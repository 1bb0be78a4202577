import type { Ajv, FuncKeywordDefinition } from 'ajv';
import {
  compareNumbers,
  ExactNumber,
  equalJson,
  hasExactNumber,
  isJsonObject,
  isNumber,
  type Json,
} from '../../model/json.ts';
import { isMultipleOf } from './is-multiple-of.ts';
import { valueAtPointer } from './json-pointer.ts';

/** The body under validation as it came, where doubles in the copy that ajv sees stand for other numbers. */
export type ExactBody = { value?: Json };

type Numeric = number | ExactNumber;

/**
 * Replaces the keywords that compare values by ones that compare numbers exactly. Ajv itself sees doubles only
 * (`toDoubles`); these look the number up in the body by its instance path.
 */
export function addExactKeywords(ajv: Ajv, body: ExactBody): void {
  for (const [keyword, definition] of Object.entries(definitions)) {
    // Draft-04 has no `const`; taking it out of its vocabulary is not needed where it is not there.
    if (ajv.getKeyword(keyword) === false) continue;
    ajv.removeKeyword(keyword);
    const { test, type } = definition;
    const validate: FuncKeywordDefinition['validate'] = (schema: Json, data: Json, parent, place): boolean => {
      const isExact = body.value !== undefined && typeof data !== 'string' && place !== undefined;
      const exact = isExact ? (valueAtPointer(body.value as Json, place.instancePath) ?? data) : data;
      return test(schema, exact, parent as Record<string, Json>);
    };
    ajv.addKeyword({ keyword, ...(type === undefined ? {} : { type }), validate, errors: false });
  }
}

/** A copy with a double for every number; the value itself where it holds doubles only. */
export function toDoubles(value: Json): Json {
  return hasExactNumber(value) ? doubled(value) : value;
}

function doubled(value: Json): Json {
  if (value instanceof ExactNumber) return standIn(value);
  if (Array.isArray(value)) return value.map(doubled);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubled(item)]));
}

/** A double that is an integer exactly where the number is one, so that `type: integer` is right. */
function standIn(value: ExactNumber): number {
  const double = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(value.source)));
  return Number.isInteger(double) === isMultipleOf(value, 1) ? double : 0.5;
}

type Definition = {
  type?: 'number' | 'array';
  test: (schema: Json, data: Json, parent: Record<string, Json>) => boolean;
};

const definitions: Record<string, Definition> = {
  minimum: limit((order, isExclusive) => (isExclusive ? order > 0 : order >= 0), 'exclusiveMinimum'),
  maximum: limit((order, isExclusive) => (isExclusive ? order < 0 : order <= 0), 'exclusiveMaximum'),
  exclusiveMinimum: limit((order) => order > 0),
  exclusiveMaximum: limit((order) => order < 0),
  multipleOf: { type: 'number', test: (schema, data) => isMultipleOf(data as Numeric, schema as Numeric) },
  const: { test: equalJson },
  enum: { test: (schema, data) => (schema as Json[]).some((item) => equalJson(item, data)) },
  uniqueItems: {
    type: 'array',
    test: (schema, data) => schema === false || repeatedItems(data as Json[]) === undefined,
  },
};

/** `flag` is the boolean keyword of draft-04 that makes a limit exclusive. */
function limit(holds: (order: number, isExclusive: boolean) => boolean, flag?: string): Definition {
  return {
    type: 'number',
    test: (schema, data, parent) =>
      !isNumber(schema) || holds(compareNumbers(data as Numeric, schema), flag !== undefined && parent[flag] === true),
  };
}

/** The indexes of the first two items that are equal. */
export function repeatedItems(items: Json[]): [number, number] | undefined {
  const seen = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const key = bucketOf(item);
    const others = seen.get(key);
    const same = others?.find((other) => equalJson(items[other] as Json, item));
    if (same !== undefined) return [same, index];
    if (others) others.push(index);
    else seen.set(key, [index]);
  }
  return undefined;
}

/** A text that is the same for equal values: keys in order, numbers as doubles. */
function bucketOf(value: Json): string {
  if (isNumber(value)) return String(Number(value) + 0);
  if (Array.isArray(value)) return `[${value.map(bucketOf).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${bucketOf(value[key] as Json)}`).join(',')}}`;
}
