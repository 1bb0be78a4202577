import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { Check } from '../check.ts';
import { jsonText } from '../json-text.ts';
import { unmakeable } from '../unmakeable.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** The SHA-256 of the decompressed body is the given one, in hexadecimal digits of either case. */
export const checkSha256: Check<'sha256'> = ({ value }, { response, scope }) => {
  const written = evaluateTemplate(value, scope);
  const expected = typeof written === 'string' ? written.trim().toLowerCase() : '';
  if (!SHA256.test(expected)) {
    return unmakeable('sha256', `expect.sha256 got ${jsonText(written)}: not 64 hexadecimal digits`);
  }
  const label = `sha256 is ${expected.slice(0, 12)}…`;
  const actual = response.sha256.toLowerCase();
  if (actual === expected) return { label, outcome: 'passed', expected, actual };
  return { label, outcome: 'failed', expected, actual, message: `sha256 is ${actual}, expected ${expected}` };
};
