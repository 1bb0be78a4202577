import type { ScalarNode } from '../../model/source.ts';
import { exactNumber } from './exact-number.ts';

/** The first characters of all plain texts that are not simply text. */
const MAY_HAVE_TYPE = /^[-+.\d~nNtTfF]/;
const NULL = /^(?:~|[Nn]ull|NULL)$/;
const BOOLEAN = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const INTEGER = /^(?:0o[0-7]+|[-+]?\d+|0x[\da-fA-F]+)$/;
const FLOAT = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;
const NO_JSON_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/**
 * What a plain scalar with this text means in the core schema (YAML 1.2.2, section 10.3.2); undefined for a number
 * that JSON cannot carry.
 */
export function plainValue(text: string): ScalarNode['value'] | undefined {
  if (!MAY_HAVE_TYPE.test(text)) return text;
  if (INTEGER.test(text) || FLOAT.test(text)) {
    const number = exactNumber(text);
    return typeof number === 'number' && !Number.isFinite(number) ? undefined : number;
  }
  if (NULL.test(text)) return null;
  if (BOOLEAN.test(text)) return text.startsWith('t') || text.startsWith('T');
  return NO_JSON_NUMBER.test(text) ? undefined : text;
}
