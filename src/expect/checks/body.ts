import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { HttpResponse } from '../../model/exchange.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Check } from '../check.ts';
import { compareVerdict } from '../compare-verdict.ts';
import { headerValues } from '../header-values.ts';
import { labelText } from '../json-text.ts';
import { isJsonType, mediaTypeOf } from '../media-type.ts';
import { responseJson } from '../response-json.ts';
import { unmakeable } from '../unmakeable.ts';

/** The given parts are in the body and equal: of objects a subset, of lists every item, of scalars the exact value. */
export const checkBody: Check<'body'> = ({ value }, { response, scope }) => {
  const expected = evaluateTemplate(value, scope);
  const label = `body ${isJsonObject(expected) ? 'contains' : 'is'} ${labelText(expected)}`;
  const body = bodyFor(expected, response);
  if (body.why !== undefined) return unmakeable(label, body.why);
  return { label, ...compareVerdict({ template: value, expected, actual: body.value, mode: 'subset' }) };
};

/** A text is also compared with a body that does not say it is JSON. */
function bodyFor(expected: Json, response: HttpResponse): ReturnType<typeof responseJson> {
  const [contentType = ''] = headerValues(response.headers, 'content-type');
  const isText =
    typeof expected === 'string' && response.savedTo === undefined && !isJsonType(mediaTypeOf(contentType));
  return isText ? { value: response.body.text() } : responseJson(response);
}
