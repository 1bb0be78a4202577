import type { OperationDetail, Parameter } from '../../description.ts';
import { contentOf, examplesOf, headersOf, linksOf, requestBodyOf } from './media-types.ts';
import { nameAndPlace, type OperationSource, parameterSources } from './parameter-sources.ts';
import type { PathItem } from './path-items.ts';
import {
  childOf,
  follow,
  isTrueAt,
  membersOf,
  optional,
  type Placed,
  placeOf,
  type ReadContext,
  schemaAt,
  textAt,
} from './placed.ts';
import { securityOf } from './security.ts';
import { serversOf } from './servers.ts';
import { swaggerDetail } from './swagger-detail.ts';

/** All that a description says of an operation. Throws ProblemError for what cannot be understood. */
export function readOperationDetail(source: OperationSource, context: ReadContext): OperationDetail {
  if (source.version === '2.0') return swaggerDetail(source, context);
  const { operation, item } = source;
  const body = childOf(operation, 'requestBody');
  return {
    parameters: parameterSources(source, context).flatMap((placed) => parameterOf(placed, context) ?? []),
    ...optional('requestBody', body && requestBodyOf(follow(body, context), context)),
    responses: membersOf(childOf(operation, 'responses')).map(([status, reference]) => {
      const response = follow(reference, context);
      return {
        status,
        ...optional('description', textAt(response, 'description')),
        content: contentOf(response, context),
        headers: headersOf(response, context),
        links: linksOf(response, context),
        place: placeOf(response),
      };
    }),
    security: securityOf(operation, context),
    ...optional('servers', ownServers(operation, item)?.urls),
  };
}

/** The servers of an operation or its path item. */
export function ownServers(operation: Placed, { layers }: PathItem): ReturnType<typeof serversOf> {
  return [operation, ...layers].map(serversOf).find((servers) => servers !== undefined);
}

const places: readonly string[] = ['path', 'query', 'querystring', 'header', 'cookie'];

/** Described elsewhere: by content types and security schemes (Parameter Object, `name`). */
const ignoredHeaders: readonly string[] = ['accept', 'content-type', 'authorization'];

function parameterOf(parameter: Placed, context: ReadContext): Parameter | undefined {
  const [name, place] = nameAndPlace(parameter, context);
  if (!places.includes(place) || (place === 'header' && ignoredHeaders.includes(name.toLowerCase()))) return undefined;
  const where = place as Parameter['in'];
  const style = (textAt(parameter, 'style') ??
    (where === 'path' || where === 'header' ? 'simple' : 'form')) as Parameter['style'];
  const explode = childOf(parameter, 'explode')?.value;
  return {
    name,
    in: where,
    required: where === 'path' || isTrueAt(parameter, 'required'),
    deprecated: isTrueAt(parameter, 'deprecated'),
    ...optional('description', textAt(parameter, 'description')),
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form' || style === 'cookie',
    ...optional('schema', schemaAt(parameter)),
    ...optional('content', contentOf(parameter, context)[0]),
    ...examplesOf(parameter, context),
    place: placeOf(parameter),
  };
}
