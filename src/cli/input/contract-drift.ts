import type { Contracts } from '../../contract/contracts.ts';
import type { Operation } from '../../contract/description.ts';
import { matchTemplate } from '../../contract/match-operation.ts';
import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { Collection, RequestSpec } from '../../model/collection.ts';
import { stringifyJson } from '../../model/json.ts';
import { type Problem, ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceLocation } from '../../model/source.ts';
import type { Expression, Scope, Template } from '../../model/template.ts';

export type ContractDrift = {
  /** Requests that no operation of their description could take, by severity. */
  unknown: { problem: Problem; severity: 'error' | 'warn' }[];
  /** Operations that no request could call, in the order of the descriptions. */
  uncalled: { operation: string; operationId?: string; place?: SourceLocation }[];
};

export type DriftInput = {
  collections: readonly Collection[];
  contracts: Contracts;
  /** The values of the declared variables of a collection. */
  envOf: (collection: Collection) => Record<string, string>;
};

/** Where collections and descriptions have parted, as far as that is known without sending. */
export function contractDrift({ collections, contracts, envOf }: DriftInput): ContractDrift {
  const unknown: ContractDrift['unknown'] = [];
  const called = new Set<Operation>();
  for (const collection of collections) {
    const { openapi } = collection;
    const description = openapi && contracts.get(openapi.file);
    if (openapi === undefined || description === undefined) continue;
    for (const spec of [...collection.setup, ...collection.requests, ...collection.teardown]) {
      const known = knownUrl(spec, envOf(collection));
      if (known === undefined || isLeftOut(spec)) continue;
      const operations = matchTemplate(description, { method: spec.method, ...known });
      for (const operation of operations) called.add(operation);
      const severity = openapi.severity['operation'] ?? 'error';
      if (operations.length > 0 || severity === 'off' || !openapi.requests) continue;
      const path = known.segments.map((segment) => segment ?? '*').join('/');
      const message = `${description.name} does not know ${spec.method} /${path}`;
      const hint = 'mend the request or the description, or leave it out with `expect: { openapi: false }`';
      unknown.push({ problem: problemAt(spec.url.span, 'contract/operation', message, hint), severity });
    }
  }
  const uncalled = [...contracts.values()].flatMap(({ operations, locate }) =>
    operations
      .filter((operation) => !called.has(operation))
      .map(({ method, path, operationId, place }) => {
        const at = locate(place);
        return {
          operation: `${method} ${path}`,
          ...(operationId === undefined ? {} : { operationId }),
          ...(at === undefined ? {} : { place: at }),
        };
      }),
  );
  return { unknown, uncalled };
}

function isLeftOut({ expect }: RequestSpec): boolean {
  return expect.some(({ kind, ...spec }) => kind === 'openapi' && 'value' in spec && isFalse(spec.value));
}

function isFalse(template: Template): boolean {
  return template.kind === 'literal' && template.value === false;
}

/** Stands where a value comes from a response or a row. */
const UNKNOWN = '\u0000';
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

type KnownUrl = { segments: (string | undefined)[]; basePaths: string[] };

/** The path of a request; undefined where not even its beginning is known. */
function knownUrl({ url, baseUrl }: RequestSpec, env: Record<string, string>): KnownUrl | undefined {
  const base = baseUrl === undefined ? '' : knownText(baseUrl, env);
  const written = knownText(url, env);
  const whole = ABSOLUTE.test(written) ? written : `${base.replace(/\/+$/, '')}/${written.replace(/^\/+/, '')}`;
  if (whole.replace(ABSOLUTE, '').startsWith(UNKNOWN) || whole.startsWith(UNKNOWN)) return undefined;
  return { segments: segmentsOf(whole), basePaths: [`/${segmentsOf(base).join('/')}`] };
}

function segmentsOf(url: string): (string | undefined)[] {
  const path = url.replace(ABSOLUTE, '').replace(/[?#].*$/s, '');
  return path
    .replace(/^\//, '')
    .split('/')
    .map((segment) => (segment.includes(UNKNOWN) ? undefined : segment));
}

function knownText(template: Template, env: Record<string, string>): string {
  const scope: Scope = { env, vars: {}, fixtures: {}, responses: {}, now: () => 0 };
  try {
    const isLater = ({ references }: Expression): boolean => references.some(({ root }) => root !== 'env');
    const value = evaluateTemplate(template, scope, (expression) => (isLater(expression) ? UNKNOWN : undefined));
    return typeof value === 'string' ? value : stringifyJson(value);
  } catch (error) {
    if (error instanceof ProblemError) return UNKNOWN;
    throw error;
  }
}
