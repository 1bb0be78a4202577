import { evaluateExpression } from '../expression/evaluate.ts';
import type { PollSpec } from '../model/collection.ts';
import type { Hop } from '../model/exchange.ts';
import { ProblemError } from '../model/problem.ts';
import type { CheckResult } from '../model/result.ts';
import { excerptOf, locationOf, type Span } from '../model/source.ts';
import type { Expression, Scope } from '../model/template.ts';
import { formatDuration } from '../text/duration.ts';
import type { Answer } from './answer.ts';
import type { RunContext } from './run-context.ts';

export type PollTiming = { everyMs: number; forMs: number };

type PollContext = { timing: PollTiming; run: RunContext; signal: AbortSignal | undefined };

/**
 * Asks again until `until` holds; ends early where `abort` holds, at the latest when `for` is over. Every answer is
 * among the hops. An answer that `until` cannot be evaluated on counts as one where it does not hold yet.
 */
export async function poll(
  spec: PollSpec,
  askOnce: () => Promise<Answer>,
  { timing, run, signal }: PollContext,
): Promise<Answer> {
  const deadline = run.host.now() + timing.forMs;
  const hops: Hop[] = [];
  for (let count = 1; ; count++) {
    const answer = await askOnce();
    hops.push(...answer.hops);
    if (answer.response === undefined || answer.checks.length > 0) return { ...answer, hops };
    const until = holds(spec.until, answer.scope);
    if (until.holds) return { ...answer, hops, checks: [pollCheck(spec, 'passed')] };
    const asked = `${count} ${count === 1 ? 'answer' : 'answers'}, the last with status ${answer.response.status}`;
    const because = until.reason === undefined ? '' : `\n${until.reason}`;
    if (spec.abort !== undefined && holds(spec.abort, answer.scope).holds) {
      const message = `aborted after ${asked}: ${spec.abort.source} is true`;
      return { ...answer, hops, checks: [pollCheck(spec, 'failed', { message, span: spec.abort.span })] };
    }
    if (run.host.now() + timing.everyMs > deadline || signal?.aborted) {
      const message = `did not hold within ${formatDuration(timing.forMs)}: ${asked}${because}`;
      return { ...answer, hops, checks: [pollCheck(spec, 'failed', { message, span: spec.until.span })] };
    }
    await run.host.sleep(timing.everyMs, signal);
  }
}

function holds(expression: Expression, scope: Scope): { holds: boolean; reason?: string } {
  try {
    return { holds: evaluateExpression(expression, scope) === true };
  } catch (error) {
    if (error instanceof ProblemError) return { holds: false, reason: error.problem.message };
    throw error;
  }
}

function pollCheck(
  spec: PollSpec,
  outcome: 'passed' | 'failed',
  failure?: { message: string; span: Span },
): CheckResult {
  return {
    kind: 'poll',
    label: `poll until ${spec.until.source}`,
    outcome,
    location: locationOf(failure?.span ?? spec.until.span),
    ...(failure === undefined ? {} : { message: failure.message, excerpt: excerptOf(failure.span) }),
  };
}
