import { parse as parseLossless, stringify as stringifyLossless } from 'lossless-json';
import { isNestingBomb, isTooDeep, tooDeep } from './json-depth.ts';

/**
 * A number whose JavaScript double is not what was written: integers beyond 2^53, more digits than a double holds,
 * or a spelling that must be sent as it stands (`1.10`). `source` is a JSON number literal (RFC 8259, section 6).
 */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  toString(): string {
    return this.source;
  }
  /** Near enough for who does not use `stringifyJson`, which learns by the call that it must. */
  toJSON(): number {
    exactNumbersMet++;
    return Number(this.source);
  }
}

let exactNumbersMet = 0;

/** Any JSON value of this program. Never holds bigint, undefined or NaN. */
export type Json = null | boolean | number | string | ExactNumber | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Sixteen digits in a row, or an exponent of three: only then can a double differ from what was written. Two patterns,
 * and eight classes spelled out, since V8 can then skip most of a text: seven times as fast as one pattern of both.
 */
const SIXTEEN_DIGITS = /[\d.][\d.][\d.][\d.][\d.][\d.][\d.][\d.][\d.]{8}/;
const LONG_EXPONENT = /\d[eE][+-]?\d{3}/;

/** Values that `parseJson` gave, with the lengths of their texts: they need not be walked through to know some things. */
const textLengths = new WeakMap<object, number>();
const holdOnlyDoubles = new WeakSet<object>();

/** The value of a number literal: a double where that loses nothing, else an ExactNumber. */
export function numberFromSource(source: string): number | ExactNumber {
  const value = Number(source);
  return String(value) === source || !JSON_NUMBER.test(source) || isSameNumber(value, source)
    ? value
    : new ExactNumber(source);
}

/** As `numberFromSource`, and keeps the spelling: `1.10` stays `1.10` when it is sent. */
export function literalFromSource(source: string): number | ExactNumber {
  const value = Number(source);
  return String(value) === source || !JSON_NUMBER.test(source) ? value : new ExactNumber(source);
}

/** The JSON number of an integer of any size. */
export function numberFromBigInt(value: bigint): number | ExactNumber {
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : new ExactNumber(String(value));
}

/**
 * Parses JSON text (RFC 8259) without losing digits of any number. Throws SyntaxError, also where it nests too deeply; of
 * duplicate keys the last wins.
 */
export function parseJson(text: string): Json {
  if (isNestingBomb(text)) throw new SyntaxError(tooDeep);
  const plain = JSON.parse(text) as Json;
  if (isTooDeep(plain, text.length)) throw new SyntaxError(tooDeep);
  if (typeof plain === 'object' && plain !== null) textLengths.set(plain, text.length);
  if (!SIXTEEN_DIGITS.test(text) && !LONG_EXPONENT.test(text)) {
    if (typeof plain === 'object' && plain !== null) holdOnlyDoubles.add(plain);
    return plain;
  }
  return parseLossless(text, undefined, {
    parseNumber: numberFromSource,
    onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue,
  }) as Json;
}

/** JSON text of a value, numbers as they were written. `indent` in spaces. */
export function stringifyJson(value: Json, indent?: number): string {
  const metBefore = exactNumbersMet;
  const text = JSON.stringify(value, undefined, indent);
  if (exactNumbersMet === metBefore) return text;
  const exact = {
    test: (v: unknown) => v instanceof ExactNumber,
    stringify: (v: unknown) => (v as ExactNumber).source,
  };
  return stringifyLossless(value, undefined, indent, [exact]) ?? 'null';
}

/** Deep equality of JSON values; numbers compare by their exact decimal value, the order of keys does not matter. */
export function equalJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i] as Json));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key] as Json, b[key] as Json))
  );
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

export function isNumber(value: Json | undefined): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`, exactly. */
export function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const left = decimal(String(a));
  const right = decimal(String(b));
  if (left.digits === 0n || right.digits === 0n || left.digits < 0n !== right.digits < 0n) {
    return left.digits < right.digits ? -1 : left.digits > right.digits ? 1 : 0;
  }
  const byMagnitude = left.magnitude - right.magnitude;
  if (byMagnitude !== 0) return left.digits < 0n ? -byMagnitude : byMagnitude;
  const shift = left.exponent - right.exponent;
  const x = shift > 0 ? left.digits * 10n ** BigInt(shift) : left.digits;
  const y = shift < 0 ? right.digits * 10n ** BigInt(-shift) : right.digits;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** `digits` × 10^`exponent`, without trailing zeros; `magnitude` is the place of the leading digit. */
function decimal(source: string): { digits: bigint; exponent: number; magnitude: number } {
  const [mantissa = '0', power = '0'] = source.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const text = (whole + fraction).replace(/0+$/, '');
  const digits = BigInt(text === '' || text === '-' ? '0' : text);
  const exponent = Number(power) + whole.length - text.length;
  const length = String(digits < 0n ? -digits : digits).length;
  return { digits, exponent, magnitude: exponent + length };
}

function isSameNumber(value: number, source: string): boolean {
  return Number.isFinite(value) && compareNumbers(new ExactNumber(String(value)), new ExactNumber(source)) === 0;
}

/** How many values a value that was parsed can hold at most; undefined for others. */
export function mostValues(value: Json): number | undefined {
  return typeof value === 'object' && value !== null ? textLengths.get(value) : undefined;
}

/** Whether a value is or holds a number that is no double. */
export function hasExactNumber(value: Json): boolean {
  if (typeof value !== 'object' || value === null || holdOnlyDoubles.has(value)) return false;
  if (value instanceof ExactNumber) return true;
  if (Array.isArray(value)) return value.some(hasExactNumber);
  for (const key in value) if (hasExactNumber(value[key] as Json)) return true;
  return false;
}
