import type { CheckKind, Section } from './collection.ts';
import type { Finding, Touched } from './contract.ts';
import type { Exchange } from './exchange.ts';
import type { Json } from './json.ts';
import type { Problem } from './problem.ts';
import type { Excerpt, SourceLocation } from './source.ts';

export type RequestStatus = 'passed' | 'failed' | 'errored' | 'skipped';

/** One request, row or repetition of the plan after it ran or did not. Plain JSON; the keys of report.json. */
export type RequestResult = {
  /** `file#request[row]`, the same on every machine. */
  id: string;
  file: string;
  collection: string;
  request: string;
  /** The innermost index of the id. */
  row?: number;
  /** Place in the whole plan, from 0: the reports of shards are joined by it. */
  order?: number;
  name: string;
  tags: string[];
  section: Section;
  location: SourceLocation;
  status: RequestStatus;
  flaky: boolean;
  /** Why it was skipped. */
  reason?: string;
  /** When its turn came, ISO 8601. */
  startedAt: string;
  durationMs: number;
  attempts: Attempt[];
  /** What to know although it passed, such as pages that were cut off. */
  warnings?: Problem[];
};

/** One try. The last exchange is the one that is checked. */
export type Attempt = {
  number: number;
  exchanges: Exchange[];
  /** Only where the attempt got no usable response. */
  problem?: Problem;
  checks: CheckResult[];
  captures: Record<string, Json>;
  /** What its exchanges touched of an OpenAPI description, for coverage. */
  touched?: Touched[];
};

/** A check is its key under `expect`; a capture that found nothing, and `poll` that ran out, are lines of their own. */
export type CheckResult = {
  kind: CheckKind | 'capture' | 'poll';
  label: string;
  outcome: 'passed' | 'failed' | 'errored';
  expected?: Json;
  actual?: Json;
  /** Why it is not passed; may have several lines. */
  message?: string;
  location: SourceLocation;
  /** The line at `location`. Only where it is not passed. */
  excerpt?: Excerpt;
  /** The values of the parts of a false assertion. */
  parts?: { expression: string; value: Json }[];
  /** Each violation of a schema. */
  errors?: SchemaError[];
  /** Of an `openapi` check that is not passed. */
  finding?: Finding;
};

export type SchemaError = {
  /** JSON Pointer (RFC 6901) into the body. */
  instancePath: string;
  /** The keyword that failed. */
  rule: string;
  message: string;
  value?: Json;
  /** `file#/pointer` of the keyword in the schema. */
  schemaLocation: string;
  /** Lines of the body around the value, with a marker. */
  frame?: string;
};

export type Counts = {
  total: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  flaky: number;
};
