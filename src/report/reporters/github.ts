import type { Reporter, RunEvent } from '../../model/event.ts';
import type { Problem } from '../../model/problem.ts';
import type { RequestResult } from '../../model/result.ts';
import type { SourceLocation } from '../../model/source.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal, escapeTerminalLines } from '../../text/escape-terminal.ts';
import { checkSentence, describeFinding } from '../describe-check.ts';
import { attemptTrail, exchangeLine } from '../describe-result.ts';
import { foldSummary } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** Workflow commands of GitHub Actions: an annotation on the YAML line of each check that failed. For standard output. */
export function createGithubReporter({ pathPrefix = '' }: ReporterOptions): Reporter {
  return async function* (events) {
    for await (const text of githubReport(events)) {
      yield pathPrefix === '' ? text : text.replace(/^(::\w+ file=)/, `$1${property(pathPrefix)}`);
    }
  };
}

async function* githubReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  const { results, problems } = await foldSummary(events);
  for (const problem of problems) yield problemAnnotation('error', problem, problem.location);
  for (const result of results) yield* resultAnnotations(result);
}

function* resultAnnotations(result: RequestResult): Generator<string> {
  const attempt = result.attempts.at(-1);
  for (const warning of result.warnings ?? [])
    yield problemAnnotation('warning', warning, warning.location ?? result.location);
  if (result.flaky)
    yield annotation(
      'warning',
      result.location,
      `Flaky: ${result.name}`,
      `passed after a retry: ${attemptTrail(result)}`,
    );
  if (!attempt || (result.status !== 'failed' && result.status !== 'errored')) return;
  const last = attempt.exchanges.at(-1);
  const row = result.location.file === result.file ? '' : `\nwith the row at ${formatLocation(result.location)}`;
  const sent = (last ? `\n${exchangeLine(last)}` : '') + row;
  if (attempt.problem)
    yield problemAnnotation('error', attempt.problem, attempt.problem.location ?? result.location, result.name);
  for (const check of attempt.checks) {
    if (check.outcome === 'passed') continue;
    const described = check.finding === undefined ? '' : `\n${describeFinding(check.finding)}`;
    yield annotation('error', check.location, result.name, checkSentence(check) + described + sent);
  }
}

function problemAnnotation(
  level: 'error' | 'warning',
  problem: Problem,
  location?: SourceLocation,
  title: string = problem.code,
): string {
  const { code, message, hint } = problem;
  return annotation(level, location, title, `${code}: ${message}${hint === undefined ? '' : `\n${hint}`}`);
}

function annotation(
  level: 'error' | 'warning',
  location: SourceLocation | undefined,
  title: string,
  message: string,
): string {
  const place = location ? `file=${property(location.file)},line=${location.line},col=${location.column},` : '';
  return `::${level} ${place}title=${property(title)}::${data(escapeTerminalLines(message))}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(escapeTerminal(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
