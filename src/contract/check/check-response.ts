import { headerValues } from '../../expect/header-values.ts';
import { isJsonType, mediaTypeOf } from '../../expect/media-type.ts';
import type { Touched } from '../../model/contract.ts';
import type { MediaType, ResponseSpec } from '../description.ts';
import { checkResponseHeaders } from './check-response-headers.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';
import { matchMediaType } from './match-media-type.ts';
import { validateValue } from './validate-value.ts';
import { shapeOf } from './values/schema-shape.ts';

export type CheckedResponse = { differences: Difference[]; touched: Pick<Touched, 'status' | 'responseType'> };

/** Holds the answer against the response that its status is described with. */
export async function checkResponse(exchange: MatchedExchange): Promise<CheckedResponse> {
  const { response, detail } = exchange;
  const spec = findResponse(detail.responses, response.status);
  if (!spec) return { differences: [undescribedStatus(exchange)], touched: {} };
  const headers = await checkResponseHeaders(spec, exchange);
  const [contentType] = headerValues(response.headers, 'content-type');
  const media = contentType === undefined ? undefined : matchMediaType(spec.content, contentType);
  const touched = { status: spec.status, ...(media ? { responseType: media.type } : {}) };
  const type = checkType({ spec, contentType, media }, exchange);
  if (type) return { differences: [type, ...headers], touched };
  const body = await checkBody({ spec, contentType, media }, exchange);
  return { differences: [...headers, ...body], touched };
}

type Answer = { spec: ResponseSpec; contentType: string | undefined; media: MediaType | undefined };

/** Exact, then the range (`2XX`), then `default`. */
function findResponse(responses: ResponseSpec[], status: number): ResponseSpec | undefined {
  const named = (name: string): ResponseSpec | undefined => responses.find((one) => one.status.toUpperCase() === name);
  return named(String(status)) ?? named(`${Math.floor(status / 100)}XX`) ?? named('DEFAULT');
}

function undescribedStatus({ response, detail, operation }: MatchedExchange): Difference {
  const statuses = detail.responses.map(({ status }) => status).join(', ');
  return {
    kind: 'status',
    rule: 'responses',
    path: 'status',
    message: `${response.status} is not described, ${statuses === '' ? 'no status is' : `only ${statuses}`}`,
    place: { uri: operation.place.uri, pointer: `${operation.place.pointer}/responses` },
  };
}

/** Whether the answer has no body by HTTP (RFC 9110, section 6.4.1), whatever is described. */
function isBodiless({ request, response: { status } }: MatchedExchange): boolean {
  return request.method.toUpperCase() === 'HEAD' || status < 200 || status === 204 || status === 304;
}

function checkType({ spec, contentType, media }: Answer, exchange: MatchedExchange): Difference | undefined {
  const { response, settings } = exchange;
  if (response.size === 0 || media || isBodiless(exchange)) return undefined;
  const about = { kind: 'type', path: 'header content-type', rule: 'content' } as const;
  const given = contentType === undefined ? undefined : mediaTypeOf(contentType);
  if (spec.content.length === 0) {
    if (!settings.strict) return undefined;
    const message = `no body is described for ${spec.status}, the answer has ${response.size} bytes of ${given ?? 'no media type'}`;
    return { ...about, message, place: spec.place };
  }
  const described = spec.content.map(({ type }) => type).join(', ');
  const message =
    given === undefined
      ? `the answer has a body but no Content-Type, described: ${described}`
      : `${contentType ?? given} is not described for ${spec.status}, only ${described}`;
  return { ...about, message, place: { uri: spec.place.uri, pointer: `${spec.place.pointer}/content` } };
}

async function checkBody({ spec, contentType, media }: Answer, exchange: MatchedExchange): Promise<Difference[]> {
  const { response } = exchange;
  if (spec.content.length === 0 || isBodiless(exchange) || response.savedTo !== undefined) return [];
  const isJson = contentType !== undefined && isJsonType(mediaTypeOf(contentType));
  if (response.size === 0 && (media === undefined || isJson)) {
    const described = spec.content.map(({ type }) => type).join(', ');
    return [difference(`the answer has no body, described: ${described}`, media?.place ?? spec.place)];
  }
  if (!media) return [];
  const { schema } = media;
  if (isJson) {
    const parsed = response.body.json();
    if (parsed.error !== undefined) return [difference(`is not JSON: ${parsed.error}`, media.place)];
    if (!schema) return [];
    return validateValue({ candidates: [parsed.value], schema, ...body }, exchange);
  }
  if (!schema || !mediaTypeOf(contentType ?? '').startsWith('text/')) return [];
  const { types } = await shapeOf(schema, exchange.description);
  if (!types.has('string')) return [];
  return validateValue({ candidates: [response.body.text()], schema, ...body }, exchange);
}

const body = { direction: 'response', kind: 'body', root: 'body' } as const;

function difference(message: string, place: Difference['place']): Difference {
  return { kind: 'body', rule: 'content', path: 'body', message, place };
}
