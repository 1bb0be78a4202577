import type { Parameter } from '../../../contract/description.ts';
import { isJsonObject, type Json, stringifyJson } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';

/** A scalar as it goes out; lists and maps as JSON. */
export function scalarText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

type Style = Pick<Parameter, 'name' | 'style' | 'explode' | 'separator'>;

/** A value in a path (RFC 6570): `simple` `a,b`, `label` `.a.b`, `matrix` `;name=a,b`; percent-encoded. */
export function pathText(value: Json, { name, style, explode, separator = ',' }: Style): string {
  const parts = partsOf(value, explode, encode);
  if (style === 'label') return `.${parts.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return parts.join(separator === ',' ? ',' : encode(separator));
  if (!explode || !isList(value)) return `;${encode(name)}=${parts.join(',')}`;
  return parts.map((part) => (Array.isArray(value) ? `;${encode(name)}=${part}` : `;${part}`)).join('');
}

/** A value in the style `simple`, as headers have it. */
export function simpleText(value: Json, { explode, separator = ',' }: Pick<Style, 'explode' | 'separator'>): string {
  return partsOf(value, explode, (text) => text).join(separator);
}

/** The items of a list, the names and values of a map, or the one value. */
export function partsOf(value: Json, explode: boolean, write: (text: string) => string): string[] {
  if (Array.isArray(value)) return value.map((item) => write(scalarText(item)));
  if (!isJsonObject(value)) return [write(scalarText(value))];
  const pairs = Object.entries(value).map(([key, item]) => [write(key), write(scalarText(item))]);
  return explode ? pairs.map((pair) => pair.join('=')) : pairs.flat();
}

function isList(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function encode(text: string): string {
  return percentEncode(text);
}
