import { headerValues } from '../../expect/header-values.ts';
import { valueAtPointer } from '../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json, parseJson } from '../../model/json.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { MediaType, Parameter } from '../description.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';
import { validateValue } from './validate-value.ts';
import { cookiePairs, decodePercent, type Pair, queryPairs } from './values/pairs.ts';
import { readForm } from './values/read-form.ts';
import { readPathText } from './values/read-path-text.ts';
import { readCookie, readQuery } from './values/read-query.ts';
import { readSimple } from './values/read-text.ts';
import { type SchemaShape, shapeOf } from './values/schema-shape.ts';

export type CheckedParameters = {
  differences: Difference[];
  /** Those that were sent, as `query page`. */
  sent: string[];
};

/** Holds every declared parameter against its schema; with `strict` also looks for query parameters that are not declared. */
export async function checkParameters(exchange: MatchedExchange): Promise<CheckedParameters> {
  const { detail, request, settings } = exchange;
  const pairs = queryPairs(request.url);
  const used = new Set<Pair>();
  const checked: CheckedParameters = { differences: [], sent: [] };
  for (const parameter of detail.parameters) {
    const name = `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`;
    const value = await read(parameter, { exchange, pairs, used });
    if (value === undefined) {
      if (parameter.required) checked.differences.push(missing(parameter, name));
      continue;
    }
    checked.sent.push(`${parameter.in} ${parameter.name}`);
    checked.differences.push(...(await checkValue({ parameter, name, value }, exchange)));
  }
  if (settings.strict) checked.differences.push(...undeclared(pairs, used, exchange));
  return checked;
}

type Candidates = [Json, ...Json[]];
/** What was sent for a parameter: each value with its meanings, or text that should be JSON and is not. */
type Sent = { values: Candidates[]; isEmpty?: boolean } | { text: string };
type Sources = { exchange: MatchedExchange; pairs: Pair[]; used: Set<Pair> };

async function read(parameter: Parameter, sources: Sources): Promise<Sent | undefined> {
  const { exchange } = sources;
  const { content, schema } = parameter;
  if (parameter.in === 'querystring') return readQuerystring(content, sources);
  if (content) {
    const text = textOf(parameter, sources);
    return text === undefined ? undefined : jsonOf(text);
  }
  const shape: SchemaShape = await shapeOf(schema, exchange.description);
  switch (parameter.in) {
    case 'query': {
      const found = await readQuery({
        ...sources,
        parameter,
        shape,
        declared: exchange.detail.parameters,
        description: exchange.description,
      });
      return found && { values: found, isEmpty: found.every(([value]) => value === '') };
    }
    case 'cookie': {
      const found = await readCookie(cookiePairs(exchange.request.headers), {
        parameter,
        shape,
        description: exchange.description,
      });
      return found && { values: found };
    }
    case 'header': {
      const texts = headerValues(exchange.request.headers, parameter.name);
      if (texts.length === 0) return undefined;
      return { values: [await readSimple(texts.join(', '), { ...parameter, shape }, exchange.description)] };
    }
    case 'path': {
      const text = exchange.pathParameters[parameter.name];
      if (text === undefined) return undefined;
      return { values: [await readPathText(text, { parameter, shape, description: exchange.description })] };
    }
  }
}

/** The one value of a parameter that says its media type. */
function textOf({ in: where, name }: Parameter, { exchange, pairs, used }: Sources): string | undefined {
  const { headers } = exchange.request;
  switch (where) {
    case 'path':
      return exchange.pathParameters[name];
    case 'header':
      return headerValues(headers, name)[0];
    case 'cookie': {
      const pair = cookiePairs(headers).find((one) => one.name === name);
      return pair && decodePercent(pair.raw);
    }
    case 'query':
    case 'querystring': {
      const pair = pairs.find((one) => one.name === name);
      if (pair) used.add(pair);
      return pair?.value;
    }
  }
}

function jsonOf(text: string): Sent {
  try {
    return { values: [[parseJson(text)]] };
  } catch {
    return { text };
  }
}

/** The whole query is one value (OpenAPI 3.2). */
async function readQuerystring(content: MediaType | undefined, sources: Sources): Promise<Sent | undefined> {
  const { pairs, used, exchange } = sources;
  if (pairs.length === 0) return undefined;
  for (const pair of pairs) used.add(pair);
  if (content?.type !== 'application/x-www-form-urlencoded') {
    return jsonOf(decodePercent(new URL(exchange.request.url).search.slice(1)));
  }
  const fields = pairs.map(({ name, value, raw }) => ({ name, value, raw }));
  return { values: [[await readForm(fields, content, exchange.description)]] };
}

type SentParameter = { parameter: Parameter; name: string; value: Sent };

async function checkValue({ parameter, name, value }: SentParameter, exchange: MatchedExchange): Promise<Difference[]> {
  const { content, place } = parameter;
  const schema = parameter.schema ?? content?.schema;
  if ('text' in value) {
    return [{ kind: 'request', rule: 'content', path: name, message: `is not ${content?.type ?? 'JSON'}`, place }];
  }
  if (!schema || (value.isEmpty && (await mayBeEmpty(parameter, exchange)))) return [];
  const options = { direction: 'request', kind: 'request', root: name, isText: content === undefined } as const;
  const found = await Promise.all(
    value.values.map((candidates) => validateValue({ candidates, schema, ...options }, exchange)),
  );
  return found.flat();
}

/** `allowEmptyValue`: a query parameter may be a name alone. */
async function mayBeEmpty({ place }: Parameter, { description }: MatchedExchange): Promise<boolean> {
  const parameter = valueAtPointer(await description.read(place.uri), place.pointer);
  return isJsonObject(parameter) && parameter['allowEmptyValue'] === true;
}

function missing({ place }: Parameter, name: string): Difference {
  const required = { uri: place.uri, pointer: `${place.pointer}/required` };
  return { kind: 'request', rule: 'required', path: name, message: 'the parameter is missing', place: required };
}

function undeclared(pairs: Pair[], used: Set<Pair>, { detail, description, operation }: MatchedExchange): Difference[] {
  const keys = Object.values(description.securitySchemes()).flatMap((scheme) =>
    scheme.kind === 'apiKey' && scheme.in === 'query' ? [scheme.name] : [],
  );
  const declared = detail.parameters.flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : []));
  const names = new Set(pairs.filter((pair) => !used.has(pair)).map(({ name }) => name));
  const place = { uri: operation.place.uri, pointer: `${operation.place.pointer}/parameters` };
  return [...names]
    .filter((name) => !keys.includes(name))
    .map((name) => {
      const near = didYouMean(name, declared);
      const message = `the parameter is not described${near === undefined ? '' : ` (${near})`}`;
      return { kind: 'request', rule: 'parameters', path: `query ${name}`, message, place };
    });
}
