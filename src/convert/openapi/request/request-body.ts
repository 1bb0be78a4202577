import type { MediaType, RequestBody } from '../../../contract/description.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { literal, literalJson } from '../../literal.ts';
import { type OpenapiContext, type OperationDraft, placeIn } from '../openapi-context.ts';
import type { Sample } from '../sample/sampler.ts';
import { formFields, multipartFields } from './form-fields.ts';
import { bareType, isJsonMedia, isTextMedia, isXmlMedia } from './media-type.ts';
import { scalarText } from './path-text.ts';
import { sampleFile } from './sample-file.ts';

/** The keys of a body in the format, with the Content-Type where it is not that of the key. */
export type BodyDraft = { keys: JsonObject; contentType?: string; usesFile: boolean };

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** The body of a request; undefined where there is none to send. */
export async function requestBody(draft: OperationDraft, context: OpenapiContext): Promise<BodyDraft | undefined> {
  const { operation, detail } = draft;
  const body = detail.requestBody;
  const media = body && preferred(body);
  if (!body || !media || (!body.required && /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/.test(operation.method)))
    return undefined;
  const bare = bareType(media.type);
  const isForm = bare === FORM || bare === MULTIPART;
  if (!isForm && !isJsonMedia(bare)) return textOrFile(media, context);
  const sample = await context.sampler.sample({
    ...(media.schema === undefined ? {} : { schema: media.schema }),
    examples: (media.examples ?? []).map(({ value }) => parsedText(value, media)),
    direction: 'request',
  });
  if (sample?.fault !== undefined) tellFault(sample, { media, draft, context });
  const value = sample?.value ?? {};
  if (bare === FORM) return { keys: { form: formFields(value, media) }, usesFile: false };
  if (bare === MULTIPART) {
    const fields = multipartFields(value, media, context);
    return { keys: { multipart: fields.parts }, usesFile: fields.usesFile };
  }
  const isPlain = media.type === 'application/json' || bare.includes('*');
  return { keys: { json: literalJson(value) }, ...(isPlain ? {} : { contentType: media.type }), usesFile: false };
}

function preferred({ content }: RequestBody): MediaType | undefined {
  const order = [
    ({ type }: MediaType) => bareType(type) === 'application/json',
    ({ type }: MediaType) => isJsonMedia(type),
    ({ type }: MediaType) => bareType(type) === FORM,
    ({ type }: MediaType) => bareType(type) === MULTIPART,
    ({ type }: MediaType) => isTextMedia(type),
  ];
  return order.map((fits) => content.find(fits)).find((found) => found !== undefined) ?? content[0];
}

/** Text as its example says, XML as its schema says; anything else is a file. */
async function textOrFile(media: MediaType, { sampler }: OpenapiContext): Promise<BodyDraft> {
  const { type, schema, examples = [] } = media;
  const example = examples.map(({ value }) => value).find((value) => typeof value === 'string');
  const contentType = type.includes('*') ? 'application/octet-stream' : type;
  if (example !== undefined) return { keys: { text: literal(example) }, contentType, usesFile: false };
  if (isXmlMedia(type) && schema) {
    const xml = sampler.sampleXml(schema, 'request');
    if (xml !== undefined)
      return { keys: { text: literal(`<?xml version="1.0"?>\n${xml}`) }, contentType, usesFile: false };
  }
  if (isTextMedia(type)) {
    const sample = schema && (await sampler.sample({ schema, direction: 'request' }));
    const text = literal(scalarText(sample?.value ?? 'text'));
    return { keys: { text }, ...(type === 'text/plain' ? {} : { contentType }), usesFile: false };
  }
  return {
    keys: { file: sampleFile.path },
    ...(contentType === 'application/octet-stream' ? {} : { contentType }),
    usesFile: true,
  };
}

/** JSON bodies are often given as text. */
function parsedText(example: Json, { type }: MediaType): Json {
  if (typeof example !== 'string' || !/^\s*[{[]/.test(example) || !isJsonMedia(type)) return example;
  try {
    return JSON.parse(example) as Json;
  } catch {
    return example;
  }
}

function tellFault(
  { fault }: Sample,
  { media, draft, context }: { media: MediaType; draft: OperationDraft; context: OpenapiContext },
): void {
  draft.leftovers.push({
    place: placeIn(context.description, media.place),
    what: `body of ${media.type}`,
    hint: `no value was found that its schema allows: ${fault ?? ''}; mend it`,
  });
}
