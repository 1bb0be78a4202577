import { jsonText } from '../expect/json-text.ts';
import { evaluateExpression } from '../expression/evaluate.ts';
import { explainExpression } from '../expression/explain.ts';
import type { PollSpec } from '../model/collection.ts';
import type { Hop } from '../model/exchange.ts';
import { ProblemError } from '../model/problem.ts';
import type { CheckResult } from '../model/result.ts';
import { excerptOf, locationOf, type Span } from '../model/source.ts';
import type { Expression, Scope } from '../model/template.ts';
import { formatDuration } from '../text/duration.ts';
import { type RetryPolicy, retryDelay } from './retry/retry-policy.ts';
import type { RunContext } from './run-context.ts';
import type { Answer } from './send/answer.ts';

export type PollTiming = { everyMs: number; forMs: number };

type PollContext = {
  timing: PollTiming;
  /** What it says of the network counts while polling; the answers are judged by `until` alone. */
  policy: RetryPolicy;
  method: string;
  run: RunContext;
  signal: AbortSignal | undefined;
};

/**
 * Asks again until `until` holds; ends early where `abort` holds, at the latest when `for` is over. Every answer is
 * among the hops. An answer that `until` cannot be evaluated on counts as one where it does not hold yet. No answer
 * ends it, unless `retry` allows for one more try.
 */
export async function poll(spec: PollSpec, askOnce: () => Promise<Answer>, context: PollContext): Promise<Answer> {
  const { timing, run, signal } = context;
  const started = performance.now();
  const hops: Hop[] = [];
  let answers = 0;
  let silences = 0;
  let sleptMs = 0;
  // Not by the clock on the wall, which somebody may set. Where sleeping takes no time, in tests, it counts all the same.
  const elapsedMs = (): number => Math.max(performance.now() - started, sleptMs);
  const isLast = (): boolean => elapsedMs() + timing.everyMs > timing.forMs || signal?.aborted === true;
  while (true) {
    const answer = await askOnce();
    hops.push(...answer.hops);
    if (answer.response === undefined) {
      silences++;
      if (isLast() || !mayAskAgain(answer, silences, context)) return { ...withCount(answer, answers), hops };
    } else {
      answers++;
      const ended = endOf(spec, answer, { answers, isLast: isLast(), timing });
      if (ended !== undefined) return { ...answer, hops, checks: [ended] };
    }
    await run.host.sleep(timing.everyMs, signal);
    sleptMs += timing.everyMs;
  }
}

function mayAskAgain({ problem }: Answer, number: number, { policy, method, run }: PollContext): boolean {
  if (problem === undefined) return false;
  return retryDelay(policy, { number, method, attempt: { problem }, random: run.host.random }) !== undefined;
}

/** The network's own words, and how far polling had come. */
function withCount(answer: Answer, answers: number): Answer {
  const { problem } = answer;
  if (problem === undefined || answers === 0) return answer;
  return { ...answer, problem: { ...problem, message: `${problem.message}, after ${countOf(answers)} to the poll` } };
}

type Asked = { answers: number; isLast: boolean; timing: PollTiming };

/** The line of the report that ends the polling, or undefined where it goes on. */
function endOf(
  spec: PollSpec,
  { scope, response }: Answer,
  { answers, isLast, timing }: Asked,
): CheckResult | undefined {
  const until = holds(spec.until, scope);
  if (until.holds) return pollCheck(spec, `held at answer ${answers}`);
  const asked = `${countOf(answers)}, the last with status ${response?.status}`;
  if (spec.abort !== undefined && holds(spec.abort, scope).holds) {
    const message = `aborted after ${asked}: ${spec.abort.source.trim()} is true`;
    return pollCheck(spec, `aborted at answer ${answers}`, { message, span: spec.abort.span });
  }
  if (!isLast) return undefined;
  const message = [`did not hold within ${formatDuration(timing.forMs)}: ${asked}`, ...until.because].join('\n');
  return pollCheck(spec, countOf(answers), { message, span: spec.until.span });
}

/** `because`: the values of the parts, or why there is no value. */
type Held = { holds: true } | { holds: false; because: string[] };

function holds(expression: Expression, scope: Scope): Held {
  try {
    if (evaluateExpression(expression, scope) === true) return { holds: true };
    const parts = explainExpression(expression, scope);
    return { holds: false, because: parts.map((part) => `${part.expression} is ${jsonText(part.value)}`) };
  } catch (error) {
    if (error instanceof ProblemError) return { holds: false, because: [error.problem.message] };
    throw error;
  }
}

function pollCheck(spec: PollSpec, how: string, failure?: { message: string; span: Span }): CheckResult {
  return {
    kind: 'poll',
    label: `poll until ${spec.until.source.trim()} (${how})`,
    outcome: failure === undefined ? 'passed' : 'failed',
    location: locationOf(failure?.span ?? spec.until.span),
    ...(failure === undefined ? {} : { message: failure.message, excerpt: excerptOf(failure.span) }),
  };
}

function countOf(answers: number): string {
  return `${answers} ${answers === 1 ? 'answer' : 'answers'}`;
}
