import type { Comparison } from '../../model/comparison.ts';
import type { ContractCoverage } from '../../model/contract.ts';
import type { Reporter, RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { formatDuration } from '../../text/duration.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { formatProblem } from '../../text/format-problem.ts';
import { createStyle } from '../../text/style.ts';
import { comparisonParts, comparisonSentence } from '../comparison/describe-comparison.ts';
import { verdictLine } from '../console/verdict-line.ts';
import { coveredText, unseen } from '../coverage/describe-coverage.ts';
import { attemptTrail, describeFailure, failureSentence } from '../describe-result.ts';
import { type FileSummary, foldSummary, groupByFile } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';

const plain = createStyle(false);

/** A comment on a pull request and a job summary of GitHub Actions both end at some size; details of the rest are left out. */
const MAX_DETAILED_FAILURES = 50;
const MAX_DETAIL_LENGTH = 8000;
const MAX_LISTED = 200;

/** GitHub-flavoured Markdown, for a comment on a pull request or a job summary. */
export function createMarkdownReporter(_options: ReporterOptions): Reporter {
  return markdownReport;
}

async function* markdownReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  const run = await foldSummary(events);
  const { tool, environment, results, problems, counts, durationMs } = run;
  const where = environment === null ? '' : ` · environment ${escapeMarkdown(environment)}`;
  yield `## ${escapeMarkdown(tool.name)}: ${verdictLine({ ...run, planned: counts.total }, plain)}${where}\n`;
  yield* problems.map((problem) => `\n${codeBlock(formatProblem(problem, plain))}`);
  const files = groupByFile(results);
  if (files.length > 0) {
    yield '\n| File | Passed | Failed | Errored | Skipped | Time |\n|---|--:|--:|--:|--:|--:|\n';
    yield* files.map(fileRow);
    if (files.length > 1) yield fileRow({ file: 'total', collection: '', counts, durationMs, results });
  }
  yield* comparisonPart(run.comparison);
  yield* coveragePart(run.coverage ?? []);
  yield* failuresPart(results.filter(({ status }) => status === 'failed' || status === 'errored'));
  yield* listPart(
    'Flaky',
    results.filter(({ flaky }) => flaky),
    attemptTrail,
  );
  yield* listPart(
    'Skipped',
    results.filter(({ status }) => status === 'skipped'),
    failureSentence,
  );
  yield* listPart(
    'Warnings',
    results.filter(({ warnings }) => warnings?.length),
    warningSentence,
  );
}

function fileRow({ file, counts, durationMs }: FileSummary): string {
  const { passed, failed, errored, skipped } = counts;
  return `| ${escapeMarkdown(file)} | ${passed} | ${failed} | ${errored} | ${skipped} | ${formatDuration(durationMs)} |\n`;
}

function* comparisonPart(comparison: Comparison | undefined): Generator<string> {
  if (comparison === undefined) return;
  yield `\n### Compared with ${escapeMarkdown(comparisonSentence(comparison))}\n`;
  const parts = comparisonParts(comparison);
  if (parts.length === 0) yield '\nNothing changed.\n';
  for (const [title, lines] of parts) {
    yield `\n**${title} (${lines.length})**\n\n`;
    for (const line of lines.slice(0, MAX_LISTED)) yield `- ${escapeMarkdown(line)}\n`;
    if (lines.length > MAX_LISTED) yield `- and ${lines.length - MAX_LISTED} more\n`;
  }
}

function* coveragePart(coverages: readonly ContractCoverage[]): Generator<string> {
  if (coverages.length === 0) return;
  yield '\n### Contract coverage\n\n| Description | Operations | Statuses | Parameters | Media types |\n|---|--:|--:|--:|--:|\n';
  for (const { description, operations, statuses, parameters, mediaTypes } of coverages) {
    const cells = [operations, statuses, parameters, mediaTypes].map(coveredText);
    yield `| ${escapeMarkdown(description)} | ${cells.join(' | ')} |\n`;
  }
  for (const coverage of coverages) {
    const names = unseen(coverage);
    if (names.length === 0) continue;
    yield `\n<details><summary>Not seen of ${escapeMarkdown(coverage.description)} (${names.length})</summary>\n\n`;
    for (const name of names.slice(0, MAX_LISTED)) yield `- ${escapeMarkdown(name)}\n`;
    if (names.length > MAX_LISTED) yield `- and ${names.length - MAX_LISTED} more\n`;
    yield '\n</details>\n';
  }
}

function* failuresPart(failing: RequestResult[]): Generator<string> {
  if (failing.length === 0) return;
  yield `\n### Failures\n`;
  for (const result of failing.slice(0, MAX_DETAILED_FAILURES)) {
    const text = describeFailure(result, plain).join('\n');
    const shown = text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH)}\n…` : text;
    const title = `<b>${escapeMarkdown(result.name)}</b> · ${escapeMarkdown(formatLocation(result.location))}`;
    yield `\n<details><summary>${title}</summary>\n\n${codeBlock(shown)}\n</details>\n`;
  }
  const more = failing.length - MAX_DETAILED_FAILURES;
  if (more > 0) yield `\nand ${more} more\n`;
}

function* listPart(
  title: string,
  results: RequestResult[],
  about: (result: RequestResult) => string,
): Generator<string> {
  if (results.length === 0) return;
  yield `\n<details><summary>${title} (${results.length})</summary>\n\n`;
  for (const result of results) yield `- ${escapeMarkdown(result.id)}: ${escapeMarkdown(about(result))}\n`;
  yield '\n</details>\n';
}

function warningSentence({ warnings = [] }: RequestResult): string {
  return warnings.map(({ code, message }) => `${code}: ${message}`).join('; ');
}

/** Nothing inside can end the block: its fence is longer than any in the text. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}\n`;
}

/** Text that stays text: no markup, no HTML, nobody mentioned, no link. */
function escapeMarkdown(text: string): string {
  const safe = escapeTerminal(text).replace(/[\\`*_[\]|~#]/g, '\\$&');
  return safe
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//');
}
