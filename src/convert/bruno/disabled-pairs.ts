import type { Leftover } from '../import.ts';
import type { BrunoPair } from './tree.ts';

/** Parameters, fields, parts and variables that are switched off in the source. */
export function disabledPairs(pairs: BrunoPair[], what: string): Leftover[] {
  return pairs
    .filter(({ enabled, name }) => !enabled && name !== '')
    .map(({ name, value, place }) => ({ place, what: `disabled ${what} ${name}`, source: `~${name}: ${value}` }));
}
