import type { Json, JsonObject } from '../../model/json.ts';
import type { CheckResult, RequestResult } from '../../model/result.ts';
import type { RunSummary } from '../fold-summary.ts';

/** A row shows one line of why; the rest is in the details. */
const MAX_WHY_LENGTH = 300;

/** What the page needs to draw the list and the timeline before any result is opened. */
export function reportIndex(run: RunSummary): JsonObject {
  const files = [...new Map(run.results.map((result) => [result.file, result.collection]))];
  const fileNumbers = new Map(files.map(([file], i) => [file, i]));
  return {
    files: files.map(([file, collection]) => ({ file, collection })),
    rows: run.results.map((result) => rowOf(result, fileNumbers.get(result.file) ?? 0)),
    spans: spansOf(run.results),
  };
}

function rowOf(result: RequestResult, file: number): JsonObject {
  const exchange = result.attempts.at(-1)?.exchanges.at(-1);
  return {
    id: result.id,
    file,
    name: result.name,
    status: result.status,
    durationMs: rounded(result.durationMs),
    ...(result.flaky ? { flaky: true } : {}),
    ...(result.section === 'requests' ? {} : { section: result.section }),
    ...(result.tags.length > 0 ? { tags: result.tags } : {}),
    ...(result.attempts.length > 1 ? { attempts: result.attempts.length } : {}),
    ...(result.warnings?.length ? { warned: true } : {}),
    ...(exchange ? { method: exchange.request.method, url: exchange.request.url } : {}),
    ...(exchange?.response ? { http: exchange.response.status } : {}),
    ...(result.status === 'passed' ? {} : { why: whyOf(result) }),
  };
}

/** Why a result is not passed, in one line. */
export function whyOf(result: RequestResult): string {
  const attempt = result.attempts.at(-1);
  const check = attempt?.checks.find(({ outcome }) => outcome !== 'passed');
  const text = result.reason ?? attempt?.problem?.message ?? (check ? labelled(check) : '');
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > MAX_WHY_LENGTH ? `${line.slice(0, MAX_WHY_LENGTH)}…` : line;
}

function labelled({ label, message }: CheckResult): string {
  if (!message) return label;
  return message.startsWith(label) ? message : `${label}: ${message}`;
}

/** One span an exchange: row, start after the first exchange, then dns, connect, tls, waiting, download and total, in ms. */
function spansOf(results: RequestResult[]): Json[] {
  const timed = results.flatMap((result, row) =>
    result.attempts
      .flatMap(({ exchanges }) => exchanges)
      .map(({ timings }) => ({ row, timings, startMs: Date.parse(timings.startedAt) }))
      .filter(({ startMs }) => Number.isFinite(startMs)),
  );
  const originMs = timed.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
  return timed.map(({ row, timings: t, startMs }) => [
    row,
    rounded(startMs - originMs),
    ...[t.dnsMs, t.connectMs, t.tlsMs, t.waitingMs, t.downloadMs, t.totalMs].map((ms) => rounded(ms ?? 0)),
  ]);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
