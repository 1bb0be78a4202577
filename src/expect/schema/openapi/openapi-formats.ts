import type { Ajv, Format } from 'ajv';
import { compareNumbers, type ExactNumber, isNumber, type Json, numberFromBigInt } from '../../../model/json.ts';
import type { ExactBody } from '../exact-keywords.ts';
import { isMultipleOf } from '../is-multiple-of.ts';
import { valueAtPointer } from '../json-pointer.ts';

/** Bits of the integer formats of the OpenAPI format registry; signed ones. */
const SIGNED: Record<string, bigint> = { int8: 8n, int16: 16n, int32: 32n, int64: 64n };
const UNSIGNED: Record<string, bigint> = { uint8: 8n, uint16: 16n, uint32: 32n, uint64: 64n };

/**
 * Replaces `format` by one that knows the formats of OpenAPI and compares integers exactly. Formats that are not known
 * allow everything.
 */
export function addOpenapiFormats(ajv: Ajv, body: ExactBody): void {
  const formats = ajv.formats;
  ajv.removeKeyword('format');
  ajv.addKeyword({
    keyword: 'format',
    type: ['string', 'number'],
    errors: false,
    compile: (name: unknown) => {
      const range = rangeOf(String(name));
      const format = isFormat(String(name)) && Object.hasOwn(formats, String(name)) ? formats[String(name)] : undefined;
      return (data: Json, place): boolean => {
        if (typeof data === 'string') return isOfFormat(data, format);
        if (!isNumber(data) || !range) return true;
        const exact =
          body.value === undefined || !place ? data : (valueAtPointer(body.value, place.instancePath) ?? data);
        return isWithin(exact as number | ExactNumber, range);
      };
    },
  });
}

/** Those that ajv has beyond JSON Schema and OpenAPI mean what whoever writes them thinks: `url` is often a path. */
function isFormat(name: string): boolean {
  return !/^(url|iso-.*|json-pointer-uri-fragment)$/.test(name);
}

type Range = [from: number | ExactNumber, to: number | ExactNumber];

function rangeOf(name: string): Range | undefined {
  const signed = SIGNED[name];
  if (signed) return [numberFromBigInt(-(2n ** (signed - 1n))), numberFromBigInt(2n ** (signed - 1n) - 1n)];
  const unsigned = UNSIGNED[name];
  return unsigned ? [0, numberFromBigInt(2n ** unsigned - 1n)] : undefined;
}

function isWithin(value: number | ExactNumber, [from, to]: Range): boolean {
  return isMultipleOf(value, 1) && compareNumbers(value, from) >= 0 && compareNumbers(value, to) <= 0;
}

function isOfFormat(text: string, format: Format | undefined): boolean {
  if (format === undefined || typeof format === 'boolean') return true;
  if (typeof format === 'string') return new RegExp(format, 'u').test(text);
  if (format instanceof RegExp) return matches(format, text);
  if (typeof format === 'function') return format(text);
  if (format.async === true || format.type === 'number') return true;
  const { validate } = format as { validate: RegExp | string | ((data: string) => boolean) };
  if (typeof validate === 'function') return validate(text);
  return typeof validate === 'string' ? new RegExp(validate, 'u').test(text) : matches(validate, text);
}

/** A global expression remembers where it stopped. */
function matches(expression: RegExp, text: string): boolean {
  expression.lastIndex = 0;
  return expression.test(text);
}
