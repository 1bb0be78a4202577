import { withinTimeLimit } from './time-limit.ts';

const LIMIT_MS = 1000;

/** Whether any of the texts matches a pattern, or why that cannot be said: it is no pattern, or matching never ends. */
export function matchPattern(
  pattern: string,
  texts: string[],
): { matches: boolean; why?: undefined } | { why: string } {
  let regExp: RegExp;
  try {
    regExp = toRegExp(pattern);
  } catch (error) {
    return { why: (error as SyntaxError).message };
  }
  const found = withinTimeLimit(LIMIT_MS, () => texts.some((text) => regExp.test(text)));
  return found === undefined
    ? { why: `the pattern ${pattern} takes more than a second: it backtracks without end, make it simpler` }
    : { matches: found.value };
}

/** A JavaScript pattern, with Unicode rules where it keeps to them. Throws SyntaxError. */
export function toRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    // Such as `[\w-.]`, which only the older rules allow.
    return new RegExp(pattern);
  }
}
