import { EvaluationError, Optional } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { ExactNumber, type Json, type JsonObject, numberFromBigInt } from '../../model/json.ts';
import { setOwn } from '../set-own.ts';

/** CEL values by the JSON they were made of, so that a body is converted once however many expressions read it. */
const celOfJson = new WeakMap<object, object>();
const jsonOfCel = new WeakMap<object, Json>();

/** From here on a double no longer prints as an integer, and is not meant as one. */
const INTEGER_LIMIT = 1e21;
const INTEGER = /^-?\d+$/;

/**
 * The CEL value of a JSON value: integers are `int` (a bigint), other numbers `double`. The direct members of a map are
 * converted when they are read.
 */
export function toCel(value: Json): unknown {
  if (typeof value === 'number') return celNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ExactNumber) return INTEGER.test(value.source) ? BigInt(value.source) : Number(value.source);
  return remembered(value, () => (Array.isArray(value) ? value.map(toCelDeep) : lazyMap(value)));
}

/** The JSON value of a CEL value. Throws an EvaluationError where JSON has no such value. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return numberFromBigInt(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new EvaluationError({ code: 'not_finite', message: `the result is ${value}, which JSON cannot hold` });
  }
  if (typeof value === 'object') return jsonOfCel.get(value) ?? jsonOfObject(value);
  throw new Error(`an expression gave a ${typeof value}`);
}

function celNumber(value: number): number | bigint {
  return Number.isInteger(value) && Math.abs(value) < INTEGER_LIMIT ? BigInt(value) : value;
}

function remembered(value: Json[] | JsonObject, convert: () => object): object {
  const known = celOfJson.get(value);
  if (known !== undefined) return known;
  const converted = convert();
  celOfJson.set(value, converted);
  jsonOfCel.set(converted, value);
  return converted;
}

function toCelDeep(value: Json): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return toCel(value);
  return Array.isArray(value) ? value.map(toCelDeep) : eagerMap(value);
}

function lazyMap(object: JsonObject): object {
  if (Object.hasOwn(object, 'constructor')) return eagerMap(object);
  const map: { [key: string]: unknown } = Object.create(null);
  for (const [key, value] of Object.entries(object)) {
    if (typeof value !== 'object' || value === null) {
      map[key] = toCel(value);
      continue;
    }
    let converted: unknown;
    const get = (): unknown => (converted ??= toCelDeep(value));
    Object.defineProperty(map, key, { get, enumerable: true });
  }
  return map;
}

/** The engine looks at `.constructor` to tell a map from other objects, so data with such a key becomes a Map. */
function eagerMap(object: JsonObject): object {
  if (Object.hasOwn(object, 'constructor')) {
    return new Map(Object.entries(object).map(([key, value]) => [key, toCelDeep(value)]));
  }
  const map: { [key: string]: unknown } = Object.create(null);
  for (const key of Object.keys(object)) map[key] = toCelDeep(object[key] as Json);
  return map;
}

function jsonOfObject(value: object): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Set) return [...value].map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return value.toString();
  if (value instanceof UnsignedInt) return numberFromBigInt(value.value);
  if (value instanceof Uint8Array) return textOrBase64(value);
  if (value instanceof Optional) return jsonOfOptional(value);
  if (value instanceof Map) return objectOf(value);
  if (isPlain(value)) return objectOf(Object.entries(value));
  const name = (value as { name?: unknown }).name;
  if (typeof name === 'string') return name;
  throw new EvaluationError({ code: 'not_json', message: 'the result is not a value that JSON can hold' });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function objectOf(entries: Iterable<[unknown, unknown]>): JsonObject {
  const object: JsonObject = {};
  for (const [key, value] of entries) setOwn(object, String(key), toJson(value));
  return object;
}

function jsonOfOptional(value: Optional): Json {
  if (value.hasValue()) return toJson(value.value());
  throw new EvaluationError({ code: 'no_such_key', message: 'the optional value is absent' });
}

function textOrBase64(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('base64');
  }
}
