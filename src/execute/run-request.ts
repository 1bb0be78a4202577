import { evaluateExpression, evaluateTemplate } from '../expression/evaluate.ts';
import type { PlannedRequest } from '../model/plan.ts';
import { type Problem, ProblemError, problemAt, problemOf } from '../model/problem.ts';
import type { Attempt, RequestResult, RequestStatus } from '../model/result.ts';
import { locationOf } from '../model/source.ts';
import type { Scope, Template } from '../model/template.ts';
import type { FileContext } from './file-context.ts';
import { firstPage } from './pages/next-page.ts';
import { prepareDuration, prepareRetry } from './prepare/prepare-policies.ts';
import { prepareRequest } from './prepare/prepare-request.ts';
import { createEvaluate, scalarText } from './prepare/values.ts';
import { redactAttempt, redactProblem } from './redact/redact-attempt.ts';
import { retryAfterMs } from './retry/retry-after.ts';
import { retryDelay } from './retry/retry-policy.ts';
import { type AttemptInput, type AttemptOutcome, runAttempt } from './run-attempt.ts';
import { describeStop } from './run-control.ts';

/**
 * Runs one planned request to its result and emits its events: skipped with a reason, or sent with its attempts. What
 * it captured and its response become visible to the file. A bug of ours ends it as errored and stops the run.
 */
export async function runRequest(planned: PlannedRequest, context: FileContext): Promise<RequestResult> {
  const { run } = context;
  const scope = context.scopeOf(planned);
  const name = run.redactor.text(nameOf(planned, scope));
  const started = performance.now();
  const startedAt = new Date(run.host.now()).toISOString();
  run.emit({ type: 'request:start', requestId: planned.id, name, file: context.file.collection.file.path });
  const ending = await endingOf(planned, scope, context);
  const durationMs = performance.now() - started;
  const result = resultOf({ planned, name, ending, startedAt, durationMs }, context);
  end(planned, result, context);
  const hasWaited = ending.attempts.some(({ exchanges }) => exchanges.length > 0);
  if (!hasWaited && durationMs > BUSY_MS) await giveWay();
  return result;
}

/** A request that was not sent may have kept everything else waiting, were it by an expression that took its second. */
const BUSY_MS = 20;

/** Lets timers and signals have their turn: the end of the run may be due. */
async function giveWay(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The result of a request that is not even looked at, such as all of a file whose fixture failed. */
export function skipRequest(planned: PlannedRequest, reason: string, context: FileContext): RequestResult {
  const name = context.run.redactor.text(nameOf(planned, context.scopeOf(planned)));
  const result = resultOf(
    {
      planned,
      name,
      ending: skipped(reason),
      startedAt: new Date(context.run.host.now()).toISOString(),
      durationMs: 0,
    },
    context,
  );
  return end(planned, result, context);
}

function end(planned: PlannedRequest, result: RequestResult, { run }: FileContext): RequestResult {
  run.count(result);
  run.emit({ type: 'request:end', order: planned.order, result });
  return result;
}

type Ending = { status: RequestStatus; reason?: string; attempts: Attempt[]; warnings: Problem[] };

async function endingOf(planned: PlannedRequest, scope: Scope, context: FileContext): Promise<Ending> {
  try {
    const reason = skipReason(planned, scope, context);
    if (reason !== undefined) return skipped(reason);
    return await send(planned, scope, context);
  } catch (error) {
    const attempt = { number: 1, exchanges: [], problem: problemOrBug(error, context), checks: [], captures: {} };
    return { status: 'errored', attempts: [redactAttempt(attempt, context.run.redactor)], warnings: [] };
  }
}

/** A bug of ours stops the run; this request has a result and the teardowns run nevertheless. */
function problemOrBug(error: unknown, { run }: FileContext): Problem {
  if (error instanceof ProblemError) return error.problem;
  run.control.stop({ kind: 'bug', error });
  return { code: 'run/bug', message: `a bug in rollcall ended the request: ${String(error)}` };
}

/** Why a request is not sent, or undefined. Throws ProblemError where `if` or `skip` cannot be evaluated. */
function skipReason(planned: PlannedRequest, scope: Scope, { run, statuses }: FileContext): string | undefined {
  const { spec } = planned;
  const stop = run.control.reason();
  if (stop !== undefined && planned.section !== 'teardown') return describeStop(stop);
  const declared = spec.skip && evaluateTemplate(spec.skip, scope);
  if (declared !== undefined && declared !== null && declared !== false && declared !== '') {
    return declared === true ? 'skip' : (scalarText(declared) ?? 'skip');
  }
  for (const key of planned.dependsOn) {
    const bad = statuses.get(key)?.find((status) => status !== 'passed');
    if (bad !== undefined) return `depends on ${key}, which ${bad === 'skipped' ? 'was skipped' : bad}`;
  }
  if (spec.if === undefined) return undefined;
  const condition = evaluateExpression(spec.if, scope);
  if (typeof condition === 'boolean') return condition ? undefined : `if: ${spec.if.source} is false`;
  const message = `\`if\` must be true or false, ${spec.if.source} is neither`;
  throw new ProblemError(problemAt(spec.if.span, 'expression/wrong-type', message));
}

async function send(planned: PlannedRequest, scope: Scope, context: FileContext): Promise<Ending> {
  const { run } = context;
  const { spec } = planned;
  const signal = planned.section === 'teardown' ? undefined : run.control.signal;
  const evaluate = createEvaluate(scope);
  const delayMs = prepareDuration(spec.delay, evaluate, 'delay');
  const policy = prepareRetry(spec, evaluate, run.settings.retry);
  const prepared = await prepareRequest(spec, { evaluate, ...run });
  const base: Omit<AttemptInput, 'number'> = {
    planned,
    prepared,
    scope,
    evaluate,
    policy,
    ...(spec.paginate && { pages: firstPage(spec.paginate, prepared.request.url, evaluate) }),
    ...(spec.poll && {
      polling: {
        everyMs: prepareDuration(spec.poll.every, evaluate, 'poll.every') ?? 1000,
        forMs: prepareDuration(spec.poll.for, evaluate, 'poll.for') ?? 60_000,
      },
    }),
    ...(signal && { signal }),
  };
  if (delayMs !== undefined) await run.host.sleep(delayMs, signal);
  const attempts: Attempt[] = [];
  for (let number = 1; ; number++) {
    const outcome = await runAttempt({ ...base, number }, context);
    if (outcome.stop !== undefined) return skipped(describeStop(outcome.stop));
    attempts.push(outcome.attempt);
    const delay =
      outcome.passed || signal?.aborted || spec.poll !== undefined
        ? undefined
        : nextDelay(outcome, { number, method: spec.method, policy, context });
    run.emit({
      type: 'request:attempt',
      requestId: planned.id,
      attempt: outcome.attempt,
      ...(delay === undefined ? {} : { retryInMs: delay }),
    });
    if (delay === undefined) {
      context.publish(planned, { view: outcome.scope.response, captured: outcome.captured });
      const status = outcome.passed ? 'passed' : outcome.response === undefined ? 'errored' : 'failed';
      return { status, attempts, warnings: outcome.warnings.map((warning) => redactProblem(warning, run.redactor)) };
    }
    await run.host.sleep(delay, signal);
  }
}

type DelayInput = { number: number; method: string; policy: Parameters<typeof retryDelay>[0]; context: FileContext };

function nextDelay({ attempt, response }: AttemptOutcome, input: DelayInput): number | undefined {
  const { host } = input.context.run;
  const asked = response === undefined ? undefined : retryAfterMs(response.headers, host.now());
  return retryDelay(input.policy, {
    number: input.number,
    method: input.method,
    attempt,
    random: host.random,
    ...(response === undefined ? {} : { status: response.status }),
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
  });
}

function skipped(reason: string): Ending {
  return { status: 'skipped', reason, attempts: [], warnings: [] };
}

function nameOf({ spec }: PlannedRequest, scope: Scope): string {
  if (spec.name === undefined) return spec.id;
  try {
    return scalarText(evaluateTemplate(spec.name, scope)) ?? spec.id;
  } catch (error) {
    problemOf(error);
    return sourceText(spec.name);
  }
}

function sourceText({ span }: Template): string {
  return span.file.text.slice(span.start, span.end);
}

type ResultInput = { planned: PlannedRequest; name: string; ending: Ending; startedAt: string; durationMs: number };

function resultOf(
  { planned, name, ending, startedAt, durationMs }: ResultInput,
  { run, file }: FileContext,
): RequestResult {
  const { spec, indexes, section, row } = planned;
  const { collection } = file;
  const { status, reason, attempts, warnings } = ending;
  const innermost = indexes.at(-1);
  // A row of a file is the better place: the request is the same for all of them.
  const span = row === undefined || row.span.file === spec.span.file ? spec.span : row.span;
  return {
    id: planned.id,
    file: collection.file.path,
    collection: run.redactor.text(collection.name),
    request: spec.id,
    ...(innermost === undefined ? {} : { row: innermost }),
    order: planned.order,
    name,
    tags: [...new Set([...collection.tags, ...spec.tags])].map(run.redactor.text),
    section,
    location: locationOf(span),
    status,
    flaky: status === 'passed' && attempts.length > 1,
    ...(reason === undefined ? {} : { reason: run.redactor.message(reason) }),
    startedAt,
    durationMs: round(durationMs),
    attempts,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** Microseconds are enough. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
