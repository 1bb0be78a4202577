import type { Json } from '../../../model/json.ts';
import type { Description, Parameter } from '../../description.ts';
import { decodeForm, decodePercent, type Pair } from './pairs.ts';
import { isScalarToo, readParts, readProperties, readScalar } from './read-text.ts';
import { type SchemaShape, shapeOf } from './schema-shape.ts';

/** Each value with what it can mean. */
export type Values = [Json, ...Json[]][];

export type QueryParameter = {
  pairs: Pair[];
  /** Pairs that a declared parameter has taken. */
  used: Set<Pair>;
  parameter: Pick<Parameter, 'name' | 'style' | 'explode' | 'separator'>;
  /** All parameters of the operation. */
  declared: readonly Pick<Parameter, 'name' | 'in'>[];
  shape: SchemaShape;
  description: Description;
};

/** What a query says of a parameter, in any of its styles; undefined where it is not there. */
export async function readQuery(query: QueryParameter): Promise<Values | undefined> {
  const { pairs, used, parameter, shape, description } = query;
  const { name, style, explode } = parameter;
  const take = (isOwn: (pair: Pair) => boolean): Pair[] => {
    const own = pairs.filter(isOwn);
    for (const pair of own) used.add(pair);
    return own;
  };
  if (style === 'deepObject') {
    const own = take((pair) => pair.name.startsWith(`${name}[`));
    return own.length === 0 ? undefined : [[await readDeepObject(own, { name, shape }, description)]];
  }
  if (style === 'form' && explode && shape.types.has('object') && !shape.types.has('array') && !isScalarToo(shape)) {
    const own = take((pair) => isPropertyOf(pair, query));
    if (own.length === 0) return undefined;
    return [
      [
        await readProperties(
          own.map((pair) => [pair.name, pair.value]),
          shape,
          description,
        ),
      ],
    ];
  }
  const own = take((pair) => pair.name === name);
  return own.length === 0 ? undefined : readNamed(own, query);
}

/** What cookies say of a parameter. A cookie has its name once. */
export async function readCookie(
  pairs: Pair[],
  { parameter, shape, description }: Pick<QueryParameter, 'shape' | 'description'> & { parameter: Parameter },
): Promise<Values | undefined> {
  const own = pairs.filter(({ name }) => name === parameter.name);
  return own.length === 0 ? undefined : readNamed(own, { parameter, shape, description });
}

/** The properties of an exploded object stand beside the other parameters. */
function isPropertyOf({ name }: Pair, { shape, declared }: QueryParameter): boolean {
  if (shape.properties.has(name)) return true;
  return shape.hasOthers && !declared.some((other) => other.in === 'query' && other.name === name);
}

/** Values that stand under the name of the parameter. */
async function readNamed(
  own: Pair[],
  { parameter, shape, description }: Pick<QueryParameter, 'parameter' | 'shape' | 'description'>,
): Promise<Values> {
  const { explode } = parameter;
  const scalars = own.map(({ value }) => readScalar(value, shape));
  if (explode && shape.types.has('array')) {
    const items = await shapeOf(shape.items, description);
    const list = own.map(({ value }) => readScalar(value, items)[0]);
    return own.length === 1 && isScalarToo(shape) ? [[list, ...(scalars[0] ?? [])]] : [[list]];
  }
  if (explode || !(shape.types.has('array') || shape.types.has('object'))) return scalars;
  const read = own.map(async ({ raw, value }): Promise<[Json, ...Json[]]> => {
    const parts = raw === '' ? [] : splitRaw(raw, parameter);
    const lists = await readParts(parts, { shape, explode: false }, description);
    return [...lists, ...(isScalarToo(shape) ? readScalar(value, shape) : [])] as [Json, ...Json[]];
  });
  return Promise.all(read);
}

/** Split before it is decoded: an encoded comma is part of a value. */
function splitRaw(raw: string, { style, separator }: Pick<Parameter, 'style' | 'separator'>): string[] {
  const delimiter =
    separator === '\t'
      ? /\t|%09/i
      : style === 'spaceDelimited'
        ? /%20|\+| /
        : style === 'pipeDelimited'
          ? /\||%7C/i
          : ',';
  const parts = raw.split(delimiter);
  // A comma that was encoded with all the rest is one that separates.
  if (delimiter === ',' && parts.length === 1 && /%2C/i.test(raw)) return decodeForm(raw).split(',');
  return parts.map(style === 'cookie' ? decodePercent : decodeForm);
}

/** `filter[status]=open&filter[tags][]=a`: one level by the specification, deeper ones as people write them. */
export async function readDeepObject(
  pairs: Pair[],
  { name, shape }: { name: string; shape: SchemaShape },
  description: Description,
): Promise<Json> {
  const byKey = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const match = /^\[([^\]]*)\](.*)$/s.exec(pair.name.slice(name.length));
    const [, key = '', rest = ''] = match ?? [];
    byKey.set(key, [...(byKey.get(key) ?? []), { ...pair, name: rest }]);
  }
  const entries = Array.from(byKey, async ([key, own]): Promise<[string, Json]> => {
    const inner = await shapeOf(shape.properties.get(key), description);
    if (inner.types.has('array')) {
      const items = await shapeOf(inner.items, description);
      return [key, own.map(({ value }) => readScalar(value, items)[0])];
    }
    if (own.every((pair) => pair.name.startsWith('['))) {
      return [key, await readDeepObject(own, { name: '', shape: inner }, description)];
    }
    return [key, readScalar(own[0]?.value ?? '', inner)[0]];
  });
  return Object.fromEntries(await Promise.all(entries));
}
