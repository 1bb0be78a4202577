import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import { withinTimeLimit } from '../limits/time-limit.ts';
import { valueOf } from './bound.ts';
import { type ReadPattern, readPattern } from './read-pattern.ts';

const require = createRequire(import.meta.url);

/** A regular expression of JavaScript whose matching ends. */
export type Pattern = {
  /** Whether it matches somewhere in a text; undefined where that took longer than a second. */
  test: (text: string) => boolean | undefined;
  /** Whether testing a text takes microseconds. */
  isQuick: (text: string) => boolean;
};

/** What a backtracking engine may take for one text without being watched: a few milliseconds. */
const FREE_STEPS = 5e6;
const QUICK_STEPS = 1e4;
const LIMIT_MS = 1000;
const MAX_PATTERNS = 500;

const patterns = new Map<string, Pattern>();

/**
 * A pattern with Unicode rules where it keeps to them, of the flags `i`, `m` and `s`. Throws SyntaxError.
 *
 * Where backtracking cannot take long the engine of JavaScript matches. Else RE2 does, whose time grows with the text and
 * no faster; it has no look-around and no back-references, so patterns with these have a second for each text.
 */
export function compilePattern(source: string, flags = ''): Pattern {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const pattern = createPattern(toRegExp(source, flags));
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

/** A pattern of JavaScript with Unicode rules where it keeps to them. Throws SyntaxError. */
export function toRegExp(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // Such as `[\w-.]`, which only the older rules allow.
    return new RegExp(source, flags);
  }
}

function createPattern(regExp: RegExp): Pattern {
  const read = readPattern(regExp);
  let linear: Linear | undefined;
  const isWithin = (steps: number, { length }: string): boolean =>
    read.steps.some((bound) => valueOf(bound, length) <= steps);
  const limited = (work: () => boolean): boolean | undefined => withinTimeLimit(LIMIT_MS, work)?.value;
  return {
    isQuick: (text) => isWithin(QUICK_STEPS, text),
    test: (text) => {
      if (isWithin(FREE_STEPS, text)) return regExp.test(text);
      if (read.linear !== undefined && isSame(read, regExp, text)) {
        linear ??= compileLinear(read.linear, regExp.ignoreCase);
        if (linear.engine !== undefined) {
          const { engine } = linear;
          const isQuick = read.states * text.length <= FREE_STEPS;
          return isQuick ? engine.test(text) : limited(() => engine.test(text));
        }
      }
      return limited(() => regExp.test(text));
    },
  };
}

/** Whether both engines mean the same for a text. They differ in how they fold letters, and in what ends a line. */
function isSame({ hasLines, isAscii }: ReadPattern, { ignoreCase, unicode }: RegExp, text: string): boolean {
  if (ignoreCase && !(isAscii && !BEYOND_ASCII.test(text))) return false;
  if (hasLines && OTHER_LINE_ENDS.test(text)) return false;
  return unicode || !SURROGATES.test(text);
}

const BEYOND_ASCII = /[^\0-\x7f]/;
const OTHER_LINE_ENDS = /[\r\u2028\u2029]/;
const SURROGATES = /[\ud800-\udfff]/;

/** Without an engine where RE2 does not take the pattern, such as one whose repetitions multiply beyond its limit. */
type Linear = { engine: Pick<Re2.RE2JS, 'test'> | undefined };

function compileLinear(source: string, ignoreCase: boolean): Linear {
  const { RE2JS, RE2JSSyntaxException } = require('re2js') as typeof Re2;
  try {
    return { engine: RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { engine: undefined };
    throw error;
  }
}
