import type { Json, JsonObject } from '../../../model/json.ts';
import type { HeaderSpec, MediaType, OperationDetail, Parameter, ResponseSpec } from '../../description.ts';
import { nameAndPlace, type OperationSource, parameterSources } from './parameter-sources.ts';
import {
  childOf,
  follow,
  isTrueAt,
  membersOf,
  namedOf,
  optional,
  type Placed,
  placeOf,
  type ReadContext,
  schemaAt,
  singleExample,
  textAt,
  textsAt,
} from './placed.ts';
import { securityOf } from './security.ts';
import { formBodyOf, jsonBodyOf } from './swagger-body.ts';
import { spreadSchema } from './swagger-schema.ts';

/** An operation of Swagger 2.0 in the terms of OpenAPI 3; the places are those in the file. */
export function swaggerDetail(source: OperationSource, context: ReadContext): OperationDetail {
  const { operation } = source;
  const parameters = parameterSources(source, context);
  const placeIs = (place: string) => (parameter: Placed) => nameAndPlace(parameter, context)[1] === place;
  const consumes = textsAt(operation, 'consumes') ?? textsAt(context.root, 'consumes') ?? [];
  const produces = textsAt(operation, 'produces') ?? textsAt(context.root, 'produces') ?? [];
  const body = parameters.find(placeIs('body'));
  const fields = parameters.filter(placeIs('formData'));
  const requestBody = body ? jsonBodyOf(body, consumes) : formBodyOf(fields, consumes);
  return {
    parameters: parameters.flatMap((parameter) => parameterOf(parameter, context) ?? []),
    ...optional('requestBody', requestBody),
    responses: membersOf(childOf(operation, 'responses')).map(([status, reference]) =>
      responseOf(status, follow(reference, context), produces),
    ),
    security: securityOf(operation, context),
  };
}

function parameterOf(parameter: Placed, context: ReadContext): Parameter | undefined {
  const [name, place] = nameAndPlace(parameter, context);
  if (place !== 'path' && place !== 'query' && place !== 'header') return undefined;
  return {
    name,
    in: place,
    required: place === 'path' || isTrueAt(parameter, 'required'),
    deprecated: isTrueAt(parameter, 'x-deprecated'),
    ...optional('description', textAt(parameter, 'description')),
    ...serialisation(textAt(parameter, 'collectionFormat'), place),
    schema: spreadSchema(parameter),
    ...singleExample(childOf(parameter, 'x-example')),
    place: placeOf(parameter),
  };
}

type Serialisation = Pick<Parameter, 'style' | 'explode' | 'separator'>;

const queryStyles: Record<string, Serialisation> = {
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
};

const separators: Record<string, string> = { ssv: ' ', tsv: '\t', pipes: '|' };

/** What `collectionFormat` means in the terms of OpenAPI 3; what these lack has a `separator`. */
function serialisation(format: string | undefined, place: 'path' | 'query' | 'header'): Serialisation {
  const separator = separators[format ?? ''];
  if (place !== 'query') return { style: 'simple', explode: false, ...optional('separator', separator) };
  const style = queryStyles[format ?? 'csv'];
  if (style) return style;
  return { style: 'form', explode: false, ...optional('separator', separator) };
}

function responseOf(status: string, response: Placed, produces: string[]): ResponseSpec {
  const schema = schemaAt(response);
  const examples = childOf(response, 'examples');
  const types = schema && produces.length === 0 ? ['application/json'] : produces;
  const content = types.map((type): MediaType => {
    const example = examples && childOf(examples, type);
    return {
      type,
      // A `file` is any bytes.
      ...(schema && !isFile(schema.value) ? { schema } : {}),
      ...singleExample(example),
      place: placeOf(schema ?? response),
    };
  });
  return {
    status,
    ...optional('description', textAt(response, 'description')),
    content: schema ? content : [],
    headers: namedOf(childOf(response, 'headers')).map(headerOf),
    links: [],
    place: placeOf(response),
  };
}

function headerOf([name, header]: [string, Placed]): HeaderSpec {
  return { name, required: false, explode: false, schema: spreadSchema(header), place: placeOf(header) };
}

function isFile(schema: Json): boolean {
  return (schema as JsonObject | null)?.['type'] === 'file';
}
