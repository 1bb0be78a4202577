import { headerValues } from '../../expect/header-values.ts';
import { isJsonType, mediaTypeOf } from '../../expect/media-type.ts';
import type { PreparedBody } from '../../model/exchange.ts';
import { type Json, parseJson } from '../../model/json.ts';
import type { MediaType } from '../description.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';
import { matchMediaType, mediaTypeParameter } from './match-media-type.ts';
import { validateValue } from './validate-value.ts';
import { formPairs } from './values/pairs.ts';
import { readForm } from './values/read-form.ts';
import { readMultipart } from './values/read-multipart.ts';

/** `type` is the declared media type that the body is of. */
export type CheckedRequestBody = { differences: Difference[]; type?: string };

/** Holds the body that was sent against the request body of the operation. */
export async function checkRequestBody(exchange: MatchedExchange): Promise<CheckedRequestBody> {
  const { request, detail, settings, operation } = exchange;
  const { requestBody } = detail;
  const body = request.body && isEmpty(request.body) ? undefined : request.body;
  if (!body) {
    if (!requestBody?.required) return { differences: [] };
    const place = { uri: requestBody.place.uri, pointer: `${requestBody.place.pointer}/required` };
    return { differences: [difference('required', 'the request has no body', place)] };
  }
  if (!requestBody) {
    const isFault = settings.strict;
    return { differences: isFault ? [difference('requestBody', 'no body is described', operation.place)] : [] };
  }
  const [contentType] = headerValues(request.headers, 'content-type');
  const media = contentType === undefined ? undefined : matchMediaType(requestBody.content, contentType);
  if (!media || contentType === undefined) {
    const described = requestBody.content.map(({ type }) => type).join(', ');
    const message =
      contentType === undefined
        ? `the body has no Content-Type, described: ${described}`
        : `${contentType} is not described, only ${described}`;
    const place = { uri: requestBody.place.uri, pointer: `${requestBody.place.pointer}/content` };
    if (requestBody.content.length === 0) return { differences: [] };
    return { differences: [{ ...difference('content', message, place), path: 'header content-type' }] };
  }
  return { type: media.type, differences: await checkContent({ body, media, contentType }, exchange) };
}

function isEmpty(body: PreparedBody): boolean {
  return (body.kind === 'bytes' ? body.bytes.byteLength : body.size) === 0;
}

function difference(rule: string, message: string, place: Difference['place']): Difference {
  return { kind: 'request', rule, path: 'body', message, place };
}

type Content = { body: PreparedBody; media: MediaType; contentType: string };

async function checkContent({ body, media, contentType }: Content, exchange: MatchedExchange): Promise<Difference[]> {
  const { schema } = media;
  const type = mediaTypeOf(contentType);
  const { description } = exchange;
  if (type === 'multipart/form-data') {
    const boundary = mediaTypeParameter(contentType, 'boundary');
    const parts = await readMultipart(body, { boundary, media, description });
    if (!schema || !parts) return [];
    const found = await validate(parts.value, { ...media, schema }, exchange);
    // What a file holds is not at hand or not JSON.
    return found.filter(
      ({ error }) =>
        !parts.files.some((name) => error?.instancePath === `/${name}` || error?.instancePath.startsWith(`/${name}/`)),
    );
  }
  if (body.kind === 'stream') return [];
  const text = new TextDecoder().decode(body.bytes);
  if (isJsonType(type)) {
    const parsed = parse(text);
    if ('error' in parsed) return [difference('content', `is not JSON: ${parsed.error}`, media.place)];
    return schema ? validate(parsed.value, { ...media, schema }, exchange) : [];
  }
  if (type !== 'application/x-www-form-urlencoded' || !schema) return [];
  return validate(await readForm(formPairs(text), media, description), { ...media, schema }, exchange);
}

function validate(
  value: Json,
  { schema }: Required<Pick<MediaType, 'schema'>>,
  exchange: MatchedExchange,
): Promise<Difference[]> {
  return validateValue({ candidates: [value], schema, direction: 'request', kind: 'request', root: 'body' }, exchange);
}

function parse(text: string): { value: Json } | { error: string } {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { error: error.message };
  }
}
