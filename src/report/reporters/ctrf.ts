import type { Reporter, RunEvent } from '../../model/event.ts';
import { type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import type { Attempt, RequestResult } from '../../model/result.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { createStyle } from '../../text/style.ts';
import { resultStartMs } from '../busy-span.ts';
import { checkSentence } from '../describe-check.ts';
import {
  attemptOutcome,
  attemptSentence,
  describeFailure,
  failureSentence,
  warningSentences,
} from '../describe-result.ts';
import { type RunOutline, startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

const plain = createStyle(false);

/** Common Test Report Format (ctrf.io), specification 1.0.0. It has no state for errored: `rawStatus` keeps ours. */
export function createCtrfReporter(options: ReporterOptions): Reporter {
  return (events) => ctrfReport(events, options);
}

async function* ctrfReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const tests = createOrderedTexts(createStore);
  const files = new Set<string>();
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    files.add(result.file);
    const waits = tests.add({ order, id: result.id }, testText(result));
    if (waits !== undefined) await waits;
  }
  const run = outline.end();
  const document = {
    reportFormat: 'CTRF',
    specVersion: '1.0.0',
    timestamp: run.startedAt,
    generatedBy: run.tool.name,
    results: {
      tool: run.tool,
      summary: summaryOf(run, files.size),
      tests: [],
      ...(run.environment === null ? {} : { environment: { testEnvironment: run.environment } }),
      ...(run.problems.length === 0 ? {} : { extra: { problems: run.problems as unknown as Json } }),
    },
  };
  const text = escapeJson(stringifyJson(document, 2));
  if (tests.count() === 0) return yield `${text}\n`;
  // Its own line: no text within JSON has one.
  const [head = '', tail = ''] = text.split(/(?<=\n {4}"tests": \[)(?=\])/);
  let separator = head;
  for (const test of tests.read()) {
    yield separator + test.text;
    separator = ',';
  }
  yield `\n    ${tail}\n`;
}

/** As it stands in the list of tests. */
function testText(result: RequestResult): string {
  return `\n${escapeJson(stringifyJson(testOf(result), 2))}`.replaceAll('\n', '\n      ');
}

function summaryOf({ counts, startedAt, durationMs }: RunOutline, suites: number): JsonObject {
  const start = Date.parse(startedAt);
  return {
    tests: counts.total,
    passed: counts.passed,
    failed: counts.failed + counts.errored,
    skipped: counts.skipped,
    pending: 0,
    other: 0,
    flaky: counts.flaky,
    suites,
    start,
    stop: Math.round(start + durationMs),
    duration: Math.round(durationMs),
  };
}

function testOf(result: RequestResult): JsonObject {
  const { id, name, status, durationMs, file, location, collection, section, tags, attempts, flaky } = result;
  const startMs = resultStartMs(result);
  const bad = status === 'failed' || status === 'errored';
  const message = [...(status === 'passed' ? [] : [failureSentence(result)]), ...warningSentences(result)].join('\n');
  return {
    testId: id,
    name: name === '' ? id : name,
    status: statusOf(result),
    rawStatus: status,
    duration: Math.round(durationMs),
    ...(startMs === undefined ? {} : { start: startMs, stop: Math.round(startMs + durationMs) }),
    suite: [collection, section],
    filePath: file,
    line: location.line,
    tags,
    ...(message === '' ? {} : { message }),
    ...(bad ? { trace: describeFailure(result, plain).join('\n') } : {}),
    flaky,
    retries: Math.max(0, attempts.length - 1),
    ...(attempts.length > 1 ? { retryAttempts: attempts.slice(0, -1).map(attemptOf) } : {}),
    steps: (attempts.at(-1)?.checks ?? []).map((check) => ({
      name: check.outcome === 'passed' ? check.label : checkSentence(check),
      status: check.outcome === 'passed' ? 'passed' : 'failed',
    })),
  };
}

function attemptOf(attempt: Attempt): JsonObject {
  const durationMs = attempt.exchanges.reduce((sum, { timings }) => sum + timings.totalMs, 0);
  return {
    attempt: attempt.number,
    status: 'failed',
    duration: Math.round(durationMs),
    message: attemptSentence(attempt) || attemptOutcome(attempt),
  };
}

function statusOf({ status }: RequestResult): 'passed' | 'failed' | 'skipped' {
  return status === 'errored' ? 'failed' : status;
}
