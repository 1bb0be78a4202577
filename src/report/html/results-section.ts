import type { RequestResult } from '../../model/result.ts';
import { formatDuration } from '../../text/duration.ts';
import { escapeHtml as text } from './escape.ts';
import { whyOf } from './report-index.ts';

/** Rows of the table for browsers without scripts; what did not pass comes first so that it is never cut off. */
const MAX_STATIC_ROWS = 2_000;

/** The place where the script builds the list of results, and a plain table for where no script runs. */
export function resultsSection(results: RequestResult[]): string {
  return `<section class="results" aria-labelledby="results-title">
<h2 id="results-title">Results</h2>
<div id="toolbar" class="toolbar" role="search" aria-label="Filter results"></div>
<div id="list"></div>
<noscript>${staticTable(results)}</noscript>
</section>
</main>
`;
}

function staticTable(results: RequestResult[]): string {
  const bad = results.filter(({ status }) => status !== 'passed');
  const rows = [...bad, ...results.filter(({ status }) => status === 'passed')].slice(0, MAX_STATIC_ROWS);
  const cut = rows.length < results.length ? `<p>${rows.length} of ${results.length} results are shown.</p>` : '';
  return `<table><caption>What did not pass comes first. Details need JavaScript.</caption>
<thead><tr><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Why</th><th scope="col">Duration</th></tr></thead>
<tbody>${rows.map(staticRow).join('')}</tbody></table>${cut}`;
}

function staticRow(result: RequestResult): string {
  const why = result.status === 'passed' ? '' : whyOf(result);
  return `<tr><td><span class="icon" data-status="${result.status}"></span> ${result.status}${result.flaky ? ' (flaky)' : ''}</td>
<td>${text(result.name)}<br><code>${text(result.id)}</code></td><td>${text(why)}</td>
<td>${formatDuration(result.durationMs)}</td></tr>`;
}
