import { type Bound, endless, lengthOfText, one, product, sum } from './bound.ts';
import {
  anything,
  asciiOf,
  type CharRange,
  characterText,
  classText,
  complement,
  dot,
  escapeClasses,
} from './char-class.ts';
import { type Ambiguity, ambiguous, either, emptyMatch, inSequence, oneOf, repeatedly } from './determinism.ts';
import { type Cursor, type Letters, readClass, readEscape, readLetter } from './read-letters.ts';

/** What a regular expression of JavaScript costs, and how to write it for RE2. */
export type ReadPattern = {
  /** The steps of a backtracking engine for one text: at most as many as each of these says. */
  steps: Bound[];
  /** The same pattern in the syntax of RE2; undefined where that cannot say it. */
  linear: string | undefined;
  /** The states of the automaton of `linear`. */
  states: number;
  /** Whether lines have beginnings and ends within the text. */
  hasLines: boolean;
  /** Whether letters beyond ASCII stand in it. */
  isAscii: boolean;
};

/** A part: in how many ways it can match from one place, after how many steps. */
type Part = {
  ways: Bound;
  steps: Bound;
  linear: string | undefined;
  states: number;
  isAnchored: boolean;
  ambiguity: Ambiguity;
};

/** More is not worth it: such patterns are left to the time limit. RE2 itself repeats at most 1,000 times. */
const MAX_STATES = 10_000;
const MAX_REPEAT = 1_000;

/** Reads the source of a valid `RegExp`. What it does not know costs endlessly and cannot be said in RE2. */
export function readPattern({ source, flags }: Pick<RegExp, 'source' | 'flags'>): ReadPattern {
  const cursor: Cursor = { source, at: 0, isUnicode: flags.includes('u'), isAscii: true };
  const reading: Reading = { ...flagsOf(flags), hasLines: false };
  const whole = readAlternatives(cursor, reading);
  const isWhole = cursor.at === source.length;
  const bounds = [whole.steps];
  // Folded letters would have to be compared too.
  if (whole.ambiguity.isDeterministic && !flags.includes('i')) bounds.push({ factor: whole.states + 1, degree: 1 });
  return {
    steps: isWhole ? bounds.map((steps) => (whole.isAnchored ? steps : product(steps, lengthOfText))) : [endless],
    linear: isWhole && whole.states <= MAX_STATES ? whole.linear : undefined,
    states: whole.states,
    hasLines: reading.hasLines,
    isAscii: cursor.isAscii,
  };
}

type Reading = { isMultiline: boolean; dotMatchesAll: boolean; ignoresCase: boolean; hasLines: boolean };

function flagsOf(flags: string): Omit<Reading, 'hasLines'> {
  return { isMultiline: flags.includes('m'), dotMatchesAll: flags.includes('s'), ignoresCase: flags.includes('i') };
}

function readAlternatives(cursor: Cursor, reading: Reading): Part {
  let all = readSequence(cursor, reading);
  while (cursor.source[cursor.at] === '|') {
    cursor.at++;
    const next = readSequence(cursor, reading);
    all = {
      ways: sum(all.ways, next.ways),
      steps: sum(all.steps, next.steps),
      linear: bothLinear(all, next, (a, b) => `${a}|${b}`),
      states: all.states + next.states + 1,
      isAnchored: all.isAnchored && next.isAnchored,
      ambiguity: either(all.ambiguity, next.ambiguity),
    };
  }
  return all;
}

function readSequence(cursor: Cursor, reading: Reading): Part {
  let all: Part = { ways: one, steps: one, linear: '', states: 0, isAnchored: false, ambiguity: emptyMatch };
  for (let isFirst = true; cursor.at < cursor.source.length; isFirst = false) {
    if (cursor.source[cursor.at] === '|' || cursor.source[cursor.at] === ')') break;
    const next = readQuantified(cursor, reading);
    all = {
      ways: product(all.ways, next.ways),
      steps: sum(all.steps, product(all.ways, next.steps)),
      linear: bothLinear(all, next, (a, b) => a + b),
      states: all.states + next.states,
      isAnchored: all.isAnchored || (isFirst && next.isAnchored),
      ambiguity: inSequence(all.ambiguity, next.ambiguity),
    };
  }
  return all;
}

function bothLinear(a: Part, b: Part, join: (a: string, b: string) => string): string | undefined {
  return a.linear === undefined || b.linear === undefined ? undefined : join(a.linear, b.linear);
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;

function readQuantified(cursor: Cursor, reading: Reading): Part {
  const part = readAtom(cursor, reading);
  QUANTIFIER.lastIndex = cursor.at;
  const found = QUANTIFIER.exec(cursor.source);
  if (found === null) return part;
  cursor.at = QUANTIFIER.lastIndex;
  const [, sign, low = '', comma, high = ''] = found;
  const least = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const most =
    sign === undefined ? (comma === '' ? least : high === '' ? undefined : Number(high)) : sign === '?' ? 1 : undefined;
  return repeated(part, least, most);
}

function repeated(part: Part, least: number, most: number | undefined): Part {
  const isSingle = part.ways.degree === 0 && part.ways.factor <= 1;
  const count = (most ?? least) + 1;
  const range = most === undefined ? '' : `${most}`;
  const isSayable = part.linear !== undefined && Math.max(least, most ?? 0) <= MAX_REPEAT;
  const shared = {
    linear: isSayable ? `(?:${part.linear}){${least},${range}}` : undefined,
    states: (part.states + 1) * count,
    isAnchored: part.isAnchored && least > 0,
    ambiguity: repeatedly(part.ambiguity, least, most),
  };
  if (isSingle) {
    const times: Bound = most === undefined ? { factor: least + 1, degree: 1 } : { factor: most + 1, degree: 0 };
    const ways = most === undefined ? lengthOfText : { factor: most - least + 1, degree: 0 };
    return { ...shared, ways, steps: product(part.steps, times) };
  }
  if (most === undefined) return { ...shared, ways: endless, steps: endless };
  // Each time in any of its ways: at most the last power, once for each number of times.
  const power: Bound = { factor: part.ways.factor ** most, degree: part.ways.degree * most };
  const ways = product(power, { factor: most - least + 1, degree: 0 });
  return { ...shared, ways, steps: product(part.steps, product(power, { factor: most + 1, degree: 0 })) };
}

const assertion = (linear: string): Part => ({
  ways: one,
  steps: one,
  linear,
  states: 1,
  isAnchored: false,
  ambiguity: emptyMatch,
});
const letter = (linear: string | undefined, first: readonly CharRange[]): Part => ({
  ...assertion(''),
  linear,
  ambiguity: oneOf(first),
});
const unknown: Part = { ...assertion(''), ways: endless, steps: endless, linear: undefined, ambiguity: ambiguous };

function readAtom(cursor: Cursor, reading: Reading): Part {
  const { source } = cursor;
  switch (source[cursor.at] ?? '') {
    case '(':
      return readGroup(cursor, reading);
    case '[':
      return classOf(readClass(cursor), reading);
    case '.':
      cursor.at++;
      return classOf({ ranges: reading.dotMatchesAll ? anything : dot, isNegated: false }, reading);
    case '^':
      cursor.at++;
      reading.hasLines ||= reading.isMultiline;
      return { ...assertion(reading.isMultiline ? '(?m:^)' : '\\A'), isAnchored: !reading.isMultiline };
    case '$':
      cursor.at++;
      reading.hasLines ||= reading.isMultiline;
      return assertion(reading.isMultiline ? '(?m:$)' : '\\z');
    case '\\':
      return readBackslash(cursor, reading);
    default:
      return characterOf(readLetter(cursor));
  }
}

function characterOf(codePoint: number | undefined): Part {
  return codePoint === undefined
    ? letter(undefined, anything)
    : letter(characterText(codePoint), [[codePoint, codePoint]]);
}

function classOf({ ranges, isNegated }: Letters, { ignoresCase }: Reading): Part {
  if (ranges === undefined) return letter(undefined, anything);
  // Some letters beyond ASCII, such as the long s, fold to letters of it, and not everywhere in the same way.
  const own = ignoresCase ? asciiOf(ranges) : ranges;
  return letter(classText(own, isNegated), isNegated ? complement(ranges) : ranges);
}

function readBackslash(cursor: Cursor, reading: Reading): Part {
  const name = cursor.source[cursor.at + 1] ?? '';
  if (name === 'b' || name === 'B') {
    cursor.at += 2;
    return assertion(`\\${name}`);
  }
  if (/[1-9k]/.test(name)) {
    // What was found before is compared again. How many digits belong to it does not matter here.
    cursor.at += 2;
    if (name === 'k') cursor.at = Math.max(cursor.source.indexOf('>', cursor.at) + 1, cursor.at);
    return { ...unknown, ways: one, steps: lengthOfText };
  }
  const ranges = escapeClasses[name];
  if (ranges !== undefined) {
    cursor.at += 2;
    return classOf({ ranges, isNegated: false }, reading);
  }
  return characterOf(readEscape(cursor));
}

const GROUP = /\((?:\?(?:(:)|(<?[=!])|<[^>]*>))?/y;

function readGroup(cursor: Cursor, reading: Reading): Part {
  GROUP.lastIndex = cursor.at;
  const [head = '(', , look] = GROUP.exec(cursor.source) ?? [];
  cursor.at += head.length;
  // Such as `(?i:`, which only newer engines know.
  if (cursor.source[cursor.at] === '?') return skipRest(cursor);
  const inner = readAlternatives(cursor, reading);
  if (cursor.source[cursor.at] !== ')') return skipRest(cursor);
  cursor.at++;
  // What looked ahead or back once does so in one way only.
  if (look !== undefined) return { ...inner, ways: one, linear: undefined, isAnchored: false, ambiguity: ambiguous };
  return { ...inner, linear: inner.linear === undefined ? undefined : `(?:${inner.linear})` };
}

function skipRest(cursor: Cursor): Part {
  cursor.at = cursor.source.length;
  return unknown;
}
