import { matchesHost } from '../execute/host-policy.ts';
import { prepareUrl } from '../execute/prepare/prepare-url.ts';
import { createEvaluate } from '../execute/prepare/values.ts';
import type { RunSettings } from '../execute/run-context.ts';
import { createFileVars } from '../execute/vars.ts';
import { templateReferences } from '../expression/references.ts';
import type { RequestSpec } from '../model/collection.ts';
import type { Host } from '../model/host.ts';
import type { Plan, PlannedFile } from '../model/plan.ts';
import { type Problem, ProblemError, problemAt } from '../model/problem.ts';
import type { Scope } from '../model/template.ts';

/** Requests whose host is known before the run and is not one of the allowed ones. */
export function unreachableHosts(plan: Plan, { allowHosts }: RunSettings, host: Host): Problem[] {
  if (allowHosts === undefined) return [];
  return [...plan.fixtures.values(), ...plan.files].flatMap((file) => {
    const specs = new Set([...file.setup, ...file.requests, ...file.teardown].map(({ spec }) => spec));
    return [...specs].flatMap((spec) => refusalOf(spec, file, { allowHosts, host }));
  });
}

type Rules = { allowHosts: readonly string[]; host: Host };

function refusalOf(spec: RequestSpec, { env }: PlannedFile, { allowHosts, host }: Rules): Problem[] {
  const parts = [spec.url, ...(spec.baseUrl === undefined ? [] : [spec.baseUrl])];
  if (parts.some((part) => templateReferences(part).some(({ root }) => root !== 'env'))) return [];
  const scope: Scope = {
    env,
    vars: createFileVars([], () => scope).values,
    fixtures: {},
    responses: {},
    now: host.now,
  };
  try {
    const { query: _, ...withoutQuery } = spec;
    const url = new URL(prepareUrl(withoutQuery, createEvaluate(scope)));
    if (allowHosts.some((pattern) => matchesHost(pattern, url))) return [];
    const hint = `allowed are ${allowHosts.join(', ')}; add it to allowHosts in rollcall.yaml or with --allow-host`;
    return [problemAt(spec.url.span, 'usage/host-not-allowed', `nothing may be sent to ${url.host}`, hint)];
  } catch (error) {
    // The request itself will say what is wrong with its URL.
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
