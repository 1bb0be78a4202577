import type { Collection, RequestSpec, Row, Section } from './collection.ts';
import type { Shard } from './event.ts';
import type { Sequence } from './sequence.ts';

/** What will run: a pure function of collections, environment, selection and shard. */
export type Plan = {
  files: Sequence<PlannedFile>;
  /** Collections that others use as fixtures, by absolute path; run before the first file that needs them. */
  fixtures: Map<string, PlannedFile>;
  /** What `fixtures` and `files` are runs of, in their order: each collection once, however many rows it has. */
  collections: readonly PlannedCollection[];
  /** How many results there will be. */
  total: number;
  environment: string | null;
  shard?: Shard;
};

/** A collection of the plan. */
export type PlannedCollection = {
  collection: Collection;
  /** Values of the declared variables; absent ones are those with `required: false`. */
  env: Record<string, string>;
  /** Its requests that run. */
  specs: readonly RequestSpec[];
  /** How often it runs: its rows, as far as they belong to the shard. */
  runs: number;
  /** How many results all its runs have. */
  total: number;
};

/** One run of a collection: a file, or one row of its `each`. */
export type PlannedFile = {
  collection: Collection;
  env: Record<string, string>;
  /** The row of the collection's `each` or of `--data`. */
  row?: Row;
  setup: PlannedSection;
  requests: PlannedSection;
  teardown: PlannedSection;
};

/** The requests of a section in file order; those of one request, its rows and repetitions, are a group. */
export type PlannedSection = Sequence<PlannedRequest> & { groups: readonly PlannedGroup[] };

export type PlannedGroup = Sequence<PlannedRequest> & {
  spec: RequestSpec;
  /** Keys of requests of the same file that must have passed first, each with all its rows and repetitions. */
  dependsOn: readonly string[];
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
  dependsOn: readonly string[];
};
