import type { Contracts } from '../../contract/contracts.ts';
import type { Description, Operation } from '../../contract/description.ts';
import { matchTemplate } from '../../contract/match-operation.ts';
import type { Collection, RequestSpec } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { SourceLocation } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { type KnownPath, knownPath, valuesBeforeSending } from './known-path.ts';

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
    const values = valuesBeforeSending(collection, envOf(collection));
    for (const spec of [...collection.setup, ...collection.requests, ...collection.teardown]) {
      const known = knownPath(spec, values);
      if (known === undefined || isLeftOut(spec)) continue;
      const operations = operationsOf(description, spec.method, known);
      for (const operation of operations) called.add(operation);
      const severity = openapi.severity['operation'] ?? 'error';
      if (operations.length > 0 || known.isBaseUnknown || severity === 'off') continue;
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

/** What comes from a response may hold several segments, where it holds one nothing is found. */
function operationsOf(description: Description, method: string, known: KnownPath): Operation[] {
  const { segments } = known;
  const found = matchTemplate(description, { method, ...known });
  const open = segments.indexOf(undefined);
  if (found.length > 0 || open === -1) return found;
  return Array.from({ length: MAX_SEGMENTS }, (_, more) =>
    matchTemplate(description, { method, ...known, segments: segments.toSpliced(open, 0, ...Array(more + 1)) }),
  ).flat();
}

const MAX_SEGMENTS = 6;

function isLeftOut({ expect }: RequestSpec): boolean {
  return expect.some(({ kind, ...spec }) => kind === 'openapi' && 'value' in spec && isFalse(spec.value));
}

function isFalse(template: Template): boolean {
  return template.kind === 'literal' && template.value === false;
}
