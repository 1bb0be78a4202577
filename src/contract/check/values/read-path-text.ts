import type { Json } from '../../../model/json.ts';
import type { Description, Parameter } from '../../description.ts';
import { readParts, readScalar, readSimple } from './read-text.ts';
import type { SchemaShape } from './schema-shape.ts';

export type PathParameter = { parameter: Parameter; shape: SchemaShape; description: Description };

/** A value in a path: `simple`, `label` (`.a.b`) or `matrix` (`;name=a,b`). */
export async function readPathText(
  text: string,
  { parameter, shape, description }: PathParameter,
): Promise<[Json, ...Json[]]> {
  const { name, style, explode } = parameter;
  const isList = shape.types.has('array') || shape.types.has('object');
  const read = async (parts: string[]): Promise<[Json, ...Json[]]> =>
    (await readParts(parts, { shape, explode }, description)) as [Json, ...Json[]];
  if (style === 'label' && text.startsWith('.')) {
    const rest = text.slice(1);
    if (!isList) return readScalar(rest, shape);
    // OpenAPI 3.0 joins lists by dots in any case, RFC 6570 by commas where they are not exploded.
    return read(rest.split(!explode && rest.includes(',') ? ',' : '.'));
  }
  if (style === 'matrix' && text.startsWith(';')) {
    const parts = text.slice(1).split(';');
    const withoutName = parts.map((part) => (part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part));
    if (!isList) return readScalar(withoutName.join(';'), shape);
    if (!explode) return read(withoutName.join(';').split(','));
    return read(shape.types.has('array') ? withoutName : parts);
  }
  return readSimple(text, { ...parameter, shape }, description);
}
