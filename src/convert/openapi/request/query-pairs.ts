import type { Parameter } from '../../../contract/description.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { partsOf, scalarText } from './path-text.ts';

const DELIMITERS: Partial<Record<Parameter['style'], string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

/** What a parameter adds to `query`, or a property to a form, by its style. */
export function queryPairs(
  value: Json,
  { name, style, explode, separator }: Pick<Parameter, 'name' | 'style' | 'explode' | 'separator'>,
): JsonObject {
  if (style === 'deepObject' && isJsonObject(value)) return deepPairs(value, name);
  if (!Array.isArray(value) && !isJsonObject(value)) return { [name]: value };
  const delimiter = separator ?? DELIMITERS[style];
  if (explode && delimiter === undefined) {
    if (Array.isArray(value)) return { [name]: value.map(scalarOf) };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, listOrScalar(item)]));
  }
  return { [name]: partsOf(value, false, (text) => text).join(delimiter ?? ',') };
}

/** `filter[status]`; one level by the specification, deeper ones as people write them. */
function deepPairs(value: JsonObject, name: string): JsonObject {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, item]) =>
      isJsonObject(item) ? deepPairs(item, `${name}[${key}]`) : { [`${name}[${key}]`]: listOrScalar(item) },
    ),
  ) as JsonObject;
}

function listOrScalar(value: Json): Json {
  return Array.isArray(value) ? value.map(scalarOf) : scalarOf(value);
}

function scalarOf(value: Json): Json {
  return typeof value === 'object' && value !== null ? scalarText(value) : value;
}
