import type { Reporter, RunEvent } from '../../model/event.ts';
import { type Json, stringifyJson } from '../../model/json.ts';
import type { RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { describeFinding } from '../describe-check.ts';
import { attemptTrail, failureSentence, warningSentences } from '../describe-result.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** TAP version 14 (testanything.org), with a YAML block under each test point that is not ok. */
export function createTapReporter(options: ReporterOptions): Reporter {
  return (events) => tapReport(events, options);
}

async function* tapReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const points = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    const waits = points.add({ order, id: result.id, group: isBad(result) ? NOT_OK : OK }, testPoint(result));
    if (waits !== undefined) await waits;
  }
  const { problems } = outline.end();
  yield `TAP version 14\n1..${points.count()}\n`;
  let number = 0;
  for (const { text, group } of points.read()) yield `${group === NOT_OK ? 'not ok' : 'ok'} ${++number} - ${text}`;
  for (const { code, message } of problems) yield `# ${escapeTerminal(`${code}: ${message}`)}\n`;
  if (problems.some(({ code }) => code === 'run/interrupted')) yield 'Bail out! The run was interrupted\n';
}

const OK = 0;
const NOT_OK = 1;

function isBad({ status }: RequestResult): boolean {
  return status === 'failed' || status === 'errored';
}

/** What follows the number. */
function testPoint(result: RequestResult): string {
  const about = result.name === result.request ? result.id : `${result.id} ${result.name}`;
  const skip = result.status === 'skipped' ? ` # SKIP ${description(result.reason ?? '')}`.trimEnd() : '';
  const line = `${description(about)}${skip}\n`;
  const warnings = warningSentences(result).map((warning) => `# ${warning}\n`);
  return [line, ...(isBad(result) || result.flaky ? [yamlBlock(diagnostics(result))] : []), ...warnings].join('');
}

function diagnostics(result: RequestResult): Record<string, Json> {
  return {
    severity: result.flaky ? 'comment' : result.status === 'errored' ? 'error' : 'fail',
    ...(result.flaky ? {} : { message: failureSentence(result) }),
    ...describedPlaces(result),
    at: escapeTerminal(formatLocation(result.location)),
    attempts: attemptTrail(result),
    duration_ms: Math.round(result.durationMs),
  };
}

/** Where the description says what the findings of a contract are about. */
function describedPlaces({ attempts }: RequestResult): { described?: string[] } {
  const findings = (attempts.at(-1)?.checks ?? []).flatMap(({ finding }) => finding ?? []);
  return findings.length === 0 ? {} : { described: findings.map(describeFinding) };
}

/** Each value as JSON, which YAML 1.2 reads the same. */
function yamlBlock(values: Record<string, Json>): string {
  const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${stringifyJson(value)}\n`);
  return `  ---\n${lines.join('')}  ...\n`;
}

/** `#` would begin a directive. */
function description(text: string): string {
  return escapeTerminal(text).replace(/[\\#]/g, '\\$&');
}
