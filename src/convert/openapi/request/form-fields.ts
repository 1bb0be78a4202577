import type { MediaType, Parameter } from '../../../contract/description.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { literal, literalJson } from '../../literal.ts';
import type { OpenapiContext } from '../openapi-context.ts';
import { keywordOf, propertiesOf, type SchemaMembers, schemaMembers, subschemaOf } from '../sample/schema-members.ts';
import { isJsonMedia, isTextMedia } from './media-type.ts';
import { scalarText } from './path-text.ts';
import { queryPairs } from './query-pairs.ts';
import { sampleFile } from './sample-file.ts';

/** The fields of a form: lists by their style, maps as JSON unless their style says otherwise. */
export function formFields(value: Json, { encoding }: MediaType): JsonObject {
  const fields = Object.entries(isJsonObject(value) ? value : {}).map(([name, item]) => {
    const { contentType, style = 'form', explode = style === 'form' } = encoding?.[name] ?? {};
    const isJson = contentType === undefined ? isJsonObject(item) && style !== 'deepObject' : isJsonMedia(contentType);
    if (isJson) return { [name]: scalarText(item) };
    return queryPairs(item, { name, style: style as Parameter['style'], explode });
  });
  return literalJson(Object.assign({}, ...fields) as JsonObject) as JsonObject;
}

export type MultipartFields = { parts: JsonObject; usesFile: boolean };

/** The parts of a multipart body: binary ones are files, maps are JSON. */
export function multipartFields(value: Json, media: MediaType, { documents }: OpenapiContext): MultipartFields {
  const options = { documents, alternative: 0 };
  const properties = media.schema ? propertiesOf(schemaMembers([media.schema], options)) : new Map<string, never>();
  let usesFile = false;
  const parts = Object.entries(isJsonObject(value) ? value : {}).map(([name, item]): [string, Json] => {
    const found = schemaMembers(properties.get(name) ?? [], options);
    const items = subschemaOf(found, 'items');
    const single = Array.isArray(item) && items ? schemaMembers([items], options) : found;
    const type = media.encoding?.[name]?.contentType?.split(',')[0]?.trim();
    if (isBinary(single, type)) {
      usesFile = true;
      const isNamed = type !== undefined && !type.includes('*');
      return [name, { file: sampleFile.path, ...(isNamed ? { type } : {}) }];
    }
    // A form has each name once here: the first item stands for the others.
    const [first = ''] = Array.isArray(item) ? item : [item];
    return [name, literal(scalarText(first))];
  });
  return { parts: Object.fromEntries(parts), usesFile };
}

function isBinary(found: SchemaMembers, type: string | undefined): boolean {
  const mediaType = type ?? keywordOf(found, 'contentMediaType');
  if (keywordOf(found, 'format') === 'binary' || keywordOf(found, 'contentEncoding') === 'binary') return true;
  return typeof mediaType === 'string' && !isJsonMedia(mediaType) && !isTextMedia(mediaType) && !/xml/.test(mediaType);
}
