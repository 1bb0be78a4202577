import { evaluateTemplate } from '../../expression/evaluate.ts';
import { isJsonObject, isNumber, type Json, type JsonObject } from '../../model/json.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { Check, Verdict } from '../check.ts';
import { headerValues } from '../header-values.ts';
import { jsonText } from '../json-text.ts';
import { matchPattern } from '../match-pattern.ts';
import { unmakeable } from '../unmakeable.ts';

const MATCHERS = ['matches', 'contains', 'present'] as const;
type Matcher = (typeof MATCHERS)[number];
/** One demand on a header, in words and as a test. */
type Demand = { text: string; meets: (values: string[]) => boolean | { why: string }; wantsAbsent?: boolean };

/**
 * A header is equal to a text, or meets `matches`, `contains` and `present` together. Where it came several times any
 * of its values may do, or all joined by commas (RFC 9110, section 5.3).
 */
export const checkHeader: Check<'headers'> = ({ header, value }, { response, scope }) => {
  const expected = evaluateTemplate(value, scope);
  const demands = demandsOf(expected);
  if (typeof demands === 'string') return unmakeable(`header ${header}`, demands);
  const label = `header ${header} ${demands.map(({ text }) => text).join(', ')}`;
  const values = headerValues(response.headers, header);
  const actual = values.length === 0 ? null : values.length === 1 ? (values[0] as string) : values;
  if (values.length === 0 && !demands.every(({ wantsAbsent }) => wantsAbsent)) {
    const near = didYouMean(header, new Set(response.headers.map(([name]) => name.toLowerCase())));
    const message = `the response has no header ${header}${near === undefined ? '' : `: ${near}`}`;
    return { label, outcome: 'failed', expected, actual, message };
  }
  return { label, expected, actual, ...verdictOf(header, values, demands) };
};

function verdictOf(header: string, values: string[], demands: Demand[]): Pick<Verdict, 'outcome' | 'message'> {
  const candidates = values.length > 1 ? [...values, values.join(', ')] : values;
  const unmet: string[] = [];
  for (const { text, meets } of demands) {
    const met = meets(candidates);
    if (typeof met === 'object') return { outcome: 'errored', message: met.why };
    if (!met) unmet.push(text);
  }
  if (unmet.length === 0) return { outcome: 'passed' };
  const found = values.map((value) => JSON.stringify(value)).join(' and ');
  return { outcome: 'failed', message: `header ${header} is ${found}, expected: ${unmet.join(', ')}` };
}

/** What is demanded, or why it cannot be understood. */
function demandsOf(expected: Json): Demand[] | string {
  if (isJsonObject(expected)) return matcherDemands(expected);
  if (typeof expected !== 'string' && typeof expected !== 'boolean' && !isNumber(expected)) {
    return `a header is compared with a text, a number or a map of ${MATCHERS.join(', ')}, not with ${jsonText(expected)}; for one that must not be there write { present: false }`;
  }
  const wanted = String(expected).trim();
  return [{ text: `is ${jsonText(wanted)}`, meets: (values) => values.includes(wanted) }];
}

function matcherDemands(map: JsonObject): Demand[] | string {
  const demands: Demand[] = [];
  for (const [key, wanted] of Object.entries(map)) {
    if (!isMatcher(key)) {
      return `"${key}" is not known here: ${didYouMean(key, MATCHERS) ?? `there are ${MATCHERS.join(', ')}`}`;
    }
    const demand = matcherDemand(key, wanted);
    if (typeof demand === 'string') return demand;
    demands.push(demand);
  }
  return demands.length === 0 ? `the map is empty: there are ${MATCHERS.join(', ')}` : demands;
}

function matcherDemand(matcher: Matcher, wanted: Json): Demand | string {
  switch (matcher) {
    case 'present':
      if (typeof wanted !== 'boolean') return `present is true or false, not ${jsonText(wanted)}`;
      return wanted
        ? { text: 'is present', meets: (values) => values.length > 0 }
        : { text: 'is absent', meets: (values) => values.length === 0, wantsAbsent: true };
    case 'contains': {
      if (typeof wanted !== 'string' && !isNumber(wanted)) return `contains is a text, not ${jsonText(wanted)}`;
      const part = String(wanted);
      return { text: `contains ${jsonText(part)}`, meets: (values) => values.some((value) => value.includes(part)) };
    }
    case 'matches':
      if (typeof wanted !== 'string') return `matches is a pattern in quotes, not ${jsonText(wanted)}`;
      return {
        text: `matches ${wanted}`,
        meets: (values) => {
          const found = matchPattern(wanted, values);
          return found.why === undefined ? found.matches : { why: found.why };
        },
      };
  }
}

function isMatcher(key: string): key is Matcher {
  return MATCHERS.some((matcher) => matcher === key);
}
