import { applySeverity } from '../contract/check/apply-severity.ts';
import type { Description } from '../contract/description.ts';
import type { OpenapiSpec } from '../model/collection.ts';
import type { Finding, Touched } from '../model/contract.ts';
import type { Hop } from '../model/exchange.ts';
import type { PlannedRequest } from '../model/plan.ts';
import { type Problem, problemOf } from '../model/problem.ts';
import type { CheckResult, SchemaError } from '../model/result.ts';
import { excerptOf, locationOf, type Span } from '../model/source.ts';
import type { FileContext } from './file-context.ts';
import { type Evaluate, toBoolean } from './prepare/values.ts';

export type ContractOutcome = { checks: CheckResult[]; warnings: Problem[]; touched: Touched[] };

type ContractInput = { planned: PlannedRequest; evaluate: Evaluate };

/**
 * Holds every exchange of an attempt against the description of its collection: redirects, pages and answers of a poll,
 * not the requests that fetched a token. A difference is a check of its own, or a warning; one line says that there was none.
 */
export async function checkContract(
  hops: readonly Hop[],
  input: ContractInput,
  context: FileContext,
): Promise<ContractOutcome> {
  const { planned, evaluate } = input;
  const outcome: ContractOutcome = { checks: [], warnings: [], touched: [] };
  const { openapi } = context.file.collection;
  const description = openapi && context.run.contracts.get(openapi.file);
  const spec = planned.spec.expect.find(({ kind }) => kind === 'openapi');
  if (openapi === undefined || description === undefined) return outcome;
  const span = spec?.span ?? planned.spec.url.span;
  let findings: Ranked[];
  try {
    if (spec?.kind === 'openapi' && !toBoolean(evaluate(spec.value), spec.value.span, 'openapi')) return outcome;
    findings = await findingsOf(hops, { openapi, description, outcome, context, input });
  } catch (error) {
    // What was sent stays in the report: it is the check that could not be made.
    const { message } = problemOf(error);
    return { ...outcome, checks: [{ ...placedAt(span), label: 'openapi', outcome: 'errored', message }] };
  }
  for (const { finding, severity, error } of findings) {
    if (severity === 'error') outcome.checks.push({ ...checkOf(finding, span), ...(error && { errors: [error] }) });
    else outcome.warnings.push(warningOf(finding, span));
  }
  const [first] = outcome.touched;
  if (first !== undefined && findings.every(({ severity }) => severity !== 'error')) {
    const label = `as described: ${first.operation} in ${description.name}`;
    outcome.checks.push({ kind: 'openapi', label, outcome: 'passed', location: locationOf(span) });
  }
  return outcome;
}

/** `error` where it is about a schema. */
type Ranked = { finding: Finding; severity: 'error' | 'warn'; error?: SchemaError };
type Contract = {
  openapi: OpenapiSpec;
  description: Description;
  outcome: ContractOutcome;
  context: FileContext;
  input: ContractInput;
};

async function findingsOf(hops: readonly Hop[], contract: Contract): Promise<Ranked[]> {
  const { openapi, description, outcome, context } = contract;
  // Loaded where there is a description: most runs have none.
  const { checkExchange } = await import('../contract/check/check-exchange.ts');
  const ranked = new Map<string, Ranked>();
  const basePaths = basePathsOf(contract);
  const asked = hops.filter(({ isTokenRequest }) => !isTokenRequest);
  for (const [index, hop] of asked.entries()) {
    const { request, response } = hop;
    if (response === undefined || isChallenge(hop, asked[index + 1])) continue;
    const { findings, errors, touched } = await checkExchange({
      description,
      settings: openapi,
      request,
      response,
      basePaths,
      validators: context.run.validators,
    });
    if (touched !== undefined) outcome.touched.push(touched);
    // Where a redirect leads is the affair of the server: it may well be no part of what is described.
    const own = isRedirected(asked[index - 1]) ? findings.filter(({ kind }) => kind !== 'operation') : findings;
    for (const one of applySeverity(own, openapi.severity)) {
      const { kind, operation, path, rule, message } = one.finding;
      const error = errors.get(one.finding);
      ranked.set([kind, operation, path, rule, message].join('\n'), { ...one, ...(error && { error }) });
    }
  }
  return [...ranked.values()];
}

/** A 401 that was answered by the same request with credentials. */
function isChallenge({ request, response }: Hop, next: Hop | undefined): boolean {
  const isRepeated = next?.request.url === request.url && next.request.method === request.method;
  return response?.status === 401 && isRepeated;
}

function isRedirected(previous: Hop | undefined): boolean {
  const status = previous?.response?.status ?? 0;
  return status >= 300 && status < 400;
}

/** The path of `baseUrl`: a test server seldom stands where the description says. */
function basePathsOf({ input: { planned, evaluate } }: Contract): string[] {
  const { baseUrl } = planned.spec;
  const text = baseUrl === undefined ? undefined : evaluate(baseUrl);
  return typeof text === 'string' && URL.canParse(text) ? [new URL(text).pathname] : [];
}

function checkOf(finding: Finding, span: Span): CheckResult {
  return { ...placedAt(span), label: labelOf(finding), outcome: 'failed', message: finding.message, finding };
}

function placedAt(span: Span): Pick<CheckResult, 'kind' | 'location' | 'excerpt'> {
  return { kind: 'openapi', location: locationOf(span), excerpt: excerptOf(span) };
}

function warningOf(finding: Finding, span: Span): Problem {
  const { kind, rule, place } = finding;
  return {
    code: `contract/${kind}`,
    message: `${labelOf(finding)}: ${finding.message}`,
    ...(place === undefined ? {} : { hint: `described at ${place.file}:${place.line}:${place.column} (${rule})` }),
    location: locationOf(span),
    excerpt: excerptOf(span),
  };
}

/** Whose fault it is stands first: what was sent, or what came back. */
function labelOf({ fault, operation, path, kind }: Finding): string {
  const what = [operation, path ?? kind].filter((part) => part !== undefined).join(' ');
  return fault === 'collection' ? `sent: ${what}` : what;
}
