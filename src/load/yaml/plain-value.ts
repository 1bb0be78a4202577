import type { ScalarNode } from '../../model/source.ts';
import { exactNumber } from './exact-number.ts';

const words = new Map<string, boolean | null>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const MAY_BE_NUMBER = /^[-+.\d]/;
const INTEGER = /^(?:0o[0-7]+|[-+]?\d+|0x[\da-fA-F]+)$/;
const FLOAT = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;
const NO_JSON_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/**
 * What a plain scalar with this text means in the core schema (YAML 1.2.2, section 10.3.2); undefined for a number
 * that JSON cannot carry.
 */
export function plainValue(text: string): ScalarNode['value'] | undefined {
  if (!MAY_BE_NUMBER.test(text)) {
    const word = words.get(text);
    return word === undefined ? text : word;
  }
  if (!INTEGER.test(text) && !FLOAT.test(text)) return NO_JSON_NUMBER.test(text) ? undefined : text;
  const number = exactNumber(text);
  return typeof number === 'number' && !Number.isFinite(number) ? undefined : number;
}
