import type { CheckResult, RequestResult } from '../../model/result.ts';
import { cutEnd, cutMiddle, padColumns } from '../../text/display-width.ts';
import { formatDuration } from '../../text/duration.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { Style } from '../../text/style.ts';
import { checkSentence, indented } from '../describe-check.ts';
import { exchangeLine, failureSentence, shortId, timingsLine } from '../describe-result.ts';
import type { FileTotals } from '../fold-files.ts';
import { countText } from './count-text.ts';

export type RequestLineOptions = {
  style: Style;
  /** Lines of single requests are cut to this. */
  columns: number;
  /** Which requests get a line of their own. */
  requests: 'none' | 'failing' | 'all';
};

/** One file that is done, on a line with its counts. `nameColumns` is the width of its name. */
export function fileLine({ file, counts, durationMs }: FileTotals, style: Style, nameColumns: number): string {
  const bad = counts.failed + counts.errored > 0;
  const mark = bad ? style.red('✗') : counts.passed > 0 ? style.green('✓') : style.yellow('-');
  const name = padColumns(cutMiddle(escapeTerminal(file), nameColumns), nameColumns);
  return `${mark} ${name}  ${countText(counts, style)}  ${style.dim(formatDuration(durationMs))}`;
}

/** A request that failed or errored, on one line as soon as it is known. */
export function failureLine(result: RequestResult, { style, columns }: { style: Style; columns: number }): string {
  const sentence = `${escapeTerminal(shortId(result))}  ${failureSentence(result)}`;
  return `${style.red('✗')} ${cutEnd(sentence, columns - 4)}`;
}

/** What stands of a request below the line of its file. */
export function requestLines(result: RequestResult, options: RequestLineOptions): string[] {
  if (options.requests === 'all') return verboseLines(result, options.style);
  const isFailing = result.status === 'failed' || result.status === 'errored';
  return options.requests === 'failing' && isFailing ? [indented(failureLine(result, options), 4)] : [];
}

function verboseLines(result: RequestResult, style: Style): string[] {
  const { status, name, attempts, flaky } = result;
  const title = `${statusMark(status, style)} ${escapeTerminal(shortId(result))}`;
  const about = name === result.request ? '' : `  ${escapeTerminal(name)}`;
  const why =
    status === 'skipped' ? style.yellow(`  skipped: ${failureSentence(result)}`) : flaky ? style.yellow('  flaky') : '';
  const inner = attempts.flatMap((attempt) => [
    ...attempt.exchanges.flatMap((exchange) => [
      style.dim(exchangeLine(exchange)),
      indented(style.dim(timingsLine(exchange.timings)), 2),
    ]),
    ...(attempt.problem ? [style.red(escapeTerminal(`${attempt.problem.code}: ${attempt.problem.message}`))] : []),
    ...attempt.checks.map((check) => checkLine(check, style)),
  ]);
  return [indented(`${title}${about}${why}`, 4), ...inner.map((line) => indented(line, 8))];
}

function checkLine(check: CheckResult, style: Style): string {
  return check.outcome === 'passed'
    ? `${style.green('✓')} ${escapeTerminal(check.label)}`
    : `${style.red('✗')} ${checkSentence(check)}`;
}

function statusMark(status: RequestResult['status'], style: Style): string {
  const marks = {
    passed: style.green('✓'),
    failed: style.red('✗'),
    errored: style.red('✗'),
    skipped: style.yellow('-'),
  };
  return marks[status];
}
