import type { Reporter, RunEvent } from '../../model/event.ts';
import { type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import type { Attempt, RequestResult } from '../../model/result.ts';
import { createStyle } from '../../text/style.ts';
import { checkSentence } from '../describe-check.ts';
import {
  attemptOutcome,
  attemptSentence,
  describeFailure,
  failureSentence,
  warningSentences,
} from '../describe-result.ts';
import { foldSummary, groupByFile, type RunSummary, startedAtMs } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';

const plain = createStyle(false);

/** Common Test Report Format (ctrf.io), specification 1.0.0. It has no state for errored: `rawStatus` keeps ours. */
export function createCtrfReporter(_options: ReporterOptions): Reporter {
  return ctrfReport;
}

async function* ctrfReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  const run = await foldSummary(events);
  const document = {
    reportFormat: 'CTRF',
    specVersion: '1.0.0',
    timestamp: run.startedAt,
    generatedBy: run.tool.name,
    results: {
      tool: run.tool,
      summary: summaryOf(run),
      tests: run.results.map(testOf),
      ...(run.environment === null ? {} : { environment: { testEnvironment: run.environment } }),
      ...(run.problems.length === 0 ? {} : { extra: { problems: run.problems as unknown as Json } }),
    },
  };
  yield `${stringifyJson(document, 2)}\n`;
}

function summaryOf({ counts, startedAt, durationMs, results }: RunSummary): JsonObject {
  const start = Date.parse(startedAt);
  return {
    tests: counts.total,
    passed: counts.passed,
    failed: counts.failed + counts.errored,
    skipped: counts.skipped,
    pending: 0,
    other: 0,
    flaky: counts.flaky,
    suites: groupByFile(results).length,
    start,
    stop: Math.round(start + durationMs),
    duration: Math.round(durationMs),
  };
}

function testOf(result: RequestResult): JsonObject {
  const { id, name, status, durationMs, file, location, collection, section, tags, attempts, flaky } = result;
  const startMs = startedAtMs(result);
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
