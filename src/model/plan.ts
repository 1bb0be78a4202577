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
  row?: Row;
  /** Index of `row` in the collection's `each`. */
  rowIndex?: number;
  setup: PlannedRequest[];
  requests: PlannedRequest[];
  teardown: PlannedRequest[];
  /** Absolute paths into `Plan.fixtures`, by alias. */
  fixtures: Record<string, string>;
};

/** One result to come: a request, or one of its rows or repetitions. */
export type PlannedRequest = {
  /** `file#request[row]`, the same on every machine. */
  id: string;
  /** Place in the whole plan, from 0, before any shard is taken. */
  order: number;
  spec: RequestSpec;
  section: Section;
  row?: Row;
  rowIndex?: number;
  repetition?: number;
  /** Ids of requests of the same file that must have passed first. */
  dependsOn: string[];
};
