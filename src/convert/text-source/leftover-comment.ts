import type { Leftover } from '../import.ts';
import { maskCredentials } from './mask-credentials.ts';

const MAX_LINES = 40;

/** The lines of comment that stand for what could not be carried over, with its source, credentials masked. */
export function leftoverComment(leftover: Leftover, secrets: readonly { value: string }[]): string[] {
  const { place, what, hint, source } = leftover;
  const head = `not carried over (line ${place.line}): ${what}${hint === undefined ? '' : `; ${hint}`}`;
  const lines = source === undefined ? [] : maskCredentials(source, secrets).split(/\r?\n/);
  const shown = lines.slice(0, MAX_LINES).map((line) => `  ${line}`);
  const cut = lines.length > MAX_LINES ? [`  … ${lines.length - MAX_LINES} more lines`] : [];
  return [head, ...shown, ...cut];
}

/** A leftover as it is listed: its source without credentials. */
export function maskedLeftover(leftover: Leftover, secrets: readonly { value: string }[]): Leftover {
  if (leftover.source === undefined) return leftover;
  return { ...leftover, source: maskCredentials(leftover.source, secrets) };
}
