import type { ContractCoverage } from '../../model/contract.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { coveredText } from '../coverage/describe-coverage.ts';
import { escapeHtml as text } from './escape.ts';

type Detail = ContractCoverage['details'][number];

/** What the run has seen of its descriptions: a line each, its operations folded below; nothing where there are none. */
export function coveragePanel(coverages: readonly ContractCoverage[], minCoverage: number | undefined): string {
  if (coverages.length === 0) return '';
  const asked = minCoverage === undefined ? '' : ` <span class="muted">at least ${minCoverage} % asked for</span>`;
  return `<section class="panel" aria-labelledby="coverage-title">
<h2 id="coverage-title">Contract coverage${asked}</h2>
${coverages.map(descriptionPart).join('\n')}</section>`;
}

function descriptionPart(coverage: ContractCoverage): string {
  const { description, title, operations, statuses, parameters, mediaTypes, details } = coverage;
  const named = title === undefined ? '' : ` <span class="muted">${text(title)}</span>`;
  const figures = Object.entries({ operations, statuses, parameters, 'media types': mediaTypes });
  return `<h3><code>${text(description)}</code>${named}</h3>
<dl class="figures">${figures.map(([name, count]) => `<div><dt>${name}</dt><dd>${coveredText(count)}</dd></div>`).join('')}</dl>
<details class="coverage"><summary>${details.length === 1 ? '1 operation' : `${details.length} operations`}</summary>
<table><thead><tr><th scope="col">Operation</th><th scope="col">Calls</th><th scope="col">Statuses</th><th scope="col">Parameters</th><th scope="col">Media types</th></tr></thead>
<tbody>${details.map(operationRow).join('')}</tbody></table></details>`;
}

function operationRow({ operation, place, calls, statuses, parameters, mediaTypes }: Detail): string {
  const at = place === undefined ? '' : ` title="${text(formatLocation(place))}"`;
  return (
    `<tr${calls === 0 ? ' data-none' : ''}><th scope="row"${at}>${text(operation)}</th><td>${calls}</td>` +
    `<td>${marks(statuses)}</td><td>${marks(parameters)}</td><td>${marks(mediaTypes)}</td></tr>`
  );
}

/** Not by colour alone: what was not seen is struck through and says so. */
function marks(names: Detail['statuses']): string {
  return names
    .map(({ name, covered }) => (covered ? `<span>${text(name)}</span>` : `<s title="not seen">${text(name)}</s>`))
    .join(', ');
}
