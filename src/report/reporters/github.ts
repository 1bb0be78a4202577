import type { Reporter, RunEvent } from '../../model/event.ts';
import type { Problem } from '../../model/problem.ts';
import type { RequestResult } from '../../model/result.ts';
import type { SourceLocation } from '../../model/source.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal, escapeTerminalLines } from '../../text/escape-terminal.ts';
import { checkSentence, describeFinding } from '../describe-check.ts';
import { attemptTrail, exchangeLine } from '../describe-result.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** Workflow commands of GitHub Actions: an annotation on the YAML line of each check that failed. For standard output. */
export function createGithubReporter(options: ReporterOptions): Reporter {
  const { pathPrefix = '' } = options;
  return async function* (events) {
    for await (const text of githubReport(events, options)) {
      yield pathPrefix === '' ? text : text.replace(/^::\w+ file=/, (start) => start + property(pathPrefix));
    }
  };
}

async function* githubReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const annotations = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    for (const text of resultAnnotations(result)) await annotations.add({ order, id: result.id }, text);
  }
  for (const problem of outline.end().problems) yield problemAnnotation('error', problem, problem.location);
  for (const { text } of annotations.read()) yield text;
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
