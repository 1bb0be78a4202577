import { type Json, numberFromSource } from '../../../model/json.ts';
import type { Description } from '../../description.ts';
import { type SchemaShape, shapeOf } from './schema-shape.ts';

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What a text can mean for a schema, the most likely first: `5` is a number where numbers are allowed. */
export function readScalar(text: string, { types }: SchemaShape): [Json, ...Json[]] {
  const allows = (...names: string[]): boolean => types.size === 0 || names.some((name) => types.has(name));
  const candidates: Json[] = [];
  if (allows('integer', 'number') && JSON_NUMBER.test(text)) candidates.push(numberFromSource(text));
  if (allows('boolean') && (text === 'true' || text === 'false')) candidates.push(text === 'true');
  if (types.has('null') && (text === '' || text === 'null')) candidates.push(null);
  const [first, ...others] = candidates;
  return first === undefined ? [text] : [first, ...others, text];
}

export type SimpleStyle = { shape: SchemaShape; explode: boolean; separator?: string };

/** A value in the style `simple` (RFC 6570, `{var}`): of headers and path segments. */
export async function readSimple(
  text: string,
  { shape, explode, separator = ',' }: SimpleStyle,
  description: Description,
): Promise<[Json, ...Json[]]> {
  const parts = text === '' ? [] : text.split(separator).map((part) => part.trim());
  const lists = await readParts(parts, { shape, explode }, description);
  if (lists.length === 0) return readScalar(text, shape);
  return [...lists, ...(isScalarToo(shape) ? readScalar(text, shape) : [])] as [Json, ...Json[]];
}

/** The parts of a list or an object as far as the schema allows them: `a,1,b,2`, or `a=1,b=2` where it is exploded. */
export async function readParts(
  parts: string[],
  { shape, explode }: { shape: SchemaShape; explode: boolean },
  description: Description,
): Promise<Json[]> {
  const found: Json[] = [];
  if (shape.types.has('array')) {
    const items = await shapeOf(shape.items, description);
    found.push(parts.map((part) => readScalar(part, items)[0]));
  }
  if (shape.types.has('object')) found.push(await readProperties(pairsOf(parts, explode), shape, description));
  return found;
}

function pairsOf(parts: string[], explode: boolean): [string, string][] {
  if (explode) {
    return parts.map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    });
  }
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => [parts[2 * i] ?? '', parts[2 * i + 1] ?? '']);
}

/** An object of texts, each read by the schema of its property. */
export async function readProperties(
  pairs: [name: string, text: string][],
  { properties }: SchemaShape,
  description: Description,
): Promise<Json> {
  const entries = pairs.map(async ([name, text]): Promise<[string, Json]> => {
    const shape = await shapeOf(properties.get(name), description);
    return [name, readScalar(text, shape)[0]];
  });
  return Object.fromEntries(await Promise.all(entries));
}

export function isScalarToo({ types }: SchemaShape): boolean {
  return ['string', 'number', 'integer', 'boolean', 'null'].some((type) => types.has(type));
}
