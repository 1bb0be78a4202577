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
import { createFirsts, type Firsts } from '../firsts.ts';
import { type FileTotals, startFiles } from '../fold-files.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

const plain = createStyle(false);

/** A comment on a pull request and a job summary of GitHub Actions both end at some size; details of the rest are left out. */
const MAX_DETAILED_FAILURES = 50;
const MAX_DETAIL_LENGTH = 8000;
const MAX_LISTED = 200;

/** GitHub-flavoured Markdown, for a comment on a pull request or a job summary. */
export function createMarkdownReporter(options: ReporterOptions): Reporter {
  return (events) => markdownReport(events, options);
}

/** Lists of results of one kind: title, which results, and what is said of each. */
const lists: [title: string, isIn: (result: RequestResult) => boolean, about: (result: RequestResult) => string][] = [
  ['Flaky', ({ flaky }) => flaky, attemptTrail],
  ['Skipped', ({ status }) => status === 'skipped', failureSentence],
  ['Warnings', ({ warnings = [] }) => warnings.length > 0, warningSentence],
];

async function* markdownReport(
  events: AsyncIterable<RunEvent>,
  { createStore }: ReporterOptions,
): AsyncIterable<string> {
  const outline = startOutline();
  const fileTotals = startFiles();
  const failures = createFirsts<string>(MAX_DETAILED_FAILURES);
  const items = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    const place = { order, id: result.id };
    fileTotals.add(order, result);
    if (result.status === 'failed' || result.status === 'errored') failures.add(place, () => failureDetail(result));
    for (const [group, [, isIn, about]] of lists.entries()) {
      const item = (): string => `- ${escapeMarkdown(result.id)}: ${escapeMarkdown(about(result))}\n`;
      if (isIn(result)) await items.add({ ...place, group }, item());
    }
  }
  const run = outline.end();
  const { tool, environment, problems, counts, durationMs } = run;
  const where = environment === null ? '' : ` · environment ${escapeMarkdown(environment)}`;
  yield `## ${escapeMarkdown(tool.name)}: ${verdictLine({ ...run, planned: counts.total }, plain)}${where}\n`;
  yield* problems.map((problem) => `\n${codeBlock(formatProblem(problem, plain))}`);
  const files = fileTotals.files();
  if (files.length > 0) {
    yield '\n| File | Passed | Failed | Errored | Skipped | Time |\n|---|--:|--:|--:|--:|--:|\n';
    yield* files.map(fileRow);
    if (files.length > 1) yield fileRow({ file: 'total', counts, durationMs });
  }
  yield* comparisonPart(run.comparison);
  yield* coveragePart(run.coverage ?? []);
  yield* failuresPart(failures);
  for (const [group, [title]] of lists.entries()) {
    const count = items.count(group);
    if (count === 0) continue;
    yield `\n<details><summary>${title} (${count})</summary>\n\n`;
    yield* items.readGroup(group);
    yield '\n</details>\n';
  }
}

function fileRow({ file, counts, durationMs }: Pick<FileTotals, 'file' | 'counts' | 'durationMs'>): string {
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
    yield `\n<details><summary>Not seen of ${escapeSummary(coverage.description)} (${names.length})</summary>\n\n`;
    for (const name of names.slice(0, MAX_LISTED)) yield `- ${escapeMarkdown(name)}\n`;
    if (names.length > MAX_LISTED) yield `- and ${names.length - MAX_LISTED} more\n`;
    yield '\n</details>\n';
  }
}

function* failuresPart(failures: Firsts<string>): Generator<string> {
  if (failures.count() === 0) return;
  yield `\n### Failures\n`;
  yield* failures.items();
  const more = failures.count() - MAX_DETAILED_FAILURES;
  if (more > 0) yield `\nand ${more} more\n`;
}

function failureDetail(result: RequestResult): string {
  const text = describeFailure(result, plain).join('\n');
  const shown = text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH)}\n…` : text;
  const title = `<b>${escapeSummary(result.name)}</b> · ${escapeSummary(formatLocation(result.location))}`;
  return `\n<details><summary>${title}</summary>\n\n${codeBlock(shown)}\n</details>\n`;
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

/** Text that stays text: no markup, no HTML, nobody mentioned, no link, no formula. */
function escapeMarkdown(text: string): string {
  const safe = escapeTerminal(text).replace(/[\\`*_[\]|~#$]/g, '\\$&');
  return withoutMentions(withEntities(safe))
    .replaceAll('://', '&#58;//')
    .replaceAll(/\bwww\./gi, 'www&#46;');
}

/** As `escapeMarkdown`, in a line of HTML, where Markdown is not read and its escapes would be seen. */
function escapeSummary(text: string): string {
  return withoutMentions(withEntities(escapeTerminal(text))).replaceAll('`', '&#96;');
}

function withEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** GitHub looks for `@name`, `#1` and `GH-1` in what is shown, so that only a character between keeps them apart. */
function withoutMentions(text: string): string {
  return text.replaceAll('@', '&#64;').replaceAll(/(?:&#64;(?=\w)|#(?=\d)|\bGH-(?=\d))/gi, '$&&#8203;');
}
