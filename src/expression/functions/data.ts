import { createRequire } from 'node:module';
import type * as JsonP3 from 'json-p3';
import { ExactNumber, isJsonObject, type Json, parseJson, stringifyJson } from '../../model/json.ts';
import { withoutExcerpt } from '../../text/without-excerpt.ts';
import { toCel, toJson } from '../engine/cel-values.ts';
import { type CelFunction, refuse } from './function.ts';
import { queryXml } from './xml.ts';

/** Functions that read and write structured text. */
export const dataFunctions = {
  to_json: {
    description: 'the value as JSON text',
    example: 'to_json({"a": 1}) → "{\\"a\\":1}"',
    overloads: [{ params: ['dyn'], returns: 'string', run: (value: unknown) => stringifyJson(toJson(value)) }],
  },
  parse_json: {
    description: 'the value that JSON text stands for',
    example: 'parse_json("[1, 2]") → [1, 2]',
    overloads: [{ params: ['string'], returns: 'dyn', run: readJson }],
  },
  jsonpath: {
    description: 'the list of values that a JSONPath (RFC 9535) selects',
    example: "jsonpath(body, '$..id') → [1, 2]",
    overloads: [{ params: ['dyn', 'string'], returns: 'list', run: queryJson }],
  },
  xpath: {
    description: 'what an XPath 1.0 selects in XML or HTML: a list of texts, or a number, text or boolean',
    example: 'xpath(text, \'//title\') → ["Home"]',
    overloads: [{ params: ['string', 'string'], returns: 'dyn', run: queryXml }],
  },
} satisfies Record<string, CelFunction>;

const require = createRequire(import.meta.url);

function readJson(text: string): unknown {
  try {
    return toCel(parseJson(text));
  } catch (error) {
    return refuse(`parse_json: the text is not JSON: ${withoutExcerpt((error as Error).message)}`);
  }
}

function queryJson(value: unknown, path: string): unknown[] {
  const { query } = require('json-p3') as typeof JsonP3;
  const root = toJson(value);
  try {
    return query(path, asDoubles(root)).nodes.map((node) => toCel(valueAt(root, node.location)));
  } catch (error) {
    return refuse(`jsonpath: ${JSON.stringify(path)} is not a JSONPath: ${withoutExcerpt((error as Error).message)}`);
  }
}

/** The library knows plain numbers only; what it finds is read from the original, so no digit is lost. */
function asDoubles(value: Json): Plain {
  if (value instanceof ExactNumber) return Number(value.source);
  if (Array.isArray(value)) return value.map(asDoubles);
  if (!isJsonObject(value)) return value;
  const copy: { [key: string]: Plain } = Object.create(null);
  for (const [key, item] of Object.entries(value)) copy[key] = asDoubles(item);
  return copy;
}
type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

function valueAt(root: Json, location: (string | number)[]): Json {
  return location.reduce<Json>((value, key) => (value as { [key: string]: Json })[key] as Json, root);
}
