import type { ContractCoverage, ContractInventory } from '../model/contract.ts';
import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { RequestResult } from '../model/result.ts';

/** The events that a report.json (format 1) was written from, as far as it still says; `shown` names it. Throws ProblemError. */
export function eventsOfReport(report: Json, shown = 'this'): RunEvent[] {
  if (!isJsonObject(report) || report['format'] !== 1 || !Array.isArray(report['results'])) {
    throw new ProblemError({ code: 'report/unreadable', message: `${shown} is no report.json of format 1` });
  }
  const { tool, startedAt, durationMs, environment, exitCode, ...rest } = report as unknown as Report;
  const { problems = [], results, coverage = [], minCoverage } = rest;
  return [
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
