import type { Reporter, RunEvent } from '../../model/event.ts';
import { startOutline } from '../fold-outline.ts';
import { cutBodies } from '../html/cut-bodies.ts';
import { documentEnd, documentHead, documentScript } from '../html/document.ts';
import { jsonForScript } from '../html/escape.ts';
import { firstScreen, startFirstScreen } from '../html/first-screen.ts';
import { startIndex } from '../html/report-index.ts';
import { resultDetail } from '../html/result-detail.ts';
import { resultsSection, startStaticRows } from '../html/results-section.ts';
import { verdictOf } from '../html/verdict.ts';
import { bothOf, createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/**
 * One HTML file that opens from disk and loads nothing: what matters as plain HTML, results as JSON that the script of
 * the page shows. A result a chunk, so that no text of the size of the file is built.
 */
export function createHtmlReporter(options: ReporterOptions): Reporter {
  return (events) => htmlReport(events, options);
}

async function* htmlReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const screen = startFirstScreen();
  const staticRows = startStaticRows();
  const index = startIndex(createStore);
  const details = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    screen.add(order, result);
    staticRows.add(order, result);
    const detail = jsonForScript(resultDetail(cutBodies(result)));
    const waits = bothOf(index.add(order, result), details.add({ order, id: result.id }, detail));
    if (waits !== undefined) await waits;
  }
  const run = outline.end();
  const verdict = verdictOf(run.exitCode, run.counts);
  yield documentHead(verdict);
  yield firstScreen(run, verdict, screen);
  yield resultsSection(staticRows);
  yield '<script type="application/json" id="index">';
  yield* index.read();
  yield '</script>\n';
  yield documentScript();
  let number = 0;
  for (const { text } of details.read()) {
    yield `<script type="application/json" id="result-${number++}">${text}</script>\n`;
  }
  yield documentEnd;
}
