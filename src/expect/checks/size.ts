import { evaluateTemplate } from '../../expression/evaluate.ts';
import { formatByteSize, parseByteSize } from '../../text/byte-size.ts';
import type { Check } from '../check.ts';
import { jsonText } from '../json-text.ts';
import { limitOf } from '../limit.ts';
import { unmakeable } from '../unmakeable.ts';

/** The decompressed body has at most so many bytes: `64KB`, or a number. */
export const checkSize: Check<'size'> = ({ value }, { response, scope }) => {
  const written = evaluateTemplate(value, scope);
  const limit = limitOf(written, { parse: parseByteSize, format: formatByteSize });
  if (!limit) return unmakeable('size', `expect.size got ${jsonText(written)}: not a size such as 64KB or 1MiB`);
  const label = `size is at most ${limit.text}`;
  const found = { label, expected: limit.amount, actual: response.size };
  if (response.size <= limit.amount) return { ...found, outcome: 'passed' };
  const message = `the body has ${response.size} bytes (${formatByteSize(response.size)}), expected at most ${limit.text}`;
  return { ...found, outcome: 'failed', message };
};
