import type { SnapshotContext } from '../expect/check.ts';
import { runChecks } from '../expect/run-checks.ts';
import { withoutCredentials } from '../http/redirect.ts';
import type { HttpResponse } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { PlannedRequest } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { Attempt, CheckResult } from '../model/result.ts';
import { excerptOf, locationOf } from '../model/source.ts';
import type { Scope } from '../model/template.ts';
import { capture } from './capture.ts';
import { checkContract } from './check-contract.ts';
import type { FileContext } from './file-context.ts';
import type { PageState } from './pages/next-page.ts';
import { paginate } from './pages/paginate.ts';
import { type PollTiming, poll } from './poll.ts';
import type { Prepared } from './prepare/prepare-request.ts';
import { type Evaluate, toBoolean } from './prepare/values.ts';
import { recordExchange } from './redact/record-exchange.ts';
import { redactAttempt } from './redact/redact-attempt.ts';
import type { RetryPolicy } from './retry/retry-policy.ts';
import type { StopReason } from './run-control.ts';
import { type Answer, ask } from './send/answer.ts';

export type AttemptInput = {
  number: number;
  planned: PlannedRequest;
  prepared: Prepared;
  scope: Scope;
  evaluate: Evaluate;
  policy: RetryPolicy;
  pages?: PageState;
  polling?: PollTiming;
  signal?: AbortSignal;
};

export type AttemptOutcome = {
  /** As reports show it, without secrets. */
  attempt: Attempt;
  passed: boolean;
  response?: HttpResponse;
  /** With the response, and the pages where there are any. */
  scope: Scope;
  captured: Record<string, Json>;
  warnings: Problem[];
  /** Nothing was sent, the request is skipped. */
  stop?: StopReason;
};

/** One try: sends, checks what came, captures. Rejects only for a bug of ours. */
export async function runAttempt(input: AttemptInput, context: FileContext): Promise<AttemptOutcome> {
  const { run } = context;
  const { number, planned, evaluate } = input;
  const answer = await answerOf(input, context);
  const id = planned.id.slice(planned.id.lastIndexOf('#') + 1);
  const hasSnapshot = planned.spec.expect.some(({ kind }) => kind === 'snapshot');
  const snapshot = hasSnapshot ? run.snapshots?.forRequest(context.file.collection.file, id) : undefined;
  const checks =
    answer.response === undefined
      ? []
      : await checksOf(answer, answer.response, { planned, context, snapshots: snapshot?.context });
  const contract = await checkContract(answer.hops, { planned, evaluate }, context);
  checks.push(...contract.checks);
  const captured =
    answer.response === undefined
      ? { values: {}, failures: [] }
      : capture(planned.spec.capture, answer.scope, run.redactor.add);
  checks.push(...captured.failures);
  const attempt: Attempt = {
    number,
    exchanges: answer.hops.map((hop) => recordExchange(hop, run)),
    ...(answer.problem === undefined ? {} : { problem: withPlace(answer.problem, planned) }),
    checks,
    captures: captured.values,
    ...(contract.touched.length === 0 ? {} : { touched: contract.touched }),
  };
  const passed = answer.response !== undefined && checks.every(({ outcome }) => outcome === 'passed');
  const wanted = passed ? snapshot?.wanted() : undefined;
  const stored = wanted && run.snapshots ? [run.snapshots.store(context.file.collection.file, id, wanted)] : [];
  // Requests wait long for their turn: what they have seen would stay in memory until V8 looks through all of it.
  const what = context.isReferenced(planned) ? 'parsed' : 'bytes';
  for (const { response } of answer.hops) response?.body.forget(what);
  return {
    attempt: redactAttempt(attempt, run.redactor),
    passed,
    ...(answer.response === undefined ? {} : { response: answer.response }),
    scope: answer.scope,
    captured: captured.values,
    warnings: [...answer.warnings, ...contract.warnings, ...stored],
    ...(answer.stop === undefined ? {} : { stop: answer.stop }),
  };
}

/** What the network says has no place of its own: it is that of the request. */
function withPlace(problem: Problem, { spec }: PlannedRequest): Problem {
  if (problem.location !== undefined) return problem;
  return { ...problem, location: locationOf(spec.url.span), excerpt: excerptOf(spec.url.span) };
}

async function answerOf(input: AttemptInput, context: FileContext): Promise<Answer> {
  const { number, prepared, planned, scope, evaluate, policy, pages, polling, signal } = input;
  const { run } = context;
  const { cookies } = planned.spec;
  const usesJar = cookies === undefined || toBoolean(evaluate(cookies), cookies.span, 'cookies');
  const options = {
    ...(usesJar ? { cookies: context.cookies } : {}),
    ...(signal === undefined ? {} : { signal }),
    maxRetryAfterMs: policy.maxRetryAfterMs,
  };
  let isFirst = number === 1;
  const askUrl = (url: string): Promise<Answer> =>
    run.places.run(async () => {
      // The run may have stopped while the request waited for its place; what has been sent already goes on.
      const stop = isFirst && planned.section !== 'teardown' ? run.control.reason() : undefined;
      if (stop !== undefined) return { hops: [], scope, timeMs: 0, checks: [], warnings: [], stop };
      isFirst = false;
      context.started = true;
      return ask(preparedFor(url, prepared), { run, scope, options });
    });
  const spec = planned.spec.paginate;
  const askOnce = (): Promise<Answer> =>
    spec === undefined || pages === undefined
      ? askUrl(prepared.request.url)
      : paginate({ spec, evaluate, scope, state: pages, url: prepared.request.url, askPage: askUrl });
  if (planned.spec.poll === undefined || polling === undefined) return askOnce();
  return poll(planned.spec.poll, askOnce, { timing: polling, policy, method: prepared.request.method, run, signal });
}

/** A page of another origin gets no credentials, as after a redirect. */
function preparedFor(url: string, prepared: Prepared): Prepared {
  const { request } = prepared;
  if (url === request.url) return prepared;
  if (new URL(url).origin === new URL(request.url).origin) return { ...prepared, request: { ...request, url } };
  const { auth: _, ...rest } = prepared;
  return { ...rest, request: { ...withoutCredentials(request), url } };
}

type CheckInput = { planned: PlannedRequest; context: FileContext; snapshots: SnapshotContext | undefined };

async function checksOf(
  answer: Answer,
  response: HttpResponse,
  { planned, context, snapshots }: CheckInput,
): Promise<CheckResult[]> {
  const { run, file } = context;
  const subject = { response, scope: answer.scope, timeMs: answer.timeMs, requestSpan: planned.spec.span };
  const results = await runChecks(planned.spec.expect, subject, {
    readFile: run.files.readAbsolute,
    parseYaml: run.files.parseYaml,
    collectionFile: file.collection.file,
    schemas: run.schemas,
    ...(snapshots && { snapshots }),
  });
  return [...answer.checks, ...results];
}
