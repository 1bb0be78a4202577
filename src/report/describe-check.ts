import type { Finding } from '../model/contract.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { CheckResult, SchemaError } from '../model/result.ts';
import { codeFrame, formatLocation } from '../text/code-frame.ts';
import { type DiffLine, diffJson, diffText } from '../text/diff.ts';
import { displayWidth, padColumns } from '../text/display-width.ts';
import { escapeTerminal, escapeTerminalLines } from '../text/escape-terminal.ts';
import type { Style } from '../text/style.ts';
import { formatValue } from './format-value.ts';

const MAX_SCHEMA_ERRORS = 20;

/** A check that did not pass, as lines: what was asked, what came instead, and where it stands in the collection. */
export function describeCheck(check: CheckResult, style: Style): string[] {
  const { label, outcome, location, excerpt, parts, errors, finding } = check;
  const note = outcome === 'errored' ? style.yellow(' (could not be checked)') : '';
  const body = [
    ...messageLines(check),
    ...describeValues(check, style),
    ...describeParts(parts ?? [], style),
    ...(finding === undefined ? describeSchemaErrors(errors ?? [], style) : frameLines(errors?.[0])),
    ...(finding === undefined ? [] : [style.dim(describeFinding(finding))]),
    ...codeFrame({ location, excerpt, style, mark: style.red }),
  ];
  return [`${style.red('✗')} ${style.bold(escapeTerminal(label))}${note}`, ...body.map((line) => indented(line, 4))];
}

/** The lines of the body around what is wrong. */
function frameLines(error: SchemaError | undefined): string[] {
  if (error?.frame === undefined) return [];
  return escapeTerminalLines(error.frame)
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

/** Where the description says what was not met: `described at api.yaml:18:25 (GET /users/{id}, type)`. */
export function describeFinding({ operation, rule, place }: Finding): string {
  const what = [operation, rule].filter((part) => part !== undefined).join(', ');
  const where = place === undefined ? '' : ` at ${formatLocation(place)}`;
  return escapeTerminal(`described${where} (${what})`);
}

/** Without what the parts of an assertion or the violations of a schema say again, each with more to it. */
function messageLines({ message, parts, errors, finding }: CheckResult): string[] {
  if (message === undefined || parts?.length) return [];
  const lines = escapeTerminalLines(message).trimEnd().split('\n');
  return errors?.length && finding === undefined ? lines.slice(0, 1) : lines;
}

/** A check on one line: `status is 200: expected 200, actual 404`. */
export function checkSentence(check: CheckResult): string {
  const why = reasonOf(check);
  return why === '' ? escapeTerminal(check.label) : `${escapeTerminal(check.label)}: ${why}`;
}

export function indented(line: string, spaces: number): string {
  return line === '' ? '' : ' '.repeat(spaces) + line;
}

function reasonOf({ kind, expected, actual, message, parts, errors, finding }: CheckResult): string {
  if (finding) return escapeTerminal((message ?? '').split('\n', 1)[0] ?? '');
  const [first] = errors ?? [];
  if (first) {
    const more = errors && errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    return escapeTerminal(`${first.instancePath || 'the body'}: ${first.message}`) + more;
  }
  if (parts?.length)
    return parts.map(({ expression, value }) => `${escapeTerminal(expression)} is ${formatValue(value)}`).join(', ');
  const isPair = expected !== undefined && actual !== undefined && !isLarge(expected) && !isLarge(actual);
  if (isPair && !hasUnit(kind)) {
    return `expected ${formatValue(expected)}, actual ${formatValue(actual)}`;
  }
  return escapeTerminal((message ?? '').split('\n', 1)[0] ?? '');
}

function describeValues({ kind, expected, actual, parts, errors }: CheckResult, style: Style): string[] {
  if (errors?.length || parts?.length || hasUnit(kind)) return [];
  if (expected !== undefined && actual !== undefined) {
    const diff = diffOf(kind, expected, actual);
    if (diff) return [style.dim('- expected  + actual'), ...diff.map((line) => formatDiffLine(line, style))];
  }
  return [
    ...(expected === undefined ? [] : [`expected  ${style.green(formatValue(expected))}`]),
    ...(actual === undefined ? [] : [`actual    ${style.red(formatValue(actual))}`]),
  ];
}

/** Of these the message names both values with their units; the numbers alone would be less. */
function hasUnit(kind: CheckResult['kind']): boolean {
  return kind === 'time' || kind === 'size';
}

/** A diff where it reads better than two values: of lists, objects and texts of several lines. */
function diffOf(kind: CheckResult['kind'], expected: Json, actual: Json): DiffLine[] | undefined {
  if (typeof expected === 'string' && typeof actual === 'string') {
    return expected.includes('\n') || actual.includes('\n') ? diffText(expected, actual) : undefined;
  }
  if (!isLarge(expected) || !isLarge(actual) || Array.isArray(expected) !== Array.isArray(actual)) return undefined;
  const diff = diffJson(expected, kind === 'body' ? asAskedFor(expected, actual) : actual);
  return diff.some(({ sign }) => sign !== ' ') ? diff : undefined;
}

/** `body` is a subset match: what it does not mention is no difference. */
function asAskedFor(expected: Json, actual: Json): Json {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((item, i) => (i < expected.length ? asAskedFor(expected[i] as Json, item) : item));
  }
  if (!isJsonObject(expected) || !isJsonObject(actual)) return actual;
  const keys = Object.keys(expected).filter((key) => Object.hasOwn(actual, key));
  const entries = keys.map((key): [string, Json] => [key, asAskedFor(expected[key] as Json, actual[key] as Json)]);
  return Object.fromEntries(entries);
}

function isLarge(value: Json): boolean {
  return Array.isArray(value) || isJsonObject(value);
}

function formatDiffLine({ sign, text }: DiffLine, style: Style): string {
  const line = `${sign} ${escapeTerminal(text)}`;
  if (sign === '-') return style.green(line);
  if (sign === '+') return style.red(line);
  return style.dim(line.trimEnd());
}

function describeParts(parts: { expression: string; value: Json }[], style: Style): string[] {
  const names = parts.map(({ expression }) => escapeTerminal(expression));
  const width = Math.min(40, Math.max(0, ...names.map(displayWidth)));
  return parts.map(({ value }, i) => `${padColumns(names[i] ?? '', width)} ${style.dim('is')} ${formatValue(value)}`);
}

function describeSchemaErrors(errors: SchemaError[], style: Style): string[] {
  const lines = errors
    .slice(0, MAX_SCHEMA_ERRORS)
    .flatMap((error) => [
      `${style.red(escapeTerminal(error.instancePath === '' ? 'the body' : error.instancePath))}: ${escapeTerminal(error.message)}`,
      ...(error.value === undefined ? [] : [`  value   ${formatValue(error.value)}`]),
      `  rule    ${escapeTerminal(error.rule)} ${style.dim(`at ${escapeTerminal(error.schemaLocation)}`)}`,
      ...frameLines(error),
    ]);
  const more = errors.length - MAX_SCHEMA_ERRORS;
  return more > 0 ? [...lines, style.dim(`and ${more} more`)] : lines;
}
