import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { RequestResult } from '../model/result.ts';

/** The events that a report.json (format 1) was written from, as far as it still says; `shown` names it. Throws ProblemError. */
export function eventsOfReport(report: Json, shown = 'this'): RunEvent[] {
  if (!isJsonObject(report) || report['format'] !== 1 || !Array.isArray(report['results'])) {
    throw new ProblemError({ code: 'report/unreadable', message: `${shown} is no report.json of format 1` });
  }
  const { tool, startedAt, durationMs, environment, exitCode, problems = [], results } = report as unknown as Report;
  return [
    { type: 'run:start', format: 1, tool, startedAt, environment, total: results.length },
    ...problems.map((problem): RunEvent => ({ type: 'problem', problem })),
    ...results.map((result, index): RunEvent => ({ type: 'request:end', order: result.order ?? index, result })),
    { type: 'run:end', durationMs, exitCode },
  ];
}

type Report = {
  tool: { name: string; version: string };
  startedAt: string;
  durationMs: number;
  environment: string | null;
  exitCode: number;
  problems?: Problem[];
  results: RequestResult[];
};
