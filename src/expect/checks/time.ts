import { evaluateTemplate } from '../../expression/evaluate.ts';
import { formatDuration, parseDuration } from '../../text/duration.ts';
import type { Check } from '../check.ts';
import { jsonText } from '../json-text.ts';
import { limitOf } from '../limit.ts';
import { unmakeable } from '../unmakeable.ts';

/** The whole request took at most so long: `800ms`, or a number of milliseconds. */
export const checkTime: Check<'time'> = ({ value }, { scope, timeMs }) => {
  const written = evaluateTemplate(value, scope);
  const limit = limitOf(written, { parse: parseDuration, format: formatDuration });
  if (!limit) {
    return unmakeable('time', `expect.time got ${jsonText(written)}: not a duration such as 800ms or 2s`);
  }
  const label = `time is at most ${limit.text}`;
  const actual = Math.round(timeMs * 1000) / 1000;
  const found = { label, expected: limit.amount, actual };
  if (timeMs <= limit.amount) return { ...found, outcome: 'passed' };
  return { ...found, outcome: 'failed', message: `took ${formatDuration(timeMs)}, expected at most ${limit.text}` };
};
