import { requestHeaders, withContentLength } from '../../http/request-head.ts';
import type { BodyOrigin, Exchange, PreparedBody } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { PlannedFile, PlannedRequest } from '../../model/plan.ts';
import { type Problem, problemOf } from '../../model/problem.ts';
import { joined } from '../../model/sequence.ts';
import type { Expression } from '../../model/template.ts';
import type { CurlDetails } from '../../text/curl-options.ts';
import { createFileContext } from '../file-context.ts';
import { defaultTimeouts } from '../prepare/prepare-policies.ts';
import { type Prepared, prepareRequest } from '../prepare/prepare-request.ts';
import { createEvaluate } from '../prepare/values.ts';
import { recordExchange } from '../redact/record-exchange.ts';
import type { Redactor } from '../redact/redact.ts';
import { redactProblem } from '../redact/redact-attempt.ts';
import type { RunContext } from '../run-context.ts';
import { dryAuth } from './dry-auth.ts';

/** `request` and `details` are what a curl command is made of. */
export type DryRequest = {
  planned: PlannedRequest;
  request?: Exchange['request'];
  details?: CurlDetails;
  problem?: Problem;
};

export type DryRunOptions = {
  run: RunContext;
  userAgent: string;
  /** How to name an absolute path. */
  nameOf: (path: string) => string;
  /** What stands for an expression, in place of its value or of `<vars.id>`. Who gives it hides credentials as well. */
  instead?: (expression: Expression) => Json | undefined;
};

/**
 * The requests of a file as they would be sent, without secrets, and `<vars.id>` where a value is known only during
 * the run. Nothing is sent, no token is fetched.
 */
export async function* dryRunFile(file: PlannedFile, options: DryRunOptions): AsyncGenerator<DryRequest> {
  const { run } = options;
  const context = createFileContext(run, file, {});
  const known = new Set(file.collection.vars.map(({ name }) => name));
  const instead = (expression: Expression): Json | undefined =>
    options.instead?.(expression) ??
    (expression.references.some(({ root, name }) => isLater(root, name, known))
      ? `<${expression.source.trim()}>`
      : undefined);
  for (const planned of joined([file.setup, file.requests, file.teardown])) {
    const evaluate = createEvaluate(context.scopeOf(planned), instead);
    try {
      const prepared = await prepareRequest(planned.spec, { evaluate, ...run });
      yield { planned, ...(await describe(prepared, options)) };
    } catch (error) {
      yield { planned, problem: redactProblem(problemOf(error), run.redactor) };
    }
  }
}

async function describe(
  prepared: Prepared,
  { run, userAgent, nameOf, instead }: DryRunOptions,
): Promise<Required<Pick<DryRequest, 'request' | 'details'>>> {
  const { redactor } = run;
  const { request, words } = await dryAuth(prepared, run);
  const complete = {
    ...request,
    headers: withContentLength(requestHeaders(request, userAgent), request),
    ...(instead && { credentialHeaders: [] }),
  };
  const recorded = recordExchange({ request: complete, timings: noTimings }, run).request;
  const { body, connection, redirects, saveTo } = request;
  const timeout = unusualTimeouts(request.timeout);
  const hidden = <T extends object>(part: T): T => redactor.json(part as Json) as T;
  const details: CurlDetails = {
    redirects,
    connection: hidden(shownConnection(connection, nameOf)),
    ...(body?.source === undefined ? {} : { origin: hidden(shownOrigin(body.source, nameOf)) }),
    ...(words.user && { user: hidden(words.user) }),
    ...(words.netrc && { netrc: words.netrc === true ? true : nameOf(words.netrc) }),
    ...(Object.keys(timeout).length === 0 ? {} : { timeout }),
    ...(saveTo === undefined ? {} : { saveTo: redactor.text(nameOf(saveTo)) }),
  };
  const whole = wholeText(body, redactor);
  return {
    request: {
      ...recorded,
      url: showPlaceholders(recorded.url),
      ...(recorded.body && whole !== undefined
        ? { body: { size: recorded.body.size, text: whole, truncated: false } }
        : {}),
    },
    details,
  };
}

/** Reports cut a body, a command that is to send the same cannot. */
function wholeText(body: PreparedBody | undefined, redactor: Redactor): string | undefined {
  if (body?.kind !== 'bytes') return undefined;
  return redactor.text(Buffer.from(body.bytes).toString('utf8'));
}

function shownConnection(
  { tls, ...rest }: Prepared['request']['connection'],
  nameOf: (path: string) => string,
): NonNullable<CurlDetails['connection']> {
  if (tls === undefined) return rest;
  const paths = Object.fromEntries(Object.entries(tls.paths ?? {}).map(([part, path]) => [part, nameOf(path)]));
  return { ...rest, tls: { ...tls, paths } };
}

function shownOrigin(origin: BodyOrigin, nameOf: (path: string) => string): BodyOrigin {
  if (origin.kind === 'file') return { kind: 'file', path: nameOf(origin.path) };
  const parts = origin.parts.map((part) => ('text' in part ? part : { ...part, file: nameOf(part.file) }));
  return { kind: 'multipart', parts };
}

/** The phases that are not as long as usual. */
function unusualTimeouts(timeout: Prepared['request']['timeout']): NonNullable<CurlDetails['timeout']> {
  const phases = ['connectMs', 'readMs', 'totalMs'] as const;
  const unusual = phases.filter((phase) => timeout[phase] !== defaultTimeouts[phase]);
  return Object.fromEntries(unusual.map((phase) => [phase, timeout[phase]]));
}

/** A placeholder in a URL is read as it was written: `/users/<vars.id>`. */
function showPlaceholders(url: string): string {
  return url.replace(/%3C(vars|responses|fixtures)\.(.*?)%3E/gi, placeholderText);
}

function placeholderText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isLater(root: string, name: string, known: ReadonlySet<string>): boolean {
  return root === 'responses' || root === 'fixtures' || (root === 'vars' && !known.has(name));
}

const noTimings: Exchange['timings'] = {
  startedAt: '',
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  waitingMs: null,
  downloadMs: null,
  totalMs: 0,
  reused: false,
};
