import type { RequestResult } from '../../model/result.ts';
import { formatDuration } from '../../text/duration.ts';
import { createFirsts, type Firsts } from '../firsts.ts';
import { escapeHtml as text } from './escape.ts';
import { whyOf } from './report-index.ts';

/** Rows of the table for browsers without scripts; what did not pass comes first so that it is never cut off. */
const MAX_STATIC_ROWS = 2_000;

export type StaticRows = {
  add: (order: number, result: RequestResult) => void;
  rows: Firsts<string>;
};

/** Gathers the rows of that table. */
export function startStaticRows(): StaticRows {
  const rows = createFirsts<string>(MAX_STATIC_ROWS);
  return {
    add: (order, result) =>
      rows.add({ rank: result.status === 'passed' ? 1 : 0, order, id: result.id }, () => staticRow(result)),
    rows,
  };
}

/** The place where the script builds the list of results, and a plain table for where no script runs. */
export function resultsSection({ rows }: StaticRows): string {
  return `<section class="results" aria-labelledby="results-title">
<h2 id="results-title">Results</h2>
<div id="toolbar" class="toolbar" role="search" aria-label="Filter results"></div>
<div id="list"></div>
<noscript>${staticTable(rows)}</noscript>
</section>
</main>
`;
}

function staticTable(rows: Firsts<string>): string {
  const shown = rows.items();
  const cut = shown.length < rows.count() ? `<p>${shown.length} of ${rows.count()} results are shown.</p>` : '';
  return `<table><caption>What did not pass comes first. Details need JavaScript.</caption>
<thead><tr><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Why</th><th scope="col">Duration</th></tr></thead>
<tbody>${shown.join('')}</tbody></table>${cut}`;
}

function staticRow(result: RequestResult): string {
  const why = result.status === 'passed' ? '' : whyOf(result);
  return `<tr><td><span class="icon" data-status="${result.status}"></span> ${result.status}${result.flaky ? ' (flaky)' : ''}</td>
<td>${text(result.name)}<br><code>${text(result.id)}</code></td><td>${text(why)}</td>
<td>${formatDuration(result.durationMs)}</td></tr>`;
}
