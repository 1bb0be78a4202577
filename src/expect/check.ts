import type { CheckKind, CheckSpec } from '../model/collection.ts';
import type { HttpResponse } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { CheckResult } from '../model/result.ts';
import type { SourceFile, Span } from '../model/source.ts';
import type { Scope } from '../model/template.ts';
import type { SchemaCache } from './schema/schema-cache.ts';

/** What is checked. `scope.response` is set; `timeMs` is the whole request; `requestSpan` the place of the request. */
export type CheckSubject = { response: HttpResponse; scope: Scope; timeMs: number; requestSpan: Span };

/** What checks may use besides the response. */
export type CheckContext = {
  /** The text of a file. Throws ProblemError, also where the file lies outside the project root. */
  readFile: (absolutePath: string, span: Span) => Promise<string>;
  /** For schemas in `.yaml` files. Throws ProblemError. */
  parseYaml?: (text: string, span: Span) => Promise<Json>;
  collectionFile: SourceFile;
  schemas: SchemaCache;
  /** Absent where nothing is stored, as when only schemas are checked. */
  snapshots?: SnapshotContext;
};

/** The snapshot of one request. */
export type SnapshotContext = {
  /** `none` is never written, `new` only where there is none yet, `all` also where it differs. */
  mode: 'none' | 'new' | 'all';
  /** The file as reports show it. */
  shown: string;
  /** Undefined where none is stored. Throws ProblemError where the file cannot be used. */
  stored: () => Promise<Json | undefined>;
  /** Asks for the body to be stored, once the whole request has passed. */
  keep: (value: Json, change: 'written' | 'changed') => void;
  /** Takes secrets out of what is stored and compared. */
  redact: (value: Json) => Json;
};

/** What a check found, before its place is added. `span` where it is better than that of the spec. */
export type Verdict = Omit<CheckResult, 'kind' | 'location' | 'excerpt'> & { span?: Span };

type SpecOf<K extends CheckKind> = K extends 'headers' | 'assert'
  ? Extract<CheckSpec, { kind: K }>
  : Exclude<CheckSpec, { kind: 'headers' | 'assert' }>;

/** Makes one check. Undefined where the spec asks for nothing. Throws ProblemError where the check cannot be made. */
export type Check<K extends CheckKind = CheckKind> = (
  spec: SpecOf<K>,
  subject: CheckSubject,
  context: CheckContext,
) => Verdict | undefined | Promise<Verdict | undefined>;
