import type { Finding } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import type { Attempt, CheckResult, RequestResult, SchemaError } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { curlCommand } from '../../text/curl-command.ts';
import { type DiffLine, diffJson, diffText } from '../../text/diff.ts';

/** Characters of one expected or captured value. */
const SHOWN_OF_VALUE = 50_000;

/**
 * What the page shows when a result is opened. Values are written out as text here: JSON.parse of the page would lose
 * digits of large numbers.
 */
export function resultDetail(result: RequestResult): JsonObject {
  return {
    id: result.id,
    place: formatLocation(result.location),
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    attempts: result.attempts.map(attemptDetail),
    warnings: (result.warnings ?? []).map(problemDetail),
  };
}

/** A problem with its place written out. */
function problemDetail(problem: Problem): JsonObject {
  return {
    code: problem.code,
    message: problem.message,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    ...(problem.location ? { place: formatLocation(problem.location) } : {}),
    ...(problem.excerpt ? { excerpt: problem.excerpt } : {}),
  };
}

function attemptDetail(attempt: Attempt): JsonObject {
  return {
    number: attempt.number,
    exchanges: attempt.exchanges.map(exchangeDetail),
    ...(attempt.problem ? { problem: problemDetail(attempt.problem) } : {}),
    checks: attempt.checks.map(checkDetail),
    captures: Object.entries(attempt.captures).map(([name, value]) => [name, written(value)]),
  };
}

function exchangeDetail({ request, response, timings }: Exchange): JsonObject {
  return {
    request,
    ...(response ? { response } : {}),
    timings,
    curl: curlCommand(request),
  };
}

function checkDetail(check: CheckResult): JsonObject {
  return {
    kind: check.kind,
    label: check.label,
    outcome: check.outcome,
    place: formatLocation(check.location),
    ...(check.message === undefined ? {} : { message: check.message }),
    ...(check.outcome === 'passed' ? {} : notPassedDetail(check)),
  };
}

function notPassedDetail(check: CheckResult): JsonObject {
  return {
    ...comparisonDetail(check),
    ...(check.excerpt ? { excerpt: check.excerpt } : {}),
    ...(check.parts ? { parts: check.parts.map(({ expression, value }) => [expression, written(value)]) } : {}),
    ...(check.finding ? { finding: findingDetail(check.finding) } : {}),
    ...(check.errors ? { errors: check.errors.map(schemaErrorDetail) } : {}),
  };
}

function findingDetail({ operation, rule, place }: Finding): JsonObject {
  return {
    ...(operation === undefined ? {} : { operation }),
    rule,
    ...(place === undefined ? {} : { place: formatLocation(place) }),
  };
}

/** A diff where either side has lines to compare, else both as they are. */
function comparisonDetail({ expected, actual }: CheckResult): JsonObject {
  if (expected !== undefined && actual !== undefined && (hasLines(expected) || hasLines(actual))) {
    return { diff: diffOf(expected, actual).map(({ sign, text }) => [sign, text]) };
  }
  return {
    ...(expected === undefined ? {} : { expected: written(expected) }),
    ...(actual === undefined ? {} : { actual: written(actual) }),
  };
}

function diffOf(expected: Json, actual: Json): DiffLine[] {
  const areTexts = typeof expected === 'string' && typeof actual === 'string';
  return areTexts ? diffText(expected, actual) : diffJson(expected, actual);
}

function hasLines(value: Json): boolean {
  return typeof value === 'string' ? value.includes('\n') : Array.isArray(value) || isJsonObject(value);
}

function schemaErrorDetail({ value, ...error }: SchemaError): JsonObject {
  return { ...error, ...(value === undefined ? {} : { value: written(value) }) };
}

function written(value: Json): string {
  const text = stringifyJson(value, 2);
  return text.length > SHOWN_OF_VALUE ? `${text.slice(0, SHOWN_OF_VALUE)}\n…` : text;
}
