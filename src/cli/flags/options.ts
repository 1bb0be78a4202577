import type { Shard } from '../../model/event.ts';

/** What a person asked for, from the command line or through the library; files and settings not read yet. */
export type InputOptions = {
  /** Files, folders, globs or `file.yaml:LINE`; none takes what rollcall.yaml names. */
  paths: string[];
  environment?: string;
  envFiles: string[];
  vars: Record<string, string>;
  /** As `vars`, and hidden in every report. */
  secrets: Record<string, string>;
  /** Folders that collections may read besides the project root. */
  allowRead: string[];
  /** The contract of collections that name none. */
  openapi?: string;
  /** Descriptions may refer to other hosts. */
  allowRemoteRefs?: boolean;
  tags?: string;
  excludeTags?: string;
  names: string[];
  /** Only what did not pass according to the last report. */
  failed: boolean;
  /** Only the results with these ids; of a request with rows all of them. */
  ids?: string[];
  /** A file of rows for every collection. */
  data?: string;
  repeat?: number;
  shard?: Shard;
  /** The report.json of an earlier run to compare with; shards are balanced by its times. */
  compare?: string;
};

/** How to send. What is undefined is decided by rollcall.yaml or has a default. */
export type SendOptions = {
  jobs?: number;
  ratePerSecond?: number;
  bail?: number;
  retry?: number;
  timeoutMs?: number;
  maxTimeMs?: number;
  /** Percentage of the described operations that the run must see. */
  minCoverage?: number;
  /** Which snapshots are written: none (`--ci`), those not there yet, or also those that differ (`--update-snapshots`). */
  snapshots?: 'none' | 'new' | 'all';
  allowHosts?: string[];
  insecure: boolean;
  cacert?: string;
  cert?: string;
  key?: string;
  proxy?: string;
  /** `host:port:address`, as in curl. */
  resolve: string[];
  unix?: string;
  /** Whether credentials are taken from `.netrc`. */
  netrc?: boolean;
};

/** Where results go. */
export type OutputOptions = {
  /** `name` or `name=file`; none takes those of rollcall.yaml or the default. */
  reporters: string[];
  verbosity: -1 | 0 | 1;
  colour: boolean;
};
