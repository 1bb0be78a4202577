import type { Parameter } from '../../../contract/description.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { isHttpToken } from '../../../text/http-token.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { literal, literalJson } from '../../literal.ts';
import { type GivenValue, type OpenapiContext, type OperationDraft, placeIn } from '../openapi-context.ts';
import { parameterKey, parameterValue } from './parameter-value.ts';
import { pathText, scalarText, simpleText } from './path-text.ts';
import { queryPairs } from './query-pairs.ts';

/** Where parameters go; texts are values of the format, with expressions in them. */
export type RequestParameters = {
  path: string;
  query: JsonObject;
  headers: JsonObject;
  cookies: string[];
};

export type ParameterContext = {
  draft: OperationDraft;
  context: OpenapiContext;
  /** The expression of a variable of the environment. */
  use: (name: string) => string;
};

/** The values of all parameters, written by style. */
export async function requestParameters(options: ParameterContext): Promise<RequestParameters> {
  const { draft } = options;
  const result: RequestParameters = { path: '', query: {}, headers: {}, cookies: [] };
  const segments = new Map<string, string>();
  let rawQuery = '';
  for (const parameter of draft.detail.parameters) {
    const given = await parameterValue(parameter, options);
    if (given === undefined) continue;
    switch (parameter.in) {
      case 'path':
        segments.set(
          parameter.name,
          textOf(given, (value) => pathText(value, parameter)),
        );
        break;
      case 'query':
        Object.assign(
          result.query,
          'cel' in given ? { [parameter.name]: expression(given.cel) } : pairsOf(given.value, parameter),
        );
        break;
      case 'querystring':
        if ('value' in given) rawQuery = addQuerystring(given.value, parameter, result);
        break;
      case 'header':
        addHeader(given, parameter, { result, options });
        break;
      case 'cookie':
        result.cookies.push(...cookiesOf(given, parameter));
        break;
    }
  }
  return { ...result, path: fillPath(segments, options) + rawQuery };
}

function expression(cel: string): string {
  return `\${{ ${cel} }}`;
}

function textOf(given: GivenValue, write: (value: Json) => string): string {
  return 'cel' in given ? expression(given.cel) : literal(write(given.value));
}

function pairsOf(value: Json, parameter: Parameter): JsonObject {
  return literalJson(parameter.content ? { [parameter.name]: value } : queryPairs(value, parameter)) as JsonObject;
}

/** The whole query is one value (OpenAPI 3.2): a form, or text as it stands. */
function addQuerystring(value: Json, { content }: Parameter, { query }: RequestParameters): string {
  const parsed = content?.type === 'application/x-www-form-urlencoded' ? jsonOf(scalarText(value)) : undefined;
  if (!isJsonObject(parsed)) return `?${literal(percentEncode(scalarText(value)))}`;
  Object.assign(query, literalJson(parsed));
  return '';
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Those that the client sets by itself. */
const OF_CONNECTION = /^(content-type|content-length|host|connection|transfer-encoding|expect|upgrade|te|trailer)$/i;

function addHeader(
  given: GivenValue,
  parameter: Parameter,
  { result, options }: { result: RequestParameters; options: ParameterContext },
): void {
  const { name, place } = parameter;
  if (OF_CONNECTION.test(name)) return;
  const text = textOf(given, (value) => simpleText(value, parameter));
  const isSendable = isHttpToken(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
  if (isSendable) result.headers[name] = text;
  else {
    const { draft, context } = options;
    const hint = 'a header can have neither this name nor this value';
    draft.leftovers.push({ place: placeIn(context.description, place), what: `header parameter ${name}`, hint });
  }
}

function cookiesOf(given: GivenValue, parameter: Parameter): string[] {
  const { name } = parameter;
  if ('cel' in given) return [`${literal(name)}=${expression(given.cel)}`];
  const pairs = pairsOf(given.value, { ...parameter, explode: parameter.explode && !Array.isArray(given.value) });
  return Object.entries(pairs).map(([key, value]) => `${literal(key)}=${encodeCookie(scalarText(value))}`);
}

/** Only what would end the value. */
function encodeCookie(text: string): string {
  return text.replace(/[;\s"\\]|[^\x20-\x7e]/gu, (char) => percentEncode(char));
}

function fillPath(segments: ReadonlyMap<string, string>, { draft, context }: ParameterContext): string {
  const { operation, leftovers } = draft;
  return operation.path
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      if (!/^\{[^{}]+\}$/.test(part)) return literal(part);
      const name = part.slice(1, -1);
      const text = segments.get(name);
      if (text !== undefined) return text;
      const given = draft.given.get(parameterKey({ in: 'path', name }));
      if (given && 'cel' in given) return expression(given.cel);
      const what = `path parameter ${name}`;
      leftovers.push({
        place: placeIn(context.description, operation.place),
        what,
        hint: 'it is not described; put a value in',
      });
      return 'string';
    })
    .join('');
}
