import { isJsonType, mediaTypeOf } from '../../../expect/media-type.ts';
import { isJsonObject, type Json, parseJson } from '../../../model/json.ts';
import type { Description, MediaType, Parameter } from '../../description.ts';
import type { Pair } from './pairs.ts';
import { readDeepObject, readQuery } from './read-query.ts';
import { readScalar } from './read-text.ts';
import { type SchemaShape, shapeOf } from './schema-shape.ts';

/** A form as the object that its schema describes (Media Type Object, `encoding`). */
export async function readForm(pairs: Pair[], media: MediaType, description: Description): Promise<Json> {
  const { properties } = await shapeOf(media.schema, description);
  const used = new Set<Pair>();
  const form: [string, Json][] = [];
  for (const [name, schema] of properties) {
    const shape = await shapeOf(schema, description);
    const value = await readField(name, { pairs, used, shape, media, description });
    if (value !== undefined) form.push([name, value]);
  }
  const others = new Map<string, string[]>();
  for (const pair of pairs) {
    if (!used.has(pair)) others.set(pair.name, [...(others.get(pair.name) ?? []), pair.value]);
  }
  for (const [name, values] of others) form.push([name, values.length === 1 ? (values[0] ?? '') : values]);
  return Object.fromEntries(form);
}

type Field = { pairs: Pair[]; used: Set<Pair>; shape: SchemaShape; media: MediaType; description: Description };

async function readField(name: string, { pairs, used, shape, media, description }: Field): Promise<Json | undefined> {
  const { contentType, style = 'form', explode = style === 'form' } = media.encoding?.[name] ?? {};
  const own = pairs.filter((pair) => pair.name === name);
  const isJson = contentType === undefined ? shape.types.has('object') : isJsonType(mediaTypeOf(contentType));
  if (isJson && own.length === 1) {
    for (const pair of own) used.add(pair);
    return jsonOr(own[0]?.value ?? '', shape);
  }
  const nested = pairs.filter((pair) => pair.name.startsWith(`${name}[`) && !pair.name.startsWith(`${name}[]`));
  if (shape.types.has('object')) {
    for (const pair of nested) used.add(pair);
    return nested.length === 0 ? undefined : readDeepObject(nested, { name, shape }, description);
  }
  const parameter = { name, style: style as Parameter['style'], explode };
  const values = await readQuery({ pairs, used, parameter, declared: [], shape, description });
  return values?.[0]?.[0];
}

/** Text that should be JSON; where it is none, what it means otherwise. */
export function jsonOr(text: string, shape: SchemaShape): Json {
  try {
    const value = parseJson(text);
    return isJsonObject(value) || Array.isArray(value) ? value : readScalar(text, shape)[0];
  } catch {
    return text;
  }
}
