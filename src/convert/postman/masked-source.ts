import { maskCredentials } from '../credentials/mask-credentials.ts';
import type { Leftover } from '../import.ts';

type Secrets = readonly { value: string }[];

const MAX_LINES = 40;
const MAX_LINE_LENGTH = 400;

/** A leftover with as much of its source as a person reads, credentials masked. */
export function maskedSource(leftover: Leftover, secrets: Secrets): Leftover {
  const { source } = leftover;
  return source === undefined ? leftover : { ...leftover, source: shortened(maskCredentials(source, secrets)) };
}

function shortened(text: string): string {
  const lines = text.split('\n');
  const cut = lines
    .slice(0, MAX_LINES)
    .map((line) => (line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line));
  return (lines.length > MAX_LINES ? [...cut, '…'] : cut).join('\n');
}
