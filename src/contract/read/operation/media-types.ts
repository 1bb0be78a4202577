import type { Json } from '../../../model/json.ts';
import type { ExampleSpec, HeaderSpec, LinkSpec, MediaType, RequestBody } from '../../description.ts';
import {
  childOf,
  follow,
  isTrueAt,
  namedOf,
  objectOf,
  optional,
  type Placed,
  placeOf,
  type ReadContext,
  schemaAt,
  textAt,
} from './placed.ts';

/** The request body of an operation of OpenAPI 3. */
export function requestBodyOf(body: Placed, context: ReadContext): RequestBody {
  return {
    required: isTrueAt(body, 'required'),
    ...optional('description', textAt(body, 'description')),
    content: contentOf(body, context),
    place: placeOf(body),
  };
}

/** What stands under `content`, by media type. */
export function contentOf(owner: Placed, context: ReadContext): MediaType[] {
  return namedOf(childOf(owner, 'content')).map(([type, reference]) => {
    const media = follow(reference, context);
    return {
      type,
      ...optional('schema', schemaAt(media)),
      ...optional('itemSchema', schemaAt(media, 'itemSchema')),
      ...examplesOf(media, context),
      ...optional('encoding', encodingOf(media)),
      place: placeOf(media),
    };
  });
}

/** `example`, then the values of `examples`; the first one also by itself. */
export function examplesOf(owner: Placed, context: ReadContext): { example?: Json; examples?: ExampleSpec[] } {
  const own = childOf(owner, 'example');
  const others = namedOf(childOf(owner, 'examples')).flatMap(([, reference]) => {
    const example = follow(reference, context);
    return childOf(example, 'value') ?? childOf(example, 'dataValue') ?? [];
  });
  const found = [...(own ? [own] : []), ...others];
  const [first] = found;
  if (!first) return {};
  return { example: first.value, examples: found.map((one) => ({ value: one.value, place: placeOf(one) })) };
}

function encodingOf(media: Placed): MediaType['encoding'] {
  const encodings = namedOf(childOf(media, 'encoding'));
  if (encodings.length === 0) return undefined;
  return Object.fromEntries(
    encodings.map(([name, encoding]) => {
      const explode = childOf(encoding, 'explode')?.value;
      return [
        name,
        {
          ...optional('contentType', textAt(encoding, 'contentType')),
          ...optional('style', textAt(encoding, 'style')),
          ...optional('explode', typeof explode === 'boolean' ? explode : undefined),
        },
      ];
    }),
  );
}

/** The headers of a response; Content-Type is described by `content` alone (Response Object, `headers`). */
export function headersOf(response: Placed, context: ReadContext): HeaderSpec[] {
  return namedOf(childOf(response, 'headers'))
    .filter(([name]) => name.toLowerCase() !== 'content-type')
    .map(([name, reference]) => {
      const header = follow(reference, context);
      return {
        name,
        required: isTrueAt(header, 'required'),
        explode: isTrueAt(header, 'explode'),
        ...optional('schema', schemaAt(header)),
        ...optional('content', contentOf(header, context)[0]),
        place: placeOf(header),
      };
    });
}

export function linksOf(response: Placed, context: ReadContext): LinkSpec[] {
  return namedOf(childOf(response, 'links')).map(([name, reference]) => {
    const link = follow(reference, context);
    const parameters = childOf(link, 'parameters');
    return {
      name,
      ...optional('operationId', textAt(link, 'operationId')),
      ...optional('operationRef', textAt(link, 'operationRef')),
      parameters: parameters ? objectOf(parameters) : {},
      place: placeOf(link),
    };
  });
}
