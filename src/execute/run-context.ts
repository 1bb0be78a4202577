import type { NetrcEntry } from '../auth/netrc.ts';
import type { Validators } from '../contract/check/check-exchange.ts';
import type { Contracts } from '../contract/contracts.ts';
import type { SchemaCache } from '../expect/schema/schema-cache.ts';
import type { HttpClient } from '../http/create-http-client.ts';
import type { RunEvent } from '../model/event.ts';
import type { ConnectionOptions } from '../model/exchange.ts';
import type { Host } from '../model/host.ts';
import type { Json } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { Counts, RequestResult } from '../model/result.ts';
import type { SourceNode, Span } from '../model/source.ts';
import type { Redactor } from './redact/redact.ts';
import type { RunControl, StopReason } from './run-control.ts';
import type { Semaphore } from './semaphore.ts';
import type { HostPolicy } from './send/host-policy.ts';
import type { RateLimiter } from './send/rate-limiter.ts';
import type { SnapshotFiles, SnapshotMode, Snapshots } from './snapshots/snapshots.ts';

/** What command line and configuration say about sending. Times in milliseconds. */
export type RunSettings = {
  /** Requests in flight at once over the whole run. */
  jobs: number;
  /** Stop after so many failures. */
  bail?: number;
  /** Retries of requests that say nothing themselves. */
  retry?: number;
  /** Total timeout of requests that say nothing themselves. */
  timeoutMs?: number;
  maxTimeMs?: number;
  /** Percentage of the described operations that the run must see; the gate itself is the caller's. */
  minCoverage?: number;
  /** Exact hosts or `*.suffix`, with or without port; undefined allows all. */
  allowHosts?: readonly string[];
  /** Requests a second to one host. */
  ratePerSecond?: number;
  /** What the command line says about connections; it wins over the collections. */
  connection: ConnectionOptions;
  /** Which snapshots are written. Default `new`. */
  snapshots?: SnapshotMode;
  /** Values hidden besides the secrets of the collections. */
  secrets: readonly string[];
  /** Credentials for requests without any of their own. */
  netrc?: NetrcSettings;
};

/** What `.netrc` says; `path` where it is not the one of the home folder. */
export type NetrcSettings = { entries: readonly NetrcEntry[]; path?: string };

/** Files named by a collection, held to what a collection may read. Paths are relative to the file of the span. */
export type FileAccess = {
  /** The absolute path; it need not exist. Throws ProblemError where it lies outside of what may be read. */
  resolve: (path: string, span: Span) => Promise<string>;
  readText: (path: string, span: Span) => Promise<string>;
  /** A path as reports show it: relative to the project root. */
  shown: (absolutePath: string) => string;
  /** The text of an absolute path, held to the same rules. */
  readAbsolute: (absolutePath: string, span: Span) => Promise<string>;
  /** The value of YAML text, for schemas; the span is where the file is named. */
  parseYaml: (text: string, span: Span) => Promise<Json>;
  /** A JSON file with the places of its values. */
  readJson: (path: string, span: Span) => Promise<SourceNode>;
};

/** What all requests of a run share. */
export type RunContext = {
  plan: Plan;
  settings: RunSettings;
  host: Pick<Host, 'now' | 'sleep' | 'random'>;
  files: FileAccess;
  client: HttpClient;
  control: RunControl;
  redactor: Redactor;
  hosts: HostPolicy;
  rate: RateLimiter;
  places: Semaphore;
  schemas: SchemaCache;
  snapshots?: Snapshots;
  contracts: Contracts;
  validators: Validators;
  /** Tokens and nonces, shared by all files. */
  authCache: Map<string, unknown>;
  emit: (event: RunEvent) => void;
  /** Every result is counted once, for the exit code and for `--bail`. */
  count: (result: RequestResult) => void;
};

export type Conclusion = { exitCode: number; problems: readonly Problem[] };

/** Everything `executePlan` needs besides the plan. */
export type RunInput = {
  plan: Plan;
  settings: RunSettings;
  host: Pick<Host, 'now' | 'sleep' | 'random' | 'env'>;
  files: FileAccess;
  control: RunControl;
  /** With the schemas that were compiled before the run. */
  schemas?: SchemaCache;
  /** Where snapshots are stored; without it such checks cannot be made. */
  snapshotFiles?: SnapshotFiles;
  /** The descriptions of the plan, by absolute path. */
  contracts?: Contracts;
  version: string;
  /** Sees each event as it is emitted, before any reporter does. */
  observe?: (event: RunEvent) => void;
  /** The exit code of a run with these counts, and what is wrong with it as a whole. */
  conclude: (counts: Counts, stop: StopReason | undefined, problems: readonly Problem[]) => Conclusion;
};
