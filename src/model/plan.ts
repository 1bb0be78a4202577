import type { Collection, RequestSpec, Row, Section } from './collection.ts';
import type { Shard } from './event.ts';

/** What will run: a pure function of collections, environment, selection and shard. */
export type Plan = {
  files: PlannedFile[];
  /** Collections that others use as fixtures, by absolute path; run before the first file that needs them. */
  fixtures: Map<string, PlannedFile>;
  /** How many results there will be. */
  total: number;
  environment: string | null;
  shard?: Shard;
};

/** One run of a collection: a file, or one row of its `each`. */
export type PlannedFile = {
  collection: Collection;
  /** Values of the declared variables; absent ones are those with `required: false`. */
  env: Record<string, string>;
  /** The row of the collection's `each` or of `--data`. */
  row?: Row;
  setup: PlannedRequest[];
  requests: PlannedRequest[];
  teardown: PlannedRequest[];
};

/** One result to come: a request, or one of its rows or repetitions. */
export type PlannedRequest = {
  /** `file#request[row]`, the same on every machine. */
  id: string;
  /** Place in the whole plan, from 0, before any shard is taken. */
  order: number;
  spec: RequestSpec;
  section: Section;
  /** The innermost row, where there is one. */
  row?: Row;
  /** The numbers of the id: row of the file, row of the request, repetition, as far as there are any. */
  indexes: readonly number[];
  /** Whether the request has rows or repetitions of its own: then `responses.x` is a list. */
  listed: boolean;
  /** Keys of requests of the same file that must have passed first, each with all its rows and repetitions. */
  dependsOn: readonly string[];
};
