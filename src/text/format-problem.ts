import type { Problem } from '../model/problem.ts';
import { codeFrame } from './code-frame.ts';
import { escapeTerminal, escapeTerminalLines } from './escape-terminal.ts';
import type { Style } from './style.ts';

/** A hint up to so many characters stands after the carets, a longer one on a line of its own. */
const SHORT_HINT = 60;

/**
 * A problem as a person reads it, without a line break at the end:
 *
 *     error[input/unknown-key]: "expct" is not a key of a request
 *       --> collections/users.yaml:31:5
 *        |
 *     31 |     expct:
 *        |     ^^^^^ did you mean "expect"?
 */
export function formatProblem(problem: Problem, style: Style, kind: 'error' | 'warning' = 'error'): string {
  const { code, message, hint, location, excerpt } = problem;
  const mark = kind === 'error' ? style.red : style.yellow;
  const head = `${style.bold(mark(`${kind}[${escapeTerminal(code)}]`))}${style.bold(`: ${indentRest(message, '  ')}`)}`;
  const note = excerpt && hint !== undefined && isShort(hint) ? hint : undefined;
  const frame = location ? codeFrame({ location, excerpt, note, style, mark }) : [];
  const gutter = ' '.repeat(location ? String(location.line).length + 1 : 2);
  const help =
    hint !== undefined && note === undefined
      ? [`${gutter}${style.blue('=')} help: ${indentRest(hint, `${gutter}  `)}`]
      : [];
  return [head, ...frame, ...help].join('\n');
}

function isShort(hint: string): boolean {
  return hint.length <= SHORT_HINT && !hint.includes('\n');
}

function indentRest(text: string, indent: string): string {
  return escapeTerminalLines(text).replaceAll('\n', `\n${indent}`);
}
