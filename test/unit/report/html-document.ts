import type { RunEvent } from '../../../src/model/event.ts';
import { createHtmlReporter } from '../../../src/report/reporters/html.ts';

/** The chunks in which the reporter writes a run. */
export async function chunksOf(events: RunEvent[]): Promise<string[]> {
  const report = createHtmlReporter({ colour: false, live: false, columns: 80, verbosity: 0 });
  const chunks: string[] = [];
  for await (const chunk of report(stream(events))) chunks.push(chunk);
  return chunks;
}

export async function documentOf(events: RunEvent[]): Promise<string> {
  return (await chunksOf(events)).join('');
}

/** The value of a JSON element of the document, as the script of the page sees it. */
export function jsonIn(html: string, id: string): ReturnType<typeof JSON.parse> {
  const [, text] = new RegExp(`<script type="application/json" id="${id}">([^]*?)</script>`).exec(html) ?? [];
  return JSON.parse(text ?? '');
}

async function* stream(events: RunEvent[]): AsyncIterable<RunEvent> {
  yield* events;
}
