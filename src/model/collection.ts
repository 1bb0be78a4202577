import type { JsonObject } from './json.ts';
import type { SourceFile, Span } from './source.ts';
import type { Expression, Template } from './template.ts';

/** What a file says, with `extends` and `defaults` already merged in. Never changed after load. */
export type Collection = {
  file: SourceFile;
  name: string;
  description?: string;
  tags: string[];
  env: EnvDeclaration[];
  vars: VarSpec[];
  fixtures: FixtureSpec[];
  each?: RowsSpec;
  openapi?: OpenapiSpec;
  parallel: boolean;
  setup: RequestSpec[];
  requests: RequestSpec[];
  teardown: RequestSpec[];
  /** Every secret that stands in the file in clear (`bearer: s3cret`), for redaction. */
  literalSecrets: string[];
  /** Every file it reads besides itself, absolute: schemas, bodies, rows, bases, fixtures. */
  reads: string[];
};

export type EnvDeclaration = {
  name: string;
  span: Span;
  default?: string;
  secret: boolean;
  /** Exact hosts or `*.suffix`, that a secret may be sent to; undefined is anywhere. */
  hosts?: string[];
  required: boolean;
  description?: string;
};

export type VarSpec = { name: string; value: Template; span: Span };

/** `file` is absolute. */
export type FixtureSpec = { alias: string; file: string; span: Span };

/** `file` is absolute. */
export type OpenapiSpec = {
  file: string;
  strict: boolean;
  requests: boolean;
  severity: Record<string, 'error' | 'warn' | 'off'>;
  span: Span;
};

/** Rows as written, or the absolute path of a `.csv`, `.json` or `.yaml` file. */
export type RowsSpec = { kind: 'list'; value: Template; span: Span } | { kind: 'file'; file: string; span: Span };

/** One row: its value and its place (`file.csv:LINE` for a file). */
export type Row = { value: JsonObject; span: Span };

export const sections = ['setup', 'requests', 'teardown'] as const;
export type Section = (typeof sections)[number];

/** One request of a collection, merged over the defaults. Values that may hold expressions are templates. */
export type RequestSpec = {
  id: string;
  section: Section;
  /** The key of the request; `lines` are the first and last line of the whole request, from 1. */
  span: Span;
  lines: [number, number];
  name?: Template;
  description?: string;
  tags: string[];
  method: string;
  /** As written; relative ones are joined to `baseUrl` when the request is prepared. */
  url: Template;
  baseUrl?: Template;
  query?: Template;
  headers?: Template;
  body?: BodySpec;
  auth?: Template;
  timeout?: Template;
  retry?: Template;
  poll?: PollSpec;
  paginate?: PaginateSpec;
  each?: RowsSpec;
  repeat?: Template;
  delay?: Template;
  if?: Expression;
  skip?: Template;
  needs: { id: string; span: Span }[];
  redirects?: Template;
  unix?: Template;
  resolve?: Template;
  cookies?: Template;
  save?: Template;
  maxBody?: Template;
  tls?: Template;
  proxy?: Template;
  http2?: Template;
  expect: CheckSpec[];
  capture: CaptureSpec[];
};

export const bodyKinds = ['json', 'jsonFile', 'form', 'multipart', 'text', 'file', 'graphql'] as const;
export type BodyKind = (typeof bodyKinds)[number];
export type BodySpec = { kind: BodyKind; value: Template; span: Span };

export type PollSpec = { until: Expression; every: Template; for: Template; abort?: Expression; span: Span };

export type PaginateSpec = {
  by:
    | { kind: 'next'; next: Expression; param?: Template }
    | { kind: 'link' }
    | { kind: 'page'; param: Template; start: Template; perPage?: Template }
    | { kind: 'offset'; param: Template; limitParam: Template; limit: Template };
  items?: Expression;
  max?: Template;
  span: Span;
};

export type CaptureSpec = { name: string; from: Expression; secret: boolean; span: Span };

export const checkKinds = [
  'status',
  'type',
  'headers',
  'body',
  'json',
  'schema',
  'openapi',
  'time',
  'size',
  'snapshot',
  'sha256',
  'assert',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** One line of `expect`: each header and each assertion is a check of its own. `span` is where it stands. */
export type CheckSpec =
  | { kind: Exclude<CheckKind, 'headers' | 'assert'>; value: Template; span: Span }
  | { kind: 'headers'; header: string; value: Template; span: Span }
  | { kind: 'assert'; expression: Expression; span: Span };
