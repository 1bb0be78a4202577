import { formatProblem } from '../../text/format-problem.ts';
import type { Style } from '../../text/style.ts';
import type { FileTotals } from '../fold-files.ts';
import type { RunOutline } from '../fold-outline.ts';
import { comparisonBlock } from './comparison-block.ts';
import { coverageBlock } from './coverage-block.ts';
import type { ResultBlocks } from './result-blocks.ts';
import { summaryTable } from './summary-table.ts';
import { verdictLine } from './verdict-line.ts';

type FinalPartOptions = {
  files: readonly FileTotals[];
  blocks: ResultBlocks;
  style: Style;
  columns: number;
  quiet: boolean;
  planned: number;
};

/** Characters: what is shorter comes in one piece, so that nothing else that is written to the terminal stands within it. */
const MAX_PIECE_LENGTH = 1_000_000;

/**
 * What stands at the end of a run, in plan order: what went wrong, what is worth a look, the table and the verdict. In
 * pieces of whole lines.
 */
export function* finalPart(outline: RunOutline, options: FinalPartOptions): Generator<string> {
  let piece = '';
  let separator = '';
  for (const block of finalBlocks(outline, options)) {
    if (block === '') continue;
    piece += `${separator}${block}\n`;
    separator = '\n';
    if (piece.length < MAX_PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* finalBlocks(outline: RunOutline, options: FinalPartOptions): Generator<string> {
  const { problems, counts, durationMs, exitCode, coverage = [], comparison } = outline;
  const { files, blocks, style, columns, quiet, planned } = options;
  yield* blocks.failures();
  if (!quiet) {
    yield blocks.skipped();
    yield blocks.flaky();
    yield* blocks.warnings();
  }
  yield* problems.map((problem) => formatProblem(problem, style));
  if (!quiet) {
    yield comparisonBlock(comparison, style);
    yield coverageBlock(coverage, style, columns);
    yield summaryTable(files, { style, columns, total: { counts, durationMs } });
  }
  yield verdictLine({ counts, durationMs, exitCode, planned }, style);
}
