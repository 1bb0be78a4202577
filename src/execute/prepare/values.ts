import { evaluateTemplate } from '../../expression/evaluate.ts';
import { ExactNumber, isJsonObject, type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { Expression, Scope, Template } from '../../model/template.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import { parseDuration } from '../../text/duration.ts';

/** Evaluates the templates of one request. A dry run puts a placeholder where a value is not known yet. */
export type Evaluate = (template: Template) => Json;

export function createEvaluate(scope: Scope, instead?: (expression: Expression) => Json | undefined): Evaluate {
  return (template) => evaluateTemplate(template, scope, instead);
}

/** A value that did not have the right type once it was evaluated; `what` names the key. */
export function badValue(span: Span, what: string, expected: string, value: Json): ProblemError {
  return new ProblemError(problemAt(span, 'input/bad-value', `${what} must be ${expected}, it is ${shortJson(value)}`));
}

/** Text of a scalar as it goes into a URL, header or form; undefined for null, lists and maps. */
export function scalarText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof ExactNumber) return String(value);
  return undefined;
}

export function toText(value: Json, span: Span, what: string): string {
  const text = scalarText(value);
  if (text === undefined) throw badValue(span, what, 'text', value);
  return text;
}

export function toMap(value: Json, span: Span, what: string): JsonObject {
  if (!isJsonObject(value)) throw badValue(span, what, 'a map', value);
  return value;
}

export function toBoolean(value: Json, span: Span, what: string): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw badValue(span, what, 'true or false', value);
}

/** A whole number from `least`; text of one counts, since values of the environment are text. */
export function toInteger(value: Json, span: Span, range: { what: string; least: number }): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= range.least) return number;
  throw badValue(span, range.what, `a whole number of at least ${range.least}`, value);
}

/** Milliseconds; a bare number is refused, since nobody could tell its unit. */
export function toDurationMs(value: Json, span: Span, what: string): number {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) throw badValue(span, what, 'a duration like 800ms, 10s or 5m', value);
  return ms;
}

export function toBytes(value: Json, span: Span, what: string): number {
  const bytes = typeof value === 'number' ? value : typeof value === 'string' ? parseByteSize(value) : undefined;
  if (bytes === undefined) throw badValue(span, what, 'a size like 64KB, 64KiB or 50MB', value);
  return bytes;
}

function shortJson(value: Json): string {
  const text = stringifyJson(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
