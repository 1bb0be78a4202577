import type { Reporter, RunEvent } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import { foldSummary } from '../fold-summary.ts';
import { cutBodies } from '../html/cut-bodies.ts';
import { documentEnd, documentHead, documentScript } from '../html/document.ts';
import { jsonForScript } from '../html/escape.ts';
import { firstScreen } from '../html/first-screen.ts';
import { reportIndex } from '../html/report-index.ts';
import { resultDetail } from '../html/result-detail.ts';
import { resultsSection } from '../html/results-section.ts';
import { verdictOf } from '../html/verdict.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/**
 * One HTML file that opens from disk and loads nothing: what matters as plain HTML, results as JSON that the script of
 * the page shows. A result a chunk, so that no text of the size of the file is built.
 */
export function createHtmlReporter(_options: ReporterOptions): Reporter {
  return htmlReport;
}

async function* htmlReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  const run = await foldSummary(events, cutBodies);
  const verdict = verdictOf(run.exitCode, run.counts);
  yield documentHead(verdict);
  yield firstScreen(run, verdict);
  yield resultsSection(run.results);
  yield jsonElement('index', reportIndex(run));
  yield documentScript();
  for (const [i, result] of run.results.entries()) yield jsonElement(`result-${i}`, resultDetail(result));
  yield documentEnd;
}

function jsonElement(id: string, value: Json): string {
  return `<script type="application/json" id="${id}">${jsonForScript(value)}</script>\n`;
}
