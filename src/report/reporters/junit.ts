import type { Reporter, RunEvent } from '../../model/event.ts';
import type { Attempt, RequestResult } from '../../model/result.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { escapeXmlAttribute, escapeXmlText } from '../../text/escape-xml.ts';
import { formatProblem } from '../../text/format-problem.ts';
import { createStyle } from '../../text/style.ts';
import { indented } from '../describe-check.ts';
import {
  attemptOutcome,
  attemptSentence,
  describeFailure,
  exchangeLine,
  failureSentence,
  shortId,
  warningSentences,
} from '../describe-result.ts';
import { type FileTotals, startFiles } from '../fold-files.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

const plain = createStyle(false);

/**
 * JUnit XML for CI servers: a suite a file, a test case a result. Valid against the XSD of Jenkins' xUnit plugin
 * (junit-10.xsd), which has no `file`, `line` or `properties` of a test case: the file is at its suite and in the
 * `classname`, the lines are in the texts; attempts that did not pass are `flakyFailure`, `rerunFailure` and the like.
 */
export function createJunitReporter(options: ReporterOptions): Reporter {
  return (events) => junitReport(events, options);
}

async function* junitReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const files = startFiles();
  const cases = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    const waits = cases.add({ order, id: result.id, group: files.add(order, result) }, testCase(result));
    if (waits !== undefined) await waits;
  }
  const { tool, counts, durationMs, startedAt, environment, problems } = outline.end();
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({
    name: tool.name,
    tests: counts.total,
    failures: counts.failed,
    errors: counts.errored,
    time: seconds(durationMs),
  })}>\n`;
  for (const file of files.files()) {
    yield suiteStart(file, startedAt, environment);
    yield* cases.readGroup(file.number);
    yield '  </testsuite>\n';
  }
  if (problems.length > 0) {
    const texts = problems.map((problem) => formatProblem(problem, plain)).join('\n\n');
    yield `  <testsuite${attributes({ name: `${tool.name}: problems of the run`, tests: 0, failures: 0, errors: 0, skipped: 0 })}>\n`;
    yield `    <system-err>${escapeXmlText(texts)}</system-err>\n  </testsuite>\n`;
  }
  yield '</testsuites>\n';
}

function suiteStart(totals: FileTotals, startedAt: string, environment: string | null): string {
  const { file, collection, counts, durationMs, startedAtMs } = totals;
  const open = `  <testsuite${attributes({
    name: collection,
    file,
    timestamp: withoutZone(startedAtMs === undefined ? startedAt : new Date(startedAtMs).toISOString()),
    time: seconds(durationMs),
    tests: counts.total,
    failures: counts.failed,
    errors: counts.errored,
    skipped: counts.skipped,
  })}>\n`;
  if (environment === null) return open;
  return `${open}    <properties>\n      <property${attributes({ name: 'environment', value: environment })}/>\n    </properties>\n`;
}

function testCase(result: RequestResult): string {
  const open = `    <testcase${attributes({
    name: caseName(result),
    classname: className(result.file),
    time: seconds(result.durationMs),
  })}`;
  const inner = [...outcome(result), ...earlierAttempts(result), ...systemOut(result)];
  return inner.length === 0
    ? `${open}/>\n`
    : `${open}>\n${inner.map((line) => `      ${line}\n`).join('')}    </testcase>\n`;
}

/** Ids are unique in a file and stay the same when others change, so CI servers find a case again in the next run. */
function caseName(result: RequestResult): string {
  const id = shortId(result);
  return result.name === result.request || result.name === id ? id : `${id}: ${result.name}`;
}

function className(file: string): string {
  return file.replace(/\.ya?ml$/, '').replaceAll('/', '.');
}

function outcome(result: RequestResult): string[] {
  if (result.status === 'passed') return [];
  if (result.status === 'skipped') return [`<skipped${attributes({ message: result.reason ?? 'skipped' })}/>`];
  const tag = result.status === 'failed' ? 'failure' : 'error';
  const text = describeFailure(result, plain).join('\n');
  const type = failureType(result.attempts.at(-1));
  return [`<${tag}${attributes({ message: failureSentence(result), type })}>${escapeXmlText(text)}</${tag}>`];
}

/** Attempts before the last, in the elements of Maven Surefire: `flaky…` where the last one passed, else `rerun…`. */
function earlierAttempts({ attempts, status }: RequestResult): string[] {
  return attempts.slice(0, -1).map((attempt) => {
    const tag = `${status === 'passed' ? 'flaky' : 'rerun'}${attempt.problem ? 'Error' : 'Failure'}`;
    const message = `attempt ${attempt.number}: ${attemptSentence(attempt) || attemptOutcome(attempt)}`;
    const lines = attemptLines(attempt).join('\n');
    return `<${tag}${attributes({ message, type: failureType(attempt) })}><stackTrace>${escapeXmlText(lines)}</stackTrace></${tag}>`;
  });
}

function systemOut(result: RequestResult): string[] {
  const { attempts, status, flaky } = result;
  const lines = [...(status === 'passed' && !flaky ? [] : attempts.flatMap(attemptLines)), ...warningSentences(result)];
  return lines.length === 0 ? [] : [`<system-out>${escapeXmlText(lines.join('\n'))}</system-out>`];
}

function attemptLines(attempt: Attempt): string[] {
  const sentence = attemptSentence(attempt);
  return [
    `attempt ${attempt.number}: ${attemptOutcome(attempt)}`,
    ...attempt.exchanges.map((exchange) => indented(exchangeLine(exchange), 2)),
    ...(sentence === '' ? [] : [indented(sentence, 2)]),
  ];
}

/** The code of the problem, or the kind of the first check that did not pass. */
function failureType(attempt: Attempt | undefined): string {
  return attempt?.problem?.code ?? attempt?.checks.find((check) => check.outcome !== 'passed')?.kind ?? 'response';
}

function attributes(values: Record<string, string | number>): string {
  let text = '';
  for (const [name, value] of Object.entries(values)) {
    text += ` ${name}="${typeof value === 'number' ? value : escapeXmlAttribute(escapeTerminal(value))}"`;
  }
  return text;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** ISO 8601 without milliseconds and zone, which older schemas demand; it is UTC. */
function withoutZone(timestamp: string): string {
  return timestamp.replace(/(\.\d+)?Z$/, '');
}
