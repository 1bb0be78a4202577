import { isJsonObject, type Json } from '../../../model/json.ts';

/** Keywords that say nothing of a value, or that are looked at here. */
const PLAIN = new Set([
  'type',
  'nullable',
  'enum',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

/**
 * Whether a value certainly fits a schema that has only a type and an enum, as most with an example are; false where
 * it does not, or the schema says more than that.
 */
export function fitsPlainSchema(value: Json, schema: Json): boolean {
  if (!isJsonObject(schema)) return false;
  if (!Object.keys(schema).every((key) => PLAIN.has(key) || key.startsWith('x-'))) return false;
  const { type, enum: allowed } = schema;
  if (Array.isArray(allowed) && !allowed.some((one) => one === value)) return false;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  return types.length === 0 || types.some((one) => isOfType(value, one));
}

function isOfType(value: Json, type: Json): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJsonObject(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}
