import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import type { MediaType, RequestBody, SchemaPlace } from '../../description.ts';
import {
  childOf,
  isTrueAt,
  objectOf,
  optional,
  type Placed,
  placeOf,
  schemaAt,
  singleExample,
  textAt,
} from './placed.ts';
import { keywordsOf } from './swagger-schema.ts';

/** The request body that a parameter `in: body` of Swagger 2.0 stands for. */
export function jsonBodyOf(body: Placed, consumes: string[]): RequestBody {
  const types = consumes.length > 0 ? consumes : ['application/json'];
  const place = placeOf(body);
  const examples = childOf(body, 'x-examples');
  return {
    required: isTrueAt(body, 'required'),
    ...optional('description', textAt(body, 'description')),
    content: types.map((type) => ({
      type,
      ...optional('schema', schemaAt(body)),
      ...singleExample(examples && childOf(examples, type)),
      place,
    })),
    place,
  };
}

const MULTIPART = 'multipart/form-data';
const URLENCODED = 'application/x-www-form-urlencoded';

/** The request body that the parameters `in: formData` stand for together; undefined where there are none. */
export function formBodyOf(fields: Placed[], consumes: string[]): RequestBody | undefined {
  const [first] = fields;
  if (!first) return undefined;
  const hasFile = fields.some((field) => textAt(field, 'type') === 'file');
  const declared = consumes.filter((type) => type === MULTIPART || type === URLENCODED);
  const types = hasFile ? [MULTIPART] : declared.length > 0 ? declared : [URLENCODED];
  const place = placeOf(first);
  const schema: SchemaPlace = { ...place, value: formSchema(fields), isSpread: true };
  const encoding = formEncoding(fields);
  return {
    required: fields.some((field) => isTrueAt(field, 'required')),
    content: types.map((type): MediaType => ({ type, schema, ...optional('encoding', encoding), place })),
    place,
  };
}

function formSchema(fields: Placed[]): JsonObject {
  const nameOf = (field: Placed): string => textAt(field, 'name') ?? '';
  const required = fields.filter((field) => isTrueAt(field, 'required')).map(nameOf);
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(fields.map((field) => [nameOf(field), keywordsOf(objectOf(field))])),
  };
}

const styles: Record<string, { style: string; explode: boolean }> = {
  csv: { style: 'form', explode: false },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
};

/** Lists are joined by commas where nothing else is said, unlike in OpenAPI 3. */
function formEncoding(fields: Placed[]): MediaType['encoding'] {
  const lists = fields.filter(({ value }) => isJsonObject(value) && value['type'] === 'array');
  if (lists.length === 0) return undefined;
  return Object.fromEntries(
    lists.map((field) => [
      textAt(field, 'name') ?? '',
      styles[textAt(field, 'collectionFormat') ?? 'csv'] ?? { style: 'form', explode: false },
    ]),
  );
}
