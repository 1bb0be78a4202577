import { isJsonObject, type Json } from '../model/json.ts';
import type { Template } from '../model/template.ts';
import type { Verdict } from './check.ts';
import { jsonDifferences } from './json-difference.ts';
import { spanAt } from './json-path.ts';
import { isShortJson } from './json-text.ts';

/** More lines than anybody reads; the rest is counted. */
const MAX_LINES = 200;
/** Longer values are not repeated in a report, which has the body anyway; the message says what differs. */
const MAX_VALUE_LENGTH = 20_000;

type Comparison = { template: Template; expected: Json; actual: Json; mode: 'equal' | 'subset' };

/** Compares the body with what is expected; its place is that of the first part that differs. */
export function compareVerdict({ template, expected, actual, mode }: Comparison): Omit<Verdict, 'label'> {
  const differences = jsonDifferences(expected, actual, mode);
  const [first] = differences;
  if (!first) return { outcome: 'passed' };
  const lines = differences.slice(0, MAX_LINES).map(({ message }) => message);
  if (differences.length > MAX_LINES) lines.push(`… and ${differences.length - MAX_LINES} more`);
  const shown = mode === 'subset' ? pick(actual, expected) : actual;
  return {
    outcome: 'failed',
    message: lines.join('\n'),
    span: spanAt(template, first.path),
    ...(isShortJson(expected, MAX_VALUE_LENGTH) ? { expected } : {}),
    ...(isShortJson(shown, MAX_VALUE_LENGTH) ? { actual: shown } : {}),
  };
}

/** The parts of the body that were asked for, so that expected and actual can be laid side by side. */
function pick(actual: Json, expected: Json): Json {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, index) => (index < expected.length ? pick(item, expected[index] as Json) : item));
  }
  if (!isJsonObject(actual) || !isJsonObject(expected)) return actual;
  const keys = Object.keys(expected).filter((key) => Object.hasOwn(actual, key));
  return Object.fromEntries(keys.map((key) => [key, pick(actual[key] as Json, expected[key] as Json)]));
}
