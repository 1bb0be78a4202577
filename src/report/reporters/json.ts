import type { Reporter, RunEvent } from '../../model/event.ts';
import { stringifyJson } from '../../model/json.ts';
import type { RequestResult } from '../../model/result.ts';
import { foldSummary } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';
import { createTextStore } from '../text-store.ts';
import { withoutAttempts } from '../without-good-attempts.ts';
import { withoutGoodBodies } from '../without-good-bodies.ts';

/** report.json, format 1 (`schemas/report.schema.json`): a line a result, so that it is small and a diff of it reads well. */
export function createJsonReporter(_options: ReporterOptions): Reporter {
  return jsonReport;
}

async function* jsonReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  // As compressed text a result takes a fraction of the memory that its objects take.
  const store = createTextStore();
  const texts = new WeakMap<RequestResult, number>();
  const keep = (result: RequestResult): RequestResult => {
    const kept = withoutAttempts(result);
    texts.set(kept, store.add(stringifyJson(withoutGoodBodies(result))));
    return kept;
  };
  const { results, tool, startedAt, durationMs, environment, exitCode, counts, problems, ...rest } = await foldSummary(
    events,
    keep,
  );
  const { shard, coverage, minCoverage, comparison } = rest;
  const head = {
    format: 1,
    tool,
    startedAt,
    durationMs,
    environment,
    ...(shard ? { shard } : {}),
    exitCode,
    counts,
    problems,
    ...(coverage ? { coverage } : {}),
    ...(comparison ? { comparison } : {}),
    ...(minCoverage === undefined ? {} : { minCoverage }),
  };
  for (const [i, [key, value]] of Object.entries(head).entries()) {
    yield `${i === 0 ? '{' : ','}\n  ${JSON.stringify(key)}: ${stringifyJson(value)}`;
  }
  yield ',\n  "results": [';
  for (const [i, result] of results.entries()) yield `${i === 0 ? '' : ','}\n    ${store.get(texts.get(result) ?? -1)}`;
  yield results.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
