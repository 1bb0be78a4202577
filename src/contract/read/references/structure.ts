import type { DescriptionVersion } from '../../description.ts';

/** What stands where in a description: by kind of object, the kind of what is under each key. */
export type ObjectKind =
  | 'root'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'response'
  | 'header'
  | 'mediaType'
  | 'encoding'
  | 'callback'
  | 'example'
  | 'link'
  | 'securityScheme'
  | 'schema';

/** One object, a list or a map of them; `one-or-list` is `items` of older schemas. */
export type Child = { kind: ObjectKind; as: 'one' | 'list' | 'map' | 'one-or-list' };

export type Structure = Partial<Record<ObjectKind, ReadonlyMap<string, Child>>>;

/** The fixed methods of a path item; `query` came with 3.2. */
export const pathItemMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

/** All objects that can be or hold a `$ref`. Examples, defaults, enums and extensions are data and not among them. */
export function structureOf(version: DescriptionVersion): Structure {
  return version === '2.0' ? swagger2 : openapi3;
}

const schema = {
  ...all('one', 'schema', [
    'additionalItems',
    'additionalProperties',
    'contains',
    'contentSchema',
    'else',
    'if',
    'not',
    'propertyNames',
    'then',
    'unevaluatedItems',
    'unevaluatedProperties',
  ]),
  items: one('schema', 'one-or-list'),
  ...all('list', 'schema', ['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  ...all('map', 'schema', [
    '$defs',
    'definitions',
    'dependencies',
    'dependentSchemas',
    'patternProperties',
    'properties',
  ]),
};

const value = { schema: one('schema'), content: one('mediaType', 'map'), examples: one('example', 'map') };

const openapi3 = toStructure({
  root: { paths: one('pathItem', 'map'), webhooks: one('pathItem', 'map'), components: one('components') },
  components: {
    schemas: one('schema', 'map'),
    responses: one('response', 'map'),
    parameters: one('parameter', 'map'),
    examples: one('example', 'map'),
    requestBodies: one('requestBody', 'map'),
    headers: one('header', 'map'),
    securitySchemes: one('securityScheme', 'map'),
    links: one('link', 'map'),
    callbacks: one('callback', 'map'),
    pathItems: one('pathItem', 'map'),
    mediaTypes: one('mediaType', 'map'),
  },
  pathItem: {
    ...all('one', 'operation', pathItemMethods),
    additionalOperations: one('operation', 'map'),
    parameters: one('parameter', 'list'),
  },
  operation: {
    parameters: one('parameter', 'list'),
    requestBody: one('requestBody'),
    responses: one('response', 'map'),
    callbacks: one('callback', 'map'),
  },
  parameter: value,
  requestBody: { content: one('mediaType', 'map') },
  response: { headers: one('header', 'map'), content: one('mediaType', 'map'), links: one('link', 'map') },
  header: value,
  mediaType: {
    schema: one('schema'),
    itemSchema: one('schema'),
    examples: one('example', 'map'),
    encoding: one('encoding', 'map'),
    prefixEncoding: one('encoding', 'list'),
    itemEncoding: one('encoding'),
  },
  encoding: { headers: one('header', 'map'), encoding: one('encoding', 'map'), itemEncoding: one('encoding') },
  callback: {},
  example: {},
  link: {},
  securityScheme: {},
  schema,
});

const swagger2 = toStructure({
  root: {
    paths: one('pathItem', 'map'),
    definitions: one('schema', 'map'),
    parameters: one('parameter', 'map'),
    responses: one('response', 'map'),
  },
  pathItem: { ...all('one', 'operation', pathItemMethods.slice(0, -1)), parameters: one('parameter', 'list') },
  operation: { parameters: one('parameter', 'list'), responses: one('response', 'map') },
  parameter: { schema: one('schema') },
  response: { schema: one('schema') },
  schema,
});

function one(kind: ObjectKind, as: Child['as'] = 'one'): Child {
  return { kind, as };
}

function all(as: Child['as'], kind: ObjectKind, keys: readonly string[]): Record<string, Child> {
  return Object.fromEntries(keys.map((key) => [key, { kind, as }]));
}

function toStructure(kinds: Partial<Record<ObjectKind, Record<string, Child>>>): Structure {
  return Object.fromEntries(Object.entries(kinds).map(([kind, keys]) => [kind, new Map(Object.entries(keys))]));
}
