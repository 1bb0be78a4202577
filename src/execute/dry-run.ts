import { authSchemes } from '../auth/registry.ts';
import type { Exchange, PreparedRequest } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { PlannedFile, PlannedRequest } from '../model/plan.ts';
import { type Problem, problemOf } from '../model/problem.ts';
import type { Expression } from '../model/template.ts';
import { createFileContext } from './file-context.ts';
import { type Prepared, prepareRequest } from './prepare/prepare-request.ts';
import { createEvaluate } from './prepare/values.ts';
import { recordExchange } from './record-exchange.ts';
import type { RunContext } from './run-context.ts';
import { authContext } from './send.ts';

export type DryRequest = { planned: PlannedRequest; request?: Exchange['request']; problem?: Problem };

/**
 * The requests of a file as they would be sent, without secrets, and `<vars.id>` where a value is known only during
 * the run. Nothing is sent, no token is fetched.
 */
export async function dryRunFile(file: PlannedFile, run: RunContext): Promise<DryRequest[]> {
  const context = createFileContext(run, file, {});
  const known = new Set(file.collection.vars.map(({ name }) => name));
  const instead = (expression: Expression): Json | undefined =>
    expression.references.some(({ root, name }) => isLater(root, name, known))
      ? `<${expression.source.trim()}>`
      : undefined;
  const requests: DryRequest[] = [];
  for (const planned of [...file.setup, ...file.requests, ...file.teardown]) {
    const evaluate = createEvaluate(context.scopeOf(planned), instead);
    try {
      const prepared = await prepareRequest(planned.spec, { evaluate, ...run });
      const hop = { request: await authorize(prepared, run), timings: noTimings };
      const { request } = recordExchange(hop, run.redactor);
      requests.push({ planned, request: { ...request, url: showPlaceholders(request.url) } });
    } catch (error) {
      requests.push({ planned, problem: problemOf(error) });
    }
  }
  return requests;
}

/** Credentials that need no server are there as they would be sent; a token stands for itself. */
async function authorize({ request, auth }: Prepared, run: RunContext): Promise<PreparedRequest> {
  if (auth === undefined) return request;
  if (auth.scheme === 'oauth2')
    return { ...request, headers: [...request.headers, ['authorization', 'Bearer <oauth2.token>']] };
  return authSchemes[auth.scheme as keyof typeof authSchemes].authorize(
    request,
    auth.settings,
    authContext(request, auth.span, run),
  );
}

/** A placeholder in a URL is read as it was written: `/users/<vars.id>`. */
function showPlaceholders(url: string): string {
  return url.replace(/%3C(vars|responses|fixtures)\.(.*?)%3E/gi, (text) => decodeURIComponent(text));
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
