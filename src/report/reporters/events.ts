import type { Reporter, RunEvent } from '../../model/event.ts';
import { stringifyJson } from '../../model/json.ts';
import { escapeJson } from '../../text/escape-json.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** One line of JSON an event, as it happens (`schemas/event.schema.json`). `parseEvents` reads it back. */
export function createEventsReporter(_options: ReporterOptions): Reporter {
  return eventsReport;
}

async function* eventsReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  for await (const event of events) yield `${escapeJson(stringifyJson(event))}\n`;
}
