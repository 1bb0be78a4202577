import type { EarlierRun } from '../model/comparison.ts';
import type { ContractCoverage, ContractInventory } from '../model/contract.ts';
import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { RequestResult } from '../model/result.ts';
import { coverageFault, eventFault, outcomesFault } from './event-fault.ts';

/** The events that a report.json (format 1) was written from, as far as it still says; `shown` names it. Throws ProblemError. */
export function eventsOfReport(report: Json, shown = 'this'): RunEvent[] {
  const { tool, startedAt, durationMs, environment, exitCode, ...rest } = readHead(report, shown);
  const { problems = [], results, coverage = [], minCoverage } = rest;
  const lists = { problems, coverage };
  for (const [name, list] of Object.entries(lists)) if (!Array.isArray(list)) throw unsound(shown, name);
  for (const one of coverage) refuse(coverageFault(one), shown);
  const events: RunEvent[] = [
    {
      type: 'run:start',
      format: 1,
      tool,
      startedAt,
      environment,
      total: results.length,
      ...(minCoverage === undefined ? {} : { minCoverage }),
    },
    ...coverage.map((one): RunEvent => ({ type: 'contract', inventory: inventoryOf(one) })),
    ...problems.map((problem): RunEvent => ({ type: 'problem', problem })),
    ...results.map((result, index): RunEvent => ({ type: 'request:end', order: result?.order ?? index, result })),
    { type: 'run:end', durationMs, exitCode },
  ];
  for (const event of events) refuse(eventFault(event.type, event), shown);
  return events;
}

/** How the requests of a report.json (format 1) ended; nothing else of it is looked at. Throws ProblemError. */
export function outcomesOfReport(report: Json, shown = 'this'): EarlierRun['results'] {
  const { results } = readHead(report, shown);
  refuse(outcomesFault(results), shown);
  return results.map(({ id, status, flaky, durationMs }) => ({ id, status, flaky, durationMs }));
}

function readHead(report: Json, shown: string): Report {
  if (isJsonObject(report) && report['format'] === 1 && Array.isArray(report['results']))
    return report as unknown as Report;
  throw new ProblemError({ code: 'report/unreadable', message: `${shown} is no report.json of format 1` });
}

function refuse(fault: string | undefined, shown: string): void {
  if (fault !== undefined) throw unsound(shown, fault);
}

function unsound(shown: string, part: string): ProblemError {
  const message = `${shown} is no sound report.json: \`${part}\` is missing or of a wrong type`;
  return new ProblemError({ code: 'report/unreadable', message });
}

type Report = {
  tool: { name: string; version: string };
  startedAt: string;
  durationMs: number;
  environment: string | null;
  exitCode: number;
  problems?: Problem[];
  coverage?: ContractCoverage[];
  minCoverage?: number;
  results: RequestResult[];
};

/** What a coverage was counted against. */
function inventoryOf({ description, title, details }: ContractCoverage): ContractInventory {
  const operations = details.map(({ operation, operationId, place, ...marks }) => {
    const requestTypes: string[] = [];
    const responseTypes: Record<string, string[]> = {};
    for (const { name } of marks.mediaTypes) {
      const [where = '', type = ''] = name.split(/ (.*)/s);
      if (where === 'request') requestTypes.push(type);
      else responseTypes[where] = [...(responseTypes[where] ?? []), type];
    }
    return {
      operation,
      ...(operationId === undefined ? {} : { operationId }),
      ...(place === undefined ? {} : { place }),
      statuses: marks.statuses.map(({ name }) => name),
      parameters: marks.parameters.map(({ name }) => name),
      requestTypes,
      responseTypes,
    };
  });
  return { description, ...(title === undefined ? {} : { title }), operations };
}
