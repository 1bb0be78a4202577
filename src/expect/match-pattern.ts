import { compilePattern, type Pattern } from '../expression/pattern/compile-pattern.ts';

/** Whether any of the texts matches a pattern, or why that cannot be said: it is no pattern, or matching never ends. */
export function matchPattern(source: string, texts: string[]): { matches: boolean; why?: undefined } | { why: string } {
  let pattern: Pattern;
  try {
    pattern = compilePattern(source);
  } catch (error) {
    return { why: (error as SyntaxError).message };
  }
  for (const text of texts) {
    const matches = pattern.test(text);
    if (matches === undefined) {
      return { why: `the pattern ${source} takes more than a second: it backtracks without end, make it simpler` };
    }
    if (matches) return { matches };
  }
  return { matches: false };
}
