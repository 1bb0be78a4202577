import type { RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal, escapeTerminalLines } from '../../text/escape-terminal.ts';
import { formatProblem } from '../../text/format-problem.ts';
import type { Style } from '../../text/style.ts';
import { indented } from '../describe-check.ts';
import { attemptTrail, describeFailure } from '../describe-result.ts';
import { groupByFile, type RunSummary } from '../fold-summary.ts';
import { comparisonBlock } from './comparison-block.ts';
import { coverageBlock } from './coverage-block.ts';
import { summaryTable } from './summary-table.ts';
import { verdictLine } from './verdict-line.ts';

type FinalPartOptions = { style: Style; columns: number; quiet: boolean; planned: number };

const MAX_IDS_OF_A_REASON = 10;

/** What stands at the end of a run, in plan order: what went wrong, what is worth a look, the table and the verdict. */
export function finalPart(summary: RunSummary, { style, columns, quiet, planned }: FinalPartOptions): string {
  const { results, problems, counts, durationMs, exitCode, coverage = [], comparison } = summary;
  const failing = results.filter(({ status }) => status === 'failed' || status === 'errored');
  const blocks = [
    ...failing.map((result) => describeFailure(result, style).join('\n')),
    ...(quiet ? [] : [skippedBlock(results, style), flakyBlock(results, style), ...warningBlocks(results, style)]),
    ...problems.map((problem) => formatProblem(problem, style)),
    quiet ? '' : comparisonBlock(comparison, style),
    quiet ? '' : coverageBlock(coverage, style, columns),
    quiet ? '' : summaryTable(groupByFile(results), { style, columns, total: { counts, durationMs } }),
    verdictLine({ counts, durationMs, exitCode, planned }, style),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function skippedBlock(results: readonly RequestResult[], style: Style): string {
  const byReason = new Map<string, RequestResult[]>();
  for (const result of results) {
    if (result.status !== 'skipped') continue;
    const reason = result.reason ?? 'no reason given';
    const known = byReason.get(reason);
    if (known === undefined) byReason.set(reason, [result]);
    else known.push(result);
  }
  if (byReason.size === 0) return '';
  const groups = Array.from(byReason, ([reason, skipped]) => {
    const shown = skipped.slice(0, MAX_IDS_OF_A_REASON).map(({ id }) => `    ${style.dim(escapeTerminal(id))}`);
    const more = skipped.length - shown.length;
    const text = escapeTerminalLines(reason).replaceAll('\n', '\n  ');
    return [`  ${text}`, ...shown, ...(more > 0 ? [style.dim(`    and ${more} more`)] : [])].join('\n');
  });
  return `${style.bold(style.yellow('- Skipped'))}\n${groups.join('\n')}`;
}

function flakyBlock(results: readonly RequestResult[], style: Style): string {
  const flaky = results.filter((result) => result.flaky);
  if (flaky.length === 0) return '';
  const lines = flaky.flatMap((result) => [
    indented(`${escapeTerminal(result.name)} ${style.dim(`at ${escapeTerminal(formatLocation(result.location))}`)}`, 2),
    indented(style.dim(attemptTrail(result)), 4),
  ]);
  return `${style.bold(style.yellow('! Flaky: passed after a retry'))}\n${lines.join('\n')}`;
}

function warningBlocks(results: readonly RequestResult[], style: Style): string[] {
  return results.flatMap((result) =>
    (result.warnings ?? []).map(
      (warning) =>
        `${formatProblem(warning, style, 'warning')}\n${indented(style.dim(`in ${escapeTerminal(result.id)}`), 2)}`,
    ),
  );
}
