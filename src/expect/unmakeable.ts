import type { Verdict } from './check.ts';

/** The verdict on a check that could not be made, and why. */
export function unmakeable(label: string, message: string): Verdict {
  return { label, outcome: 'errored', message };
}
