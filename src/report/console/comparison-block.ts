import type { Comparison } from '../../model/comparison.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { Style } from '../../text/style.ts';
import { comparisonParts, comparisonSentence } from '../comparison/describe-comparison.ts';

const MAX_LINES = 20;

/** What changed since the earlier run of `--compare`. */
export function comparisonBlock(comparison: Comparison | undefined, style: Style): string {
  if (comparison === undefined) return '';
  const parts = comparisonParts(comparison);
  const lines = parts.flatMap(([title, items]) => {
    const shown = items.slice(0, MAX_LINES).map((item) => `    ${escapeTerminal(item)}`);
    const more = items.length - shown.length;
    return [`  ${title} (${items.length})`, ...shown, ...(more > 0 ? [style.dim(`    and ${more} more`)] : [])];
  });
  const head = `${style.bold('Compared with')} ${escapeTerminal(comparisonSentence(comparison))}`;
  return [head, ...(lines.length === 0 ? [style.dim('  nothing changed')] : lines)].join('\n');
}
