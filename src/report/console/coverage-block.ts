import { createRequire } from 'node:module';
import type CliTable3 from 'cli-table3';
import type { ContractCoverage, CoveredCount } from '../../model/contract.ts';
import { cutMiddle, displayWidth } from '../../text/display-width.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { Style } from '../../text/style.ts';
import { shortCoveredText, unseen } from '../coverage/describe-coverage.ts';

const require = createRequire(import.meta.url);

const HEADS = ['Contract', 'Operations', 'Statuses', 'Parameters', 'Media types'];
const MIN_NAME_COLUMNS = 12;
const MAX_UNSEEN = 10;

/** What was seen of each description as a table, then the operations that were not; on a narrow terminal a line each. */
export function coverageBlock(coverages: readonly ContractCoverage[], style: Style, columns: number): string {
  if (coverages.length === 0) return '';
  return [table(coverages, style, columns), ...coverages.flatMap((one) => unseenLines(one, style))].join('\n');
}

function table(coverages: readonly ContractCoverage[], style: Style, columns: number): string {
  const rows = coverages.map((one) => [escapeTerminal(one.description), ...countsOf(one).map(shortCoveredText)]);
  const taken = HEADS.slice(1).map((head, i) => Math.max(head.length, ...rows.map((row) => row[i + 1]?.length ?? 0)));
  const room = columns - 1 - 3 - taken.reduce((sum, width) => sum + width + 3, 0);
  const names = Math.max(...rows.map(([name = '']) => displayWidth(name)));
  if (room < Math.min(MIN_NAME_COLUMNS, names)) {
    const named = (cell: string, i: number): string => `${HEADS[i + 1]?.toLowerCase()} ${cell}`;
    return rows
      .map(([name, ...cells]) => `${style.bold('Contract')} ${name}: ${cells.map(named).join(', ')}`)
      .join('\n');
  }
  const Table = require('cli-table3') as typeof CliTable3;
  const drawn = new Table({
    head: HEADS.map((head) => style.bold(head)),
    colAligns: HEADS.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const [name = '', ...cells] of rows) drawn.push([cutMiddle(name, room), ...cells]);
  return drawn.toString();
}

function countsOf({ operations, statuses, parameters, mediaTypes }: ContractCoverage): CoveredCount[] {
  return [operations, statuses, parameters, mediaTypes];
}

function unseenLines(coverage: ContractCoverage, style: Style): string[] {
  const names = unseen(coverage);
  const shown = names.slice(0, MAX_UNSEEN).map((name) => `  ${escapeTerminal(name)}`);
  if (shown.length === 0) return [];
  const more = names.length > MAX_UNSEEN ? [`  and ${names.length - MAX_UNSEEN} more`] : [];
  return [style.dim(`not seen of ${escapeTerminal(coverage.description)}:`), ...[...shown, ...more].map(style.dim)];
}
