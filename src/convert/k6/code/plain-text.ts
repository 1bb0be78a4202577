import { type Json, stringifyJson } from '../../../model/json.ts';

/** A value as text: a string as it is, anything else as JSON. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
