import type { Comparison } from '../../model/comparison.ts';
import { comparisonParts, comparisonSentence } from '../comparison/describe-comparison.ts';
import { escapeHtml as text } from './escape.ts';

/** What changed since the earlier run of `--compare`; nothing without one. */
export function comparisonPanel(comparison: Comparison | undefined): string {
  if (comparison === undefined) return '';
  const parts = comparisonParts(comparison).map(
    ([title, lines]) => `<h3>${title} (${lines.length})</h3><ul class="plain">${lines.map(item).join('')}</ul>`,
  );
  const body = parts.length === 0 ? '<p>Nothing changed.</p>' : parts.join('');
  return `<section class="panel" aria-labelledby="comparison-title">
<h2 id="comparison-title">Compared with <span class="muted">${text(comparisonSentence(comparison))}</span></h2>
${body}</section>`;
}

/** A link to the result, which the line begins with. */
function item(line: string): string {
  const [id = ''] = line.split(/: (?=\d)/);
  const link = `#${new URLSearchParams({ open: id }).toString()}`;
  return `<li><a href="${link}">${text(id)}</a>${text(line.slice(id.length))}</li>`;
}
