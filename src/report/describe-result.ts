import type { Exchange, Timings } from '../model/exchange.ts';
import { parseJson, stringifyJson } from '../model/json.ts';
import type { Attempt, RequestResult } from '../model/result.ts';
import { formatByteSize } from '../text/byte-size.ts';
import { formatLocation } from '../text/code-frame.ts';
import { curlCommand } from '../text/curl-command.ts';
import { cutEnd } from '../text/display-width.ts';
import { formatDuration } from '../text/duration.ts';
import { escapeTerminal, escapeTerminalLines } from '../text/escape-terminal.ts';
import { formatProblem } from '../text/format-problem.ts';
import type { Style } from '../text/style.ts';
import { checkSentence, describeCheck, indented } from './describe-check.ts';

const MAX_BODY_LINES = 12;
const MAX_BODY_COLUMNS = 160;
const MAX_LAID_OUT_LENGTH = 50_000;

/** All there is to say about a result that failed or errored, as lines safe to print: what, where, why, how to repeat. */
export function describeFailure(result: RequestResult, style: Style): string[] {
  const attempt = result.attempts.at(-1);
  const head = [
    `${style.bold(style.red(`✗ ${result.status.toUpperCase()}`))} ${style.bold(escapeTerminal(result.name))}`,
    indented(
      `${style.dim(escapeTerminal(result.id))} ${style.dim('at')} ${escapeTerminal(formatLocation(result.location))}`,
      2,
    ),
  ];
  if (!attempt) return head;
  return [
    ...head,
    ...attempt.exchanges.map((exchange) => indented(exchangeLine(exchange), 2)),
    ...(result.attempts.length > 1 ? [indented(attemptTrail(result), 2)] : []),
    ...attempt.checks
      .filter(({ outcome }) => outcome !== 'passed')
      .flatMap((check) => ['', ...shifted(describeCheck(check, style))]),
    ...(attempt.problem ? ['', ...shifted(formatProblem(attempt.problem, style).split('\n'))] : []),
    ...describeBody(attempt, style),
    ...describeRepeat(attempt, style),
  ];
}

/** Why a result is not passed, on one line. */
export function failureSentence(result: RequestResult): string {
  if (result.status === 'skipped') return escapeTerminal(result.reason ?? 'skipped');
  const attempt = result.attempts.at(-1);
  return attempt ? attemptSentence(attempt) : '';
}

/** What to know of a result although it passed, a line each. */
export function warningSentences({ warnings = [] }: RequestResult): string[] {
  return warnings.map(({ code, message }) => escapeTerminal(`warning ${code}: ${message}`));
}

/** Why an attempt is not passed, on one line; empty where it is. */
export function attemptSentence(attempt: Attempt): string {
  const checks = attempt.checks.filter(({ outcome }) => outcome !== 'passed').map(checkSentence);
  const problem = attempt.problem ? [escapeTerminal(`${attempt.problem.code}: ${attempt.problem.message}`)] : [];
  return [...problem, ...checks].join('; ');
}

/** `GET http://… → 404 Not Found in 12 ms`. */
export function exchangeLine({ request, response, timings }: Exchange): string {
  const answer = response ? `${response.status} ${response.statusText}`.trimEnd() : 'no response';
  return `${escapeTerminal(`${request.method} ${request.url} → ${answer}`)} in ${formatDuration(timings.totalMs)}`;
}

/** `new connection: dns 0.2 ms, connect 0.3 ms, waiting 4.1 ms, download 0.4 ms`; phases that do not apply are left out. */
export function timingsLine({ dnsMs, connectMs, tlsMs, waitingMs, downloadMs, reused }: Timings): string {
  const phases = Object.entries({
    dns: dnsMs,
    connect: connectMs,
    tls: tlsMs,
    waiting: waitingMs,
    download: downloadMs,
  })
    .filter((phase): phase is [string, number] => phase[1] !== null)
    .map(([name, ms]) => `${name} ${formatDuration(ms)}`);
  if (phases.length === 0) return reused ? 'reused connection' : 'no connection';
  return `${reused ? 'reused' : 'new'} connection: ${phases.join(', ')}`;
}

/** `attempt 1: 503, attempt 2: http/timeout, attempt 3: 200`. */
export function attemptTrail({ attempts }: RequestResult): string {
  return attempts.map((attempt) => `attempt ${attempt.number}: ${attemptOutcome(attempt)}`).join(', ');
}

/** The status of the response of an attempt, or the code of its problem. */
export function attemptOutcome(attempt: Attempt): string {
  return escapeTerminal(attempt.problem?.code ?? String(attempt.exchanges.at(-1)?.response?.status ?? 'no response'));
}

/** The id of a result without its file: `get_user[2]`. */
export function shortId({ id, file }: RequestResult): string {
  return id.startsWith(`${file}#`) ? id.slice(file.length + 1) : id;
}

function describeBody(attempt: Attempt, style: Style): string[] {
  const response = attempt.exchanges.at(-1)?.response;
  if (!response || response.body.size === 0) return [];
  const { size, text, note } = response.body;
  const type = response.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const about = [type, formatByteSize(size), note].filter((part) => part !== undefined).join(', ');
  return [
    '',
    `  ${style.dim(`Response body (${escapeTerminal(about)})`)}`,
    ...(text === undefined ? [] : bodyLines(text, style)),
  ];
}

function bodyLines(text: string, style: Style): string[] {
  const lines = escapeTerminalLines(readable(text)).trimEnd().split('\n');
  const shown = lines.slice(0, MAX_BODY_LINES).map((line) => indented(cutEnd(line, MAX_BODY_COLUMNS), 4));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, style.dim(`    … ${more} more ${more === 1 ? 'line' : 'lines'}`)] : shown;
}

/** JSON that came on one line is laid out; of anything long only the beginning is looked at. */
function readable(text: string): string {
  if (text.length > MAX_LAID_OUT_LENGTH) return text.slice(0, MAX_LAID_OUT_LENGTH);
  if (text.includes('\n') || !/^\s*[[{]/.test(text)) return text;
  try {
    return stringifyJson(parseJson(text), 2);
  } catch {
    return text;
  }
}

function describeRepeat(attempt: Attempt, style: Style): string[] {
  const request = attempt.exchanges.at(-1)?.request;
  if (!request) return [];
  const command = escapeTerminalLines(curlCommand(request)).split('\n');
  return ['', `  ${style.dim('Repeat it with')}`, ...command.map((line) => indented(line, 4))];
}

function shifted(lines: string[]): string[] {
  return lines.map((line) => indented(line, 2));
}
