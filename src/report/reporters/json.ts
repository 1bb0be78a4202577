import type { Reporter, RunEvent } from '../../model/event.ts';
import { stringifyJson } from '../../model/json.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';
import { withoutGoodBodies } from '../without-good-bodies.ts';

/** report.json, format 1 (`schemas/report.schema.json`): a line a result, so that it is small and a diff of it reads well. */
export function createJsonReporter(options: ReporterOptions): Reporter {
  return (events) => jsonReport(events, options);
}

async function* jsonReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const texts = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    const waits = texts.add({ order, id: result.id }, escapeJson(stringifyJson(withoutGoodBodies(result))));
    if (waits !== undefined) await waits;
  }
  const { tool, startedAt, durationMs, environment, exitCode, counts, problems, ...rest } = outline.end();
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
    yield `${i === 0 ? '{' : ','}\n  ${JSON.stringify(key)}: ${escapeJson(stringifyJson(value))}`;
  }
  yield ',\n  "results": [';
  let separator = '\n    ';
  for (const { text } of texts.read()) {
    yield separator + text;
    separator = ',\n    ';
  }
  yield texts.count() === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
