import { resolve as resolvePath } from 'node:path';
import { prepareUrl } from '../../execute/prepare/prepare-url.ts';
import { createEvaluate } from '../../execute/prepare/values.ts';
import type { RunSettings } from '../../execute/run-context.ts';
import { createHostRules, type HostRules } from '../../execute/send/host-rules.ts';
import { createFileVars } from '../../execute/vars.ts';
import { templateReferences } from '../../expression/references.ts';
import type { RequestSpec } from '../../model/collection.ts';
import type { ConnectionOptions } from '../../model/exchange.ts';
import type { Host } from '../../model/host.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Plan, PlannedCollection } from '../../model/plan.ts';
import { type Problem, ProblemError, problemAt } from '../../model/problem.ts';
import type { Scope, Template } from '../../model/template.ts';

/** Requests that may not be sent to where they go, as far as that is known before the run. */
export function unreachableHosts(plan: Plan, { allowHosts, connection }: RunSettings, host: Host): Problem[] {
  const rules = createHostRules({ allowHosts, own: connection });
  return plan.collections.flatMap((planned) =>
    planned.specs.flatMap((spec) => refusalOf(spec, planned, { rules, own: connection, host })),
  );
}

type Known = { rules: HostRules; own: ConnectionOptions; host: Host };

function refusalOf(spec: RequestSpec, { env }: PlannedCollection, { rules, own, host }: Known): Problem[] {
  const scope: Scope = {
    env,
    vars: createFileVars([], () => scope).values,
    fixtures: {},
    responses: {},
    now: host.now,
  };
  const evaluate = createEvaluate(scope);
  const known = (template: Template | undefined): Json | undefined =>
    template !== undefined && isKnown(template) ? evaluate(template) : undefined;
  const { query: _, ...withoutQuery } = spec;
  const { url, baseUrl, auth } = spec;
  const urlOf = (): string | undefined =>
    isKnown(url) && isKnown(baseUrl) ? prepareUrl(withoutQuery, evaluate) : undefined;
  const way: [Template | undefined, (value: Json) => ConnectionOptions][] = [
    [spec.proxy, (value) => (typeof value === 'string' ? { proxy: value, ...own } : own)],
    [spec.resolve, (value) => (isTextMap(value) ? { ...own, resolve: { ...value, ...own.resolve } } : own)],
    [spec.unix, (value) => (typeof value === 'string' ? { unix: socketPath(value, spec.unix), ...own } : own)],
  ];
  const refused = refusalAt(url, () => check(rules, urlOf(), own));
  const refusals = [
    // Where the host itself is refused, the way there says nothing new.
    ...(refused === undefined ? way : []).map(([template, optionsOf]) =>
      template === undefined
        ? undefined
        : refusalAt(template, () => {
            const value = known(template);
            return value === undefined ? undefined : check(rules, urlOf(), optionsOf(value));
          }),
    ),
    auth && refusalAt(auth, () => check(rules, tokenUrlOf(known(auth)), own)),
  ];
  return [refused, ...refusals].filter((problem) => problem !== undefined);
}

/** Whether a value is known before the first request. */
function isKnown(template: Template | undefined): boolean {
  return template === undefined || templateReferences(template).every(({ root }) => root === 'env');
}

function check(rules: HostRules, url: string | undefined, connection: ConnectionOptions) {
  return url === undefined ? undefined : rules.refusal(new URL(url), connection);
}

function isTextMap(value: Json): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');
}

function socketPath(path: string, template: Template | undefined): string {
  return template === undefined ? path : resolvePath(template.span.file.absolutePath, '..', path);
}

function tokenUrlOf(auth: Json | undefined): string | undefined {
  const oauth2 = isJsonObject(auth) ? auth['oauth2'] : undefined;
  const tokenUrl = isJsonObject(oauth2) ? oauth2['tokenUrl'] : undefined;
  return typeof tokenUrl === 'string' && URL.canParse(tokenUrl) ? tokenUrl : undefined;
}

function refusalAt({ span }: Template, ask: () => ReturnType<HostRules['refusal']>): Problem | undefined {
  try {
    const refused = ask();
    return refused && problemAt(span, `usage/${refused.kind}`, refused.message, refused.hint);
  } catch (error) {
    // The request itself will say what is wrong with its values.
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
