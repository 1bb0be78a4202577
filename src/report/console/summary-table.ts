import { createRequire } from 'node:module';
import type CliTable3 from 'cli-table3';
import type { Counts } from '../../model/result.ts';
import { cutMiddle, displayWidth } from '../../text/display-width.ts';
import { formatDuration } from '../../text/duration.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { Style } from '../../text/style.ts';
import type { FileTotals } from '../fold-files.ts';

const require = createRequire(import.meta.url);

/** From wide to narrow; each needs room for names that one can still read. */
const HEADS = [
  { heads: ['File', 'Passed', 'Failed', 'Errored', 'Skipped', 'Time'], minNameColumns: 16 },
  { heads: ['File', 'ok', 'fail', 'err', 'skip', 'time'], minNameColumns: 8 },
];

type TableOptions = { style: Style; columns: number; total: { counts: Counts; durationMs: number } };

/**
 * A row a file and one for all of them, never wider than `columns`: long names are cut in the middle, on a narrow
 * terminal the heads are short, and where even that does not fit there is no table.
 */
export function summaryTable(files: readonly FileTotals[], { style, columns, total }: TableOptions): string {
  const rows = files.map(({ file, counts, durationMs }) => cellsOf(escapeTerminal(file), counts, durationMs));
  if (files.length > 1) rows.push(cellsOf(`${files.length} files`, total.counts, total.durationMs));
  const fitting = HEADS.find(({ heads, minNameColumns }) => nameColumns(heads, rows, columns) >= minNameColumns);
  if (!fitting || files.length === 0) return '';
  const { heads } = fitting;
  const room = nameColumns(heads, rows, columns);
  // Loaded here because `-q` and every report but this one do without it.
  const Table = require('cli-table3') as typeof CliTable3;
  const table = new Table({
    head: heads.map((head) => style.bold(head)),
    colAligns: heads.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const [i, [name = '', ...cells]] of rows.entries()) {
    const isTotal = i === files.length;
    const painted = cells.map((cell, column) => paint(cell, column, style));
    const shown = cutMiddle(name, room);
    table.push([isTotal ? style.bold(shown) : shown, ...painted]);
  }
  return table.toString();
}

function cellsOf(name: string, counts: Counts, durationMs: number): string[] {
  const { passed, failed, errored, skipped } = counts;
  return [name, String(passed), String(failed), String(errored), String(skipped), formatDuration(durationMs)];
}

/** What is left for the names: each cell has a space on both sides and a line before it. */
function nameColumns(heads: string[], rows: string[][], columns: number): number {
  const taken = heads
    .slice(1)
    .map((head, i) => Math.max(head.length, ...rows.map((row) => displayWidth(row[i + 1] ?? ''))));
  return columns - 1 - 3 - taken.reduce((sum, width) => sum + width + 3, 0);
}

function paint(cell: string, column: number, style: Style): string {
  if (cell === '0') return style.dim(cell);
  const colours = [style.green, style.red, style.red, style.yellow];
  return colours[column]?.(cell) ?? cell;
}
