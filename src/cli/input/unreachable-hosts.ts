import { prepareUrl } from '../../execute/prepare/prepare-url.ts';
import { createEvaluate } from '../../execute/prepare/values.ts';
import type { RunSettings } from '../../execute/run-context.ts';
import { matchesHost } from '../../execute/send/host-policy.ts';
import { createFileVars } from '../../execute/vars.ts';
import { templateReferences } from '../../expression/references.ts';
import type { RequestSpec } from '../../model/collection.ts';
import type { Host } from '../../model/host.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Plan, PlannedCollection } from '../../model/plan.ts';
import { type Problem, ProblemError, problemAt } from '../../model/problem.ts';
import type { Scope, Template } from '../../model/template.ts';

/** Requests whose host is known before the run and is not one of the allowed ones. */
export function unreachableHosts(plan: Plan, { allowHosts }: RunSettings, host: Host): Problem[] {
  if (allowHosts === undefined) return [];
  return plan.collections.flatMap((planned) =>
    planned.specs.flatMap((spec) => refusalOf(spec, planned, { allowHosts, host })),
  );
}

type Rules = { allowHosts: readonly string[]; host: Host };

function refusalOf(spec: RequestSpec, { env }: PlannedCollection, rules: Rules): Problem[] {
  const scope: Scope = {
    env,
    vars: createFileVars([], () => scope).values,
    fixtures: {},
    responses: {},
    now: rules.host.now,
  };
  const evaluate = createEvaluate(scope);
  const { query: _, ...withoutQuery } = spec;
  const { url, baseUrl, auth } = spec;
  return [
    ...refusalAt(url, rules, () => (isKnown(url) && isKnown(baseUrl) ? prepareUrl(withoutQuery, evaluate) : undefined)),
    ...(auth === undefined
      ? []
      : refusalAt(auth, rules, () => (isKnown(auth) ? tokenUrlOf(evaluate(auth)) : undefined))),
  ];
}

/** Whether a value is known before the first request. */
function isKnown(template: Template | undefined): boolean {
  return template === undefined || templateReferences(template).every(({ root }) => root === 'env');
}

function tokenUrlOf(auth: Json): string | undefined {
  const oauth2 = isJsonObject(auth) ? auth['oauth2'] : undefined;
  const tokenUrl = isJsonObject(oauth2) ? oauth2['tokenUrl'] : undefined;
  return typeof tokenUrl === 'string' && URL.canParse(tokenUrl) ? tokenUrl : undefined;
}

function refusalAt({ span }: Template, { allowHosts }: Rules, urlOf: () => string | undefined): Problem[] {
  try {
    const text = urlOf();
    if (text === undefined) return [];
    const url = new URL(text);
    if (allowHosts.some((pattern) => matchesHost(pattern, url))) return [];
    const hint = `allowed are ${allowHosts.join(', ')}; add it to allowHosts in rollcall.yaml or with --allow-host`;
    return [problemAt(span, 'usage/host-not-allowed', `nothing may be sent to ${url.host}`, hint)];
  } catch (error) {
    // The request itself will say what is wrong with its values.
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
