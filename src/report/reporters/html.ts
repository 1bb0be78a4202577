import type { Reporter, RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { foldSummary } from '../fold-summary.ts';
import { cutBodies } from '../html/cut-bodies.ts';
import { documentEnd, documentHead, documentScript } from '../html/document.ts';
import { jsonForScript } from '../html/escape.ts';
import { firstScreen } from '../html/first-screen.ts';
import { keepOutline } from '../html/keep-outline.ts';
import { reportIndex } from '../html/report-index.ts';
import { resultDetail } from '../html/result-detail.ts';
import { resultsSection } from '../html/results-section.ts';
import { verdictOf } from '../html/verdict.ts';
import type { ReporterOptions } from '../reporter-options.ts';
import { createTextStore } from '../text-store.ts';

/**
 * One HTML file that opens from disk and loads nothing: what matters as plain HTML, results as JSON that the script of
 * the page shows. A result a chunk, so that no text of the size of the file is built.
 */
export function createHtmlReporter(_options: ReporterOptions): Reporter {
  return htmlReport;
}

async function* htmlReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  // As compressed text the details take a fraction of the memory that their objects take.
  const store = createTextStore();
  const details = new WeakMap<RequestResult, number>();
  const keep = (result: RequestResult): RequestResult => {
    const kept = { ...keepOutline(result) };
    details.set(kept, store.add(jsonForScript(resultDetail(cutBodies(result)))));
    return kept;
  };
  const run = await foldSummary(events, keep);
  const verdict = verdictOf(run.exitCode, run.counts);
  yield documentHead(verdict);
  yield firstScreen(run, verdict);
  yield resultsSection(run.results);
  yield jsonElement('index', jsonForScript(reportIndex(run)));
  yield documentScript();
  for (const [i, result] of run.results.entries())
    yield jsonElement(`result-${i}`, store.get(details.get(result) ?? -1));
  yield documentEnd;
}

function jsonElement(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${json}</script>\n`;
}
