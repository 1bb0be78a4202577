import { pathToFileURL } from 'node:url';
import type { Finding, FindingKind, Touched } from '../../model/contract.ts';
import type { SchemaError } from '../../model/result.ts';
import type { SourceLocation } from '../../model/source.ts';
import type { Description, Operation, Place } from '../description.ts';
import { matchOperation } from '../match-operation.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import type { Difference, ExchangeToCheck } from './exchange-to-check.ts';
import { unknownMethod, unknownPath } from './unknown-operation.ts';

export type { ExchangeToCheck } from './exchange-to-check.ts';
export { createValidators, type Validators } from './validators.ts';

export type CheckedExchange = {
  /** At most 21: the last one then says how many more there are. */
  findings: Finding[];
  /** Absent where the description does not know the request. */
  touched?: Touched;
  /** Of findings about a schema: the value, and the lines around it. */
  errors: ReadonlyMap<Finding, SchemaError>;
};

/**
 * Holds an exchange against a description. Kinds of findings whose severity is `off` are not looked for. Rejects with
 * ProblemError where the description cannot be read.
 */
export async function checkExchange(input: ExchangeToCheck): Promise<CheckedExchange> {
  const { description, request, basePaths } = input;
  const match = matchOperation(description, { method: request.method, url: request.url, basePaths });
  if (match === undefined || 'methodUnknown' in match) {
    const rootUri = pathToFileURL(description.file).href;
    const difference = match ? unknownMethod(request.method, match.methodUnknown) : unknownPath(input, rootUri);
    return toFindings(isWanted('operation', input) ? [difference] : [], input, undefined);
  }
  const { operation, pathParameters } = match;
  const exchange = { ...input, operation, pathParameters, detail: await operation.detail() };
  const sent = await checkRequest(exchange);
  const answered = await checkResponse(exchange);
  const differences = [...sent.differences, ...answered.differences].filter(({ kind }) => isWanted(kind, input));
  const touched = {
    description: description.name,
    operation: nameOf(operation),
    ...sent.touched,
    ...answered.touched,
  };
  return { ...toFindings(differences, input, operation), touched };
}

const MAX_FINDINGS = 20;

function isWanted(kind: FindingKind, { settings }: ExchangeToCheck): boolean {
  return settings.severity[kind] !== 'off' && (kind !== 'request' || settings.requests);
}

function toFindings(
  differences: Difference[],
  { description, settings }: ExchangeToCheck,
  operation: Operation | undefined,
): Pick<CheckedExchange, 'findings' | 'errors'> {
  const errors = new Map<Finding, SchemaError>();
  const findings = differences.slice(0, MAX_FINDINGS).map((difference) => {
    const finding = toFinding(difference, description, operation);
    if (difference.error) errors.set(finding, difference.error);
    return finding;
  });
  const hidden = differences.slice(MAX_FINDINGS);
  // What is left out fails where one of it would have failed.
  const worst = hidden.find(({ kind }) => settings.severity[kind] !== 'warn') ?? hidden[0];
  if (worst) {
    const message = `and ${hidden.length} more ${hidden.length === 1 ? 'difference' : 'differences'}`;
    findings.push(toFinding({ kind: worst.kind, rule: 'more', message, place: worst.place }, description, operation));
  }
  return { findings, errors };
}

function toFinding(
  { kind, rule, path, message, place }: Difference,
  description: Description,
  operation: Operation | undefined,
): Finding {
  const location = locateNear(place, description);
  return {
    kind,
    fault: kind === 'operation' || kind === 'request' ? 'collection' : 'service',
    description: description.name,
    ...(operation === undefined ? {} : { operation: nameOf(operation) }),
    ...(operation?.operationId === undefined ? {} : { operationId: operation.operationId }),
    ...(path === undefined ? {} : { path }),
    rule,
    message,
    ...(location === undefined ? {} : { place: location }),
  };
}

/** Where nothing stands at a place, as with what is only implied, that of the nearest thing above. */
function locateNear({ uri, pointer }: Place, description: Description): SourceLocation | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const location = description.locate({ uri, pointer: at });
    if (location || at === '') return location;
  }
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
