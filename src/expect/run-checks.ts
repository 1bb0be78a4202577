import type { CheckSpec } from '../model/collection.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { CheckResult } from '../model/result.ts';
import { excerptOf, locationOf, type Span } from '../model/source.ts';
import type { CheckContext, CheckSubject, Verdict } from './check.ts';
import { checks } from './checks/check-registry.ts';
import { defaultStatus } from './checks/status.ts';
import { problemText } from './problem-text.ts';

/**
 * Makes every check of a request, in the order they are written; without a `status` the default one comes first. A
 * check that cannot be made is a result that says why. Rejects only for a bug in this program.
 */
export async function runChecks(
  specs: CheckSpec[],
  subject: CheckSubject,
  context: CheckContext,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  if (!specs.some(({ kind }) => kind === 'status')) {
    results.push(resultOf('status', defaultStatus(subject.response), subject.requestSpan));
  }
  for (const spec of specs) {
    const made = makeCheck(spec, subject, context);
    const verdict = made instanceof Promise ? await made : made;
    if (verdict) results.push('location' in verdict ? verdict : resultOf(spec.kind, verdict, spec.span));
  }
  return results;
}

type Made = Verdict | CheckResult | undefined;

/** At once where nothing has to be waited for, as in most checks. */
function makeCheck(spec: CheckSpec, subject: CheckSubject, context: CheckContext): Made | Promise<Made> {
  try {
    const made = callCheck(spec, subject, context);
    return made instanceof Promise ? made.catch((error: unknown) => resultOfError(spec, error)) : made;
  } catch (error) {
    return resultOfError(spec, error);
  }
}

function callCheck(spec: CheckSpec, subject: CheckSubject, context: CheckContext): Made | Promise<Made> {
  if (spec.kind === 'headers') return checks.headers(spec, subject, context);
  if (spec.kind === 'assert') return checks.assert(spec, subject, context);
  return checks[spec.kind](spec, subject, context);
}

function resultOfError(spec: CheckSpec, error: unknown): Made {
  if (error instanceof ProblemError) return resultOfProblem(spec, error.problem);
  // Bodies may nest deeper than any comparison of ours can follow.
  if (error instanceof RangeError) {
    return { label: labelOf(spec), outcome: 'errored', message: 'the values nest too deeply to be checked' };
  }
  throw error;
}

/** A problem in the collection has a better place than the check has. */
function resultOfProblem(spec: CheckSpec, problem: Problem): CheckResult {
  const { location, excerpt } = problem;
  const message = problemText(problem, spec.span.file.path);
  const result = resultOf(spec.kind, { label: labelOf(spec), outcome: 'errored', message }, spec.span);
  return location?.file === spec.span.file.path && excerpt ? { ...result, location, excerpt } : result;
}

function resultOf(kind: CheckSpec['kind'], verdict: Verdict, specSpan: Span): CheckResult {
  const { span = specSpan, ...found } = verdict;
  return {
    kind,
    ...found,
    location: locationOf(span),
    ...(found.outcome === 'passed' ? {} : { excerpt: excerptOf(span) }),
  };
}

/** The label where the check did not get as far as its own. */
function labelOf(spec: CheckSpec): string {
  if (spec.kind === 'headers') return `header ${spec.header}`;
  return spec.kind === 'assert' ? spec.expression.source.trim() : spec.kind;
}
