import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';

/**
 * The events of an events file, from its lines. A line that is no event becomes a `problem` event with its place
 * (`file` is only for that) and the rest is read on; types that a later version may add are passed over.
 */
export async function* parseEvents(lines: AsyncIterable<string>, file = 'events'): AsyncGenerator<RunEvent> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const event = parseEvent(line);
    if (event === 'later') continue;
    yield typeof event === 'string' ? { type: 'problem', problem: brokenLine(file, number, event) } : event;
  }
}

/** One line; a text is why it is not an event. */
function parseEvent(line: string): RunEvent | string {
  let value: Json;
  try {
    value = parseJson(line);
  } catch {
    return 'it is not JSON; was the run cut off while it was written?';
  }
  if (!isJsonObject(value) || typeof value.type !== 'string') return 'it is not an object with a `type`';
  if (!Object.hasOwn(shapes, value.type)) return 'later';
  const missing = shapes[value.type as RunEvent['type']](value);
  return missing === undefined ? (value as unknown as RunEvent) : `${missing} is missing or of a wrong type`;
}

/** What the reporters rely on, of each type of event; gives the first part that is not there. */
const shapes = {
  'run:start': (event) =>
    event.format === 1 ? missingOf(event, { tool: isJsonObject, startedAt: isText, total: isCount }) : '`format: 1`',
  'request:start': (event) => missingOf(event, { requestId: isText, name: isText, file: isText }),
  'request:attempt': (event) => missingOf(event, { requestId: isText, attempt: isAttempt }),
  'request:end': (event) => missingOf(event, { order: isCount, result: isResult }),
  earlier: (event) => missingOf(event, { run: isEarlierRun }),
  contract: (event) => missingOf(event, { inventory: isInventory }),
  problem: (event) => missingOf(event, { problem: isProblem }),
  'run:end': (event) => missingOf(event, { durationMs: isCount, exitCode: isCount }),
} satisfies Record<RunEvent['type'], (event: JsonObject) => string | undefined>;

type Check = (value: Json | undefined) => boolean;

function missingOf(object: JsonObject, checks: Record<string, Check>): string | undefined {
  const key = Object.keys(checks).find((name) => !checks[name]?.(object[name]));
  return key === undefined ? undefined : `\`${key}\``;
}

function isResult(value: Json | undefined): boolean {
  return (
    isJsonObject(value) &&
    ['id', 'file', 'collection', 'request', 'name', 'section'].every((key) => isText(value[key])) &&
    ['passed', 'failed', 'errored', 'skipped'].includes(value.status as string) &&
    isLocation(value.location) &&
    isCount(value.durationMs) &&
    isListOf(value.attempts, isAttempt)
  );
}

function isAttempt(value: Json | undefined): boolean {
  return (
    isJsonObject(value) &&
    isCount(value.number) &&
    isListOf(value.exchanges, isExchange) &&
    isListOf(value.checks, isCheck) &&
    isJsonObject(value.captures) &&
    (value.problem === undefined || isProblem(value.problem))
  );
}

function isExchange(value: Json | undefined): boolean {
  return isJsonObject(value) && isJsonObject(value.request) && isText(value.request.url) && isJsonObject(value.timings);
}

function isCheck(value: Json | undefined): boolean {
  return isJsonObject(value) && isText(value.label) && isText(value.outcome) && isLocation(value.location);
}

function isEarlierRun(value: Json | undefined): boolean {
  const isOutcome: Check = (one) =>
    isJsonObject(one) && isText(one.id) && isText(one.status) && isCount(one.durationMs);
  return isJsonObject(value) && isText(value.file) && isText(value.startedAt) && isListOf(value.results, isOutcome);
}

function isInventory(value: Json | undefined): boolean {
  return isJsonObject(value) && isText(value.description) && isListOf(value.operations, isDescribedOperation);
}

function isDescribedOperation(value: Json | undefined): boolean {
  return (
    isJsonObject(value) &&
    isText(value.operation) &&
    ['statuses', 'parameters', 'requestTypes'].every((key) => isListOf(value[key], isText)) &&
    isJsonObject(value.responseTypes) &&
    Object.values(value.responseTypes).every((types) => isListOf(types, isText))
  );
}

function isProblem(value: Json | undefined): boolean {
  return isJsonObject(value) && isText(value.code) && isText(value.message);
}

function isLocation(value: Json | undefined): boolean {
  return isJsonObject(value) && isText(value.file) && isCount(value.line) && isCount(value.column);
}

function isListOf(value: Json | undefined, check: Check): boolean {
  return Array.isArray(value) && value.every(check);
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string';
}

function isCount(value: Json | undefined): boolean {
  return typeof value === 'number' && value >= 0;
}

function brokenLine(file: string, line: number, reason: string): Problem {
  return {
    code: 'report/unreadable',
    message: `line ${line} is not an event: ${reason}`,
    location: { file, line, column: 1 },
  };
}
