import type { Reporter, RunEvent } from '../../model/event.ts';
import { type Json, stringifyJson } from '../../model/json.ts';
import type { RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { describeFinding } from '../describe-check.ts';
import { attemptTrail, failureSentence, warningSentences } from '../describe-result.ts';
import { foldSummary } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** TAP version 14 (testanything.org), with a YAML block under each test point that is not ok. */
export function createTapReporter(_options: ReporterOptions): Reporter {
  return tapReport;
}

async function* tapReport(events: AsyncIterable<RunEvent>): AsyncIterable<string> {
  const { results, problems } = await foldSummary(events);
  yield `TAP version 14\n1..${results.length}\n`;
  for (const [i, result] of results.entries()) yield testPoint(i + 1, result);
  for (const { code, message } of problems) yield `# ${escapeTerminal(`${code}: ${message}`)}\n`;
  if (problems.some(({ code }) => code === 'run/interrupted')) yield 'Bail out! The run was interrupted\n';
}

function testPoint(number: number, result: RequestResult): string {
  const bad = result.status === 'failed' || result.status === 'errored';
  const about = result.name === result.request ? result.id : `${result.id} ${result.name}`;
  const skip = result.status === 'skipped' ? ` # SKIP ${description(result.reason ?? '')}`.trimEnd() : '';
  const line = `${bad ? 'not ok' : 'ok'} ${number} - ${description(about)}${skip}\n`;
  const warnings = warningSentences(result).map((warning) => `# ${warning}\n`);
  return [line, ...(bad || result.flaky ? [yamlBlock(diagnostics(result))] : []), ...warnings].join('');
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
