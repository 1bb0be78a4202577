import { createResponseView } from '../../http/response-view.ts';
import type { Hop, HttpResponse } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import type { CheckResult } from '../../model/result.ts';
import type { Scope } from '../../model/template.ts';
import type { Prepared } from '../prepare/prepare-request.ts';
import type { RunContext } from '../run-context.ts';
import type { StopReason } from '../run-control.ts';
import { type SendOptions, sendAuthorized } from './send.ts';

/** What sending, polling or paging gave. Without a response there is a problem. */
export type Answer = {
  hops: Hop[];
  problem?: Problem;
  response?: HttpResponse;
  /** Sees the response, and `items` and `pages` where there are any. */
  scope: Scope;
  timeMs: number;
  /** Lines that are no checks of `expect`, such as a poll that ran out. */
  checks: CheckResult[];
  warnings: Problem[];
  /** Why nothing was sent: the run stopped while the request waited for its turn. */
  stop?: StopReason;
};

export type AskContext = { run: RunContext; scope: Scope; options: SendOptions };

/** Sends once and makes the response visible to expressions. */
export async function ask(prepared: Prepared, { run, scope, options }: AskContext): Promise<Answer> {
  const started = performance.now();
  const { hops, response, problem } = await sendAuthorized(prepared, run, options);
  const timeMs = answerTime(hops, performance.now() - started);
  const rest = { hops, timeMs, checks: [], warnings: [] };
  if (response === undefined) return { ...rest, scope, ...(problem === undefined ? {} : { problem }) };
  return { ...rest, response, scope: { ...scope, response: createResponseView(response, timeMs) } };
}

/** The time from the first to the last byte of the hops that lead to the answer; waiting for a rate limit is not in it. */
function answerTime(hops: readonly Hop[], elapsedMs: number): number {
  const sum = hops.reduce((total, { timings }) => total + timings.totalMs, 0);
  return hops.length === 0 ? elapsedMs : sum;
}

/** The list of a page: what `items` gave, or a body that is the list itself. */
export function listOf(value: Json | undefined): Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
