import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { Check } from '../check.ts';
import { headerValues } from '../header-values.ts';
import { jsonText } from '../json-text.ts';
import { isJsonType, mediaTypeOf } from '../media-type.ts';
import { unmakeable } from '../unmakeable.ts';

/** The media type of the answer is the given one, parameters and case aside; `json` takes every JSON type. */
export const checkType: Check<'type'> = ({ value }, { response, scope }) => {
  const expected = evaluateTemplate(value, scope);
  if (typeof expected !== 'string' || expected.trim() === '') {
    return unmakeable('type', `expect.type got ${jsonText(expected)}: write a media type such as application/json`);
  }
  const wanted = mediaTypeOf(expected);
  const label = `type is ${wanted}`;
  if (wanted !== 'json' && !wanted.includes('/')) {
    return unmakeable(label, `"${wanted}" is not a media type: write the whole of it, such as text/${wanted}, or json`);
  }
  const [contentType] = headerValues(response.headers, 'content-type');
  if (contentType === undefined) {
    return { label, outcome: 'failed', expected, actual: null, message: 'the response has no Content-Type' };
  }
  const actual = mediaTypeOf(contentType);
  const isWanted = wanted === 'json' ? isJsonType(actual) : actual === wanted;
  if (isWanted) return { label, outcome: 'passed', expected, actual: contentType };
  const wording = wanted === 'json' ? 'application/json or a +json type' : wanted;
  const message = `type is ${actual === '' ? 'empty' : actual}, expected ${wording}`;
  return { label, outcome: 'failed', expected, actual: contentType, message };
};
