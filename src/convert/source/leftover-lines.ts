import type { Leftover } from '../import.ts';

const MAX_LINES = 40;

/** What could not be carried over as the comment before its request. */
export function leftoverLines(leftovers: readonly Leftover[]): string[] {
  if (leftovers.length === 0) return [];
  return ['Not carried over:', ...leftovers.flatMap(linesOf)];
}

function linesOf({ place, what, hint, source }: Leftover): string[] {
  const head = `- ${what} (${place.file}:${place.line}:${place.column})${hint === undefined ? '' : `: ${hint}`}`;
  const lines = source === undefined || source === what ? [] : source.trimEnd().split(/\r?\n/);
  const cut = lines.length > MAX_LINES ? [`… ${lines.length - MAX_LINES} more lines`] : [];
  return [head, ...[...lines.slice(0, MAX_LINES), ...cut].map((line) => `    ${line}`)];
}
