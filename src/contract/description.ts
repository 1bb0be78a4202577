import type { Json } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import type { ProblemCode } from '../model/problem-codes.ts';
import type { SourceLocation } from '../model/source.ts';

export type DescriptionVersion = '2.0' | '3.0' | '3.1' | '3.2';

/** A value in a document: the absolute URI of the document (`file:`), and the JSON Pointer (RFC 6901) within it. */
export type Place = { uri: string; pointer: string };

/** A description that was read and found usable. What it says of an operation is read when it is asked for. */
export type Description = {
  /** Absolute path. */
  file: string;
  /** Relative to the project root, as reports show it. */
  name: string;
  version: DescriptionVersion;
  title?: string;
  /** Base URLs as written, with the defaults of their variables; `['/']` where there are none. */
  servers: string[];
  tags: { name: string; description?: string }[];
  /** All of them, in the order of the file; `$ref`s of path items followed. */
  operations: Operation[];
  /** By name; credentials that requests can present. */
  securitySchemes: () => Record<string, SecurityScheme>;
  /** Paths of the servers, without a slash at the end: with the defaults and all enumerated values of their variables. */
  basePaths: string[];
  /** Line and column of a place, found when it is asked for; undefined where it is not there. */
  locate: (place: Place) => SourceLocation | undefined;
  /** A problem at a place, with its line. */
  problemAt: (place: Place, code: ProblemCode, message: string, hint?: string) => Problem;
  /** The content of one of its documents by URI, for schema compilation. Throws ProblemError. */
  read: (uri: string) => Promise<Json>;
  /** How a URI is shown: relative to the project root. */
  display: (uri: string) => string;
};

export type Operation = {
  /** Upper case. */
  method: string;
  /** As written: `/users/{id}`. */
  path: string;
  operationId?: string;
  tags: string[];
  summary?: string;
  description?: string;
  deprecated: boolean;
  /** The operation object. */
  place: Place;
  /** As those of the description, where the operation or its path item has servers of its own. */
  basePaths?: string[];
  /** Everything else, read once. Throws ProblemError for a `$ref` that leads nowhere or in a circle. */
  detail: () => Promise<OperationDetail>;
};

export type OperationDetail = {
  /** Those of the path item and of the operation, the latter winning by name and place. */
  parameters: Parameter[];
  requestBody?: RequestBody;
  responses: ResponseSpec[];
  /** Alternatives; each names schemes that are all needed. Empty: none is needed. */
  security: Record<string, string[]>[];
  /** Base URLs where the operation or its path item has its own. */
  servers?: string[];
};

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'querystring' | 'header' | 'cookie';
  required: boolean;
  deprecated: boolean;
  description?: string;
  style: 'matrix' | 'label' | 'simple' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'cookie';
  explode: boolean;
  /** Swagger 2.0 `collectionFormat: tsv`. */
  separator?: string;
  schema?: SchemaPlace;
  /** Instead of a schema: how the value is serialised. */
  content?: MediaType;
  /** What the description gives as an example, in order of preference: `example`, first of `examples`. */
  example?: Json;
  /** All of them, where there are any. */
  examples?: ExampleSpec[];
  place: Place;
};

export type ExampleSpec = { value: Json; place: Place };

export type RequestBody = { required: boolean; description?: string; content: MediaType[]; place: Place };

export type MediaType = {
  /** As written: `application/json`, `text/*`. */
  type: string;
  schema?: SchemaPlace;
  /** Of each item of a stream (OpenAPI 3.2). */
  itemSchema?: SchemaPlace;
  example?: Json;
  /** All of them, where there are any. */
  examples?: ExampleSpec[];
  /** Per property of a form or multipart body: its Content-Type, where given. */
  encoding?: Record<string, { contentType?: string; style?: string; explode?: boolean }>;
  place: Place;
};

export type ResponseSpec = {
  /** As written: `200`, `2XX`, `default`. */
  status: string;
  description?: string;
  content: MediaType[];
  headers: HeaderSpec[];
  links: LinkSpec[];
  place: Place;
};

export type HeaderSpec = {
  name: string;
  required: boolean;
  explode: boolean;
  schema?: SchemaPlace;
  content?: MediaType;
  place: Place;
};

export type LinkSpec = {
  name: string;
  /** Of the operation it leads to. */
  operationId?: string;
  operationRef?: string;
  /** By parameter, runtime expressions (`$response.body#/id`) or constants. */
  parameters: Record<string, Json>;
  place: Place;
};

/**
 * A schema by its place; `value` is what stands there, `$ref`s not followed. Of a non-body parameter of Swagger 2.0,
 * which has its schema spread over itself, `value` holds the schema keywords and the place is the parameter's.
 */
export type SchemaPlace = Place & {
  value: Json;
  /** `value` was put together of several places and is to be compiled by itself; only in Swagger 2.0. */
  isSpread?: true;
};

export type SecurityScheme =
  | { kind: 'http'; scheme: string; description?: string }
  | { kind: 'apiKey'; in: 'header' | 'query' | 'cookie'; name: string; description?: string }
  | { kind: 'oauth2'; flows: Record<string, { tokenUrl?: string; scopes: string[] }>; description?: string }
  | { kind: 'openIdConnect'; url: string; description?: string }
  | { kind: 'mutualTLS'; description?: string };
