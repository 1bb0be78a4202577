import type { EarlierRun } from './comparison.ts';
import type { ContractInventory } from './contract.ts';
import type { Problem } from './problem.ts';
import type { Attempt, RequestResult } from './result.ts';

export type Shard = { index: number; total: number };

/** Everything a run says, in order. Plain JSON, so it survives a file and a process boundary. Already redacted. */
export type RunEvent =
  | {
      type: 'run:start';
      format: 1;
      tool: { name: string; version: string };
      startedAt: string;
      environment: string | null;
      total: number;
      /** The files in plan order, each with how many of the results are its own: so that a reporter knows when one is done. */
      files?: { file: string; collection: string; total: number }[];
      shard?: Shard;
      /** The percentage of operations that the run must see of its descriptions. */
      minCoverage?: number;
    }
  | { type: 'request:start'; requestId: string; name: string; file: string }
  | { type: 'request:attempt'; requestId: string; attempt: Attempt; retryInMs?: number }
  /** `order` is the place in the plan: document reporters sort by it. */
  | { type: 'request:end'; order: number; result: RequestResult }
  /** What a description has, once before the first request that is checked against it. */
  | { type: 'contract'; inventory: ContractInventory }
  /** The earlier run that this one is compared with, before the first request. */
  | { type: 'earlier'; run: EarlierRun }
  | { type: 'problem'; problem: Problem }
  | { type: 'run:end'; durationMs: number; exitCode: number };

/** Turns events into text. Where the text goes is not its business. */
export type Reporter = (events: AsyncIterable<RunEvent>) => AsyncIterable<string>;
