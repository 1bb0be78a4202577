import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { Check } from '../check.ts';
import { compareVerdict } from '../compare-verdict.ts';
import { labelText } from '../json-text.ts';
import { responseJson } from '../response-json.ts';
import { unmakeable } from '../unmakeable.ts';

/** The whole body is deeply equal to the given JSON. */
export const checkJson: Check<'json'> = ({ value }, { response, scope }) => {
  const expected = evaluateTemplate(value, scope);
  const label = `json equals ${labelText(expected)}`;
  const body = responseJson(response);
  if (body.why !== undefined) return unmakeable(label, body.why);
  return { label, ...compareVerdict({ template: value, expected, actual: body.value, mode: 'equal' }) };
};
