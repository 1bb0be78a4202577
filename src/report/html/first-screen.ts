import type { Counts, RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { formatDuration } from '../../text/duration.ts';
import { createFirsts, type Firsts } from '../firsts.ts';
import type { RunOutline } from '../fold-outline.ts';
import { comparisonPanel } from './comparison-panel.ts';
import { coveragePanel } from './coverage-panel.ts';
import { escapeHtml as text } from './escape.ts';
import { latencyPanel } from './latency-panel.ts';
import { whyOf } from './report-index.ts';
import type { Verdict } from './verdict.ts';

/** How many results the list of what did not pass shows. */
const LISTED = 8;

/** How many the panels beside each other show. */
const BESIDE = 5;

/** What the first screen shows of single results. */
export type FirstScreenFold = {
  add: (order: number, result: RequestResult) => void;
  notPassed: Firsts<string>;
  slowest: Firsts<Slow>;
  flaky: Firsts<string>;
  /** What each exchange with a response took. */
  latenciesMs: readonly number[];
};

type Slow = { link: string; name: string; durationMs: number };

/** Keeps the few results that are shown. */
export function startFirstScreen(): FirstScreenFold {
  const lists = {
    notPassed: createFirsts<string>(LISTED),
    slowest: createFirsts<Slow>(BESIDE),
    flaky: createFirsts<string>(BESIDE),
  };
  const latenciesMs: number[] = [];
  return {
    ...lists,
    latenciesMs,
    add: (order, result) => {
      const { id, status, durationMs } = result;
      if (status === 'failed' || status === 'errored') lists.notPassed.add({ order, id }, () => notPassedItem(result));
      if (status !== 'skipped') lists.slowest.add({ rank: -durationMs, order, id }, () => slowOf(result));
      if (result.flaky) lists.flaky.add({ order, id }, () => flakyItem(result));
      for (const { exchanges } of result.attempts) {
        for (const { response, timings } of exchanges) if (response !== undefined) latenciesMs.push(timings.totalMs);
      }
    },
  };
}

/** The part of the page that answers "is it good, and if not, why": whole without any script. */
export function firstScreen(run: RunOutline, verdict: Verdict, shown: FirstScreenFold): string {
  return `<header class="top">
<div class="verdict" data-state="${verdict.state}">
<h1><span class="icon" data-status="${verdict.state}"></span>${text(verdict.title)}</h1>
<p>${text(verdict.sentence)}</p>
</div>
${facts(run)}
</header>
<main>
${countLinks(run.counts)}
${problems(run)}
${notPassed(shown.notPassed)}
<section class="panel timeline" id="timeline" aria-labelledby="timeline-title" hidden></section>
<div class="columns">
${latencyPanel(shown.latenciesMs)}
${slowest(shown.slowest)}
${flaky(shown.flaky)}
</div>
${comparisonPanel(run.comparison)}
${coveragePanel(run.coverage ?? [], run.minCoverage)}
`;
}

function facts(run: RunOutline): string {
  const entries: [string, string | null][] = [
    ['Duration', formatDuration(run.durationMs)],
    ['Environment', run.environment],
    ['Started', run.startedAt],
    ['Shard', run.shard ? `${run.shard.index}/${run.shard.total}` : null],
    ['Exit code', String(run.exitCode)],
    ['Tool', `${run.tool.name} ${run.tool.version}`.trim()],
  ];
  const items = entries
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${name === 'Started' ? time(value) : text(value)}</dd></div>`);
  return `<dl class="facts">${items.join('')}</dl>`;
}

/** In UTC, so that the same run gives the same file everywhere; the page turns it into local time as a tooltip. */
function time(startedAt: string): string {
  const readable = startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  return `<time datetime="${text(startedAt)}">${text(readable)}</time>`;
}

function countLinks(counts: Counts): string {
  const shown = (['passed', 'failed', 'errored', 'skipped', 'flaky'] as const).map(
    (status) =>
      `<li><a href="#status=${status}" data-status="${status}"${counts[status] === 0 ? ' data-none' : ''}>` +
      `<span class="icon" data-status="${status}"></span><b>${counts[status]}</b> ${status}</a></li>`,
  );
  return `<nav class="counts" aria-label="Results by status"><ul>
<li><a href="#status="><b>${counts.total}</b> total</a></li>${shown.join('')}</ul>${shareBar(counts)}</nav>`;
}

function shareBar(counts: Counts): string {
  let x = 0;
  const parts = (['failed', 'errored', 'skipped', 'passed'] as const).map((status) => {
    const width = counts.total === 0 ? 0 : (counts[status] / counts.total) * 1000;
    const part = `<rect class="fill-${status}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="6"/>`;
    x += width;
    return width === 0 ? '' : part;
  });
  return `<svg class="share" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`;
}

function problems(run: RunOutline): string {
  if (run.problems.length === 0) return '';
  const items = run.problems.map(({ code, message, hint, location }) => {
    const advice = hint === undefined ? '' : ` <span class="muted">${text(hint)}</span>`;
    const place = location === undefined ? '' : ` <code class="place">${text(formatLocation(location))}</code>`;
    return `<li><code>${text(code)}</code> <span>${text(message)}</span>${advice}${place}</li>`;
  });
  return `<section class="panel problems" aria-labelledby="problems-title">
<h2 id="problems-title">Problems of the run</h2><ul class="plain">${items.join('')}</ul></section>`;
}

function notPassed(bad: Firsts<string>): string {
  const count = bad.count();
  if (count === 0) return '';
  const more = count > LISTED ? `<p class="muted"><a href="#status=failed,errored">All ${count}</a></p>` : '';
  return `<section class="panel" aria-labelledby="bad-title">
<h2 id="bad-title">What did not pass</h2><ul class="links">${bad.items().join('')}</ul>${more}</section>`;
}

function notPassedItem(result: RequestResult): string {
  return (
    `<li><a href="${linkTo(result)}"><span class="icon" data-status="${result.status}"></span>` +
    `<span class="grow"><b>${text(result.name)}</b> <span class="status-word">${result.status}</span>` +
    `<span class="why">${text(whyOf(result))}</span></span>` +
    `<code class="place">${text(formatLocation(failedAt(result)))}</code></a></li>`
  );
}

function failedAt(result: RequestResult): RequestResult['location'] {
  return result.attempts.at(-1)?.checks.find(({ outcome }) => outcome !== 'passed')?.location ?? result.location;
}

function slowest(ran: Firsts<Slow>): string {
  const shown = ran.items();
  if (shown.length === 0) return '';
  const longest = shown[0]?.durationMs || 1;
  const items = shown.map(({ link, name, durationMs }) => {
    const width = Math.max(0.5, (durationMs / longest) * 100).toFixed(1);
    return `<li><a href="${link}"><span class="grow">${text(name)}</span>
<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="6" rx="1"/></svg>
<span class="number">${formatDuration(durationMs)}</span></a></li>`;
  });
  return `<section class="panel" aria-labelledby="slowest-title">
<h2 id="slowest-title">Slowest requests</h2><ol class="links">${items.join('')}</ol></section>`;
}

function slowOf(result: RequestResult): Slow {
  return { link: linkTo(result), name: result.name, durationMs: result.durationMs };
}

function flaky(unstable: Firsts<string>): string {
  const count = unstable.count();
  if (count === 0) return '';
  const more = count > BESIDE ? `<p><a href="#status=flaky">All ${count}</a></p>` : '';
  return `<section class="panel" aria-labelledby="flaky-title">
<h2 id="flaky-title">Flaky</h2><ul class="links">${unstable.items().join('')}</ul>${more}</section>`;
}

function flakyItem(result: RequestResult): string {
  return (
    `<li><a href="${linkTo(result)}"><span class="icon" data-status="flaky"></span>` +
    `<span class="grow">${text(result.name)}<span class="why">${text(firstFailure(result))}</span></span>` +
    `<span class="number">${result.attempts.length} attempts</span></a></li>`
  );
}

function firstFailure(result: RequestResult): string {
  return whyOf({ ...result, attempts: result.attempts.slice(0, 1) });
}

function linkTo(result: RequestResult): string {
  return `#${new URLSearchParams({ open: result.id }).toString()}`;
}
