import { headerValues } from '../../expect/header-values.ts';
import type { Json } from '../../model/json.ts';
import { parseJson } from '../../model/json.ts';
import type { HeaderSpec, ResponseSpec } from '../description.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';
import { validateValue } from './validate-value.ts';
import { readSimple } from './values/read-text.ts';
import { shapeOf } from './values/schema-shape.ts';

/**
 * Headers that nobody describes: those of the connection and of framing, of dates and servers, of caches and of what
 * proxies, browsers and content negotiation add (RFC 9110, RFC 9111, Fetch).
 */
const UNREMARKABLE = new Set(
  [
    'accept-ranges age allow alt-svc cache-control connection content-disposition',
    'content-encoding content-language content-length content-location content-range',
    'content-security-policy content-type date etag expires keep-alive last-modified location',
    'nel permissions-policy pragma proxy-authenticate referrer-policy report-to retry-after',
    'server server-timing set-cookie strict-transport-security trailer transfer-encoding',
    'timing-allow-origin upgrade vary via warning www-authenticate x-content-type-options',
    'x-frame-options x-powered-by x-xss-protection',
  ].flatMap((line) => line.split(' ')),
);
const UNREMARKABLE_PREFIXES = ['access-control-', 'cross-origin-', 'sec-', 'cf-'];

/** Headers that are missing or not as described; with `strict` also those that are not described. */
export async function checkResponseHeaders(spec: ResponseSpec, exchange: MatchedExchange): Promise<Difference[]> {
  const { response, settings } = exchange;
  const differences: Difference[] = [];
  for (const header of spec.headers) {
    const values = headerValues(response.headers, header.name);
    if (values.length > 0) differences.push(...(await checkHeader(header, values, exchange)));
    else if (header.required) {
      const place = { uri: header.place.uri, pointer: `${header.place.pointer}/required` };
      differences.push({ ...about(header.name), rule: 'required', message: 'the header is missing', place });
    }
  }
  return settings.strict ? [...differences, ...undeclared(spec, exchange)] : differences;
}

function about(name: string): Pick<Difference, 'kind' | 'path'> {
  return { kind: 'headers', path: `header ${name.toLowerCase()}` };
}

async function checkHeader(header: HeaderSpec, values: string[], exchange: MatchedExchange): Promise<Difference[]> {
  const { schema, content, explode, name, place } = header;
  const options = {
    direction: 'response',
    kind: 'headers',
    root: `header ${name.toLowerCase()}`,
    isText: true,
  } as const;
  if (content?.schema) {
    const value = jsonOf(values.join(', '));
    if (value === undefined) return [{ ...about(name), rule: 'content', message: 'is not JSON', place }];
    return validateValue({ candidates: [value], schema: content.schema, ...options }, exchange);
  }
  if (!schema) return [];
  const shape = await shapeOf(schema, exchange.description);
  // Each Set-Cookie is a value of its own: its dates have commas.
  const isSeparate = name.toLowerCase() === 'set-cookie' && !shape.types.has('array');
  const texts = isSeparate ? values : [values.join(', ')];
  const found = await Promise.all(
    texts.map(async (text) => {
      const candidates = await readSimple(text, { shape, explode }, exchange.description);
      return validateValue({ candidates, schema, ...options }, exchange);
    }),
  );
  return found.flat();
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function undeclared(spec: ResponseSpec, { response }: MatchedExchange): Difference[] {
  const declared = new Set(spec.headers.map(({ name }) => name.toLowerCase()));
  const names = new Set(response.headers.map(([name]) => name.toLowerCase()));
  const place = { uri: spec.place.uri, pointer: `${spec.place.pointer}/headers` };
  return [...names]
    .filter((name) => !declared.has(name) && !UNREMARKABLE.has(name))
    .filter((name) => !UNREMARKABLE_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .map((name) => ({ ...about(name), rule: 'headers', message: 'the header is not described', place }));
}
