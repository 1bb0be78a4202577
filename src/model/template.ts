import type { Json } from './json.ts';
import type { SourceNode, Span } from './source.ts';

/** A value of a collection that may hold `${{ expressions }}`. A subtree without any is one literal. */
export type Template =
  /** `node` has the places of the parts of a literal list or map. */
  | { kind: 'literal'; value: Json; span: Span; node: SourceNode }
  | { kind: 'expression'; expression: Expression; span: Span }
  | { kind: 'text'; parts: (string | Expression)[]; span: Span }
  | { kind: 'list'; items: Template[]; span: Span }
  | { kind: 'map'; entries: TemplateEntry[]; span: Span };
export type TemplateEntry = { key: string; keySpan: Span; value: Template };

/** One CEL expression, parsed. Only `expression/` looks into `program`. */
export type Expression = {
  source: string;
  span: Span;
  references: Reference[];
  program: unknown;
};

/** Where an expression may be used: alone, or beside a response that has just come. */
export type ExpressionContext = 'request' | 'response';

export const referenceRoots = ['env', 'vars', 'row', 'fixtures', 'responses'] as const;
export type ReferenceRoot = (typeof referenceRoots)[number];

/** `vars.user_id` is `{ root: 'vars', name: 'user_id' }`; `fixtures.session.token` has `member` `token`. */
export type Reference = { root: ReferenceRoot; name: string; member?: string; span: Span; optional: boolean };

/** What the expressions of a request see. Plain values; `body` of a response is parsed when it is first read. */
export type Scope = {
  env: Readonly<Record<string, string>>;
  vars: Readonly<Record<string, Json>>;
  row?: Json;
  fixtures: Readonly<Record<string, Record<string, Json>>>;
  responses: Readonly<Record<string, ResponseView | ResponseView[]>>;
  /** The current response, where the context is `response`. */
  response?: ResponseView;
  /** Joined pages. */
  items?: Json[];
  pages?: number;
  /** Milliseconds since the epoch. */
  now: () => number;
};

/** A response as expressions see it. `headers` has lower-case names; `time` is in ms, `size` in bytes. */
export type ResponseView = {
  status: number;
  headers: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly text: string;
  cookies: Readonly<Record<string, string>>;
  url: string;
  time: number;
  size: number;
};
