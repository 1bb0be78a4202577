import { evaluateTemplate } from '../../expression/evaluate.ts';
import type { HttpResponse } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Check, Verdict } from '../check.ts';
import { jsonText } from '../json-text.ts';
import { unmakeable } from '../unmakeable.ts';

const STATUS = /^[1-5]\d\d$/;
const STATUS_CLASS = /^[1-5]xx$/i;

/** The status is the given one, one of a list, or of a class such as `2xx`. */
export const checkStatus: Check<'status'> = ({ value }, { response, scope }) => {
  const expected = evaluateTemplate(value, scope);
  const wanted = (Array.isArray(expected) ? expected : [expected]).map(statusText);
  if (wanted.length === 0) return unmakeable('status', 'the list of statuses is empty');
  if (!wanted.every((item) => item !== undefined)) {
    const message = `expect.status got ${jsonText(expected)}: a status is a number from 100 to 599, a class such as 2xx, or a list of them`;
    return unmakeable('status', message);
  }
  const label = `status is ${orList(wanted)}`;
  const actual = String(response.status);
  const isWanted = wanted.some((item) => (item.endsWith('xx') ? item[0] === actual[0] : item === actual));
  if (isWanted) return { label, outcome: 'passed', expected, actual: response.status };
  const message = `status is ${statusLine(response)}, expected ${orList(wanted)}`;
  return { label, outcome: 'failed', expected, actual: response.status, message };
};

/** What holds where nothing is said: below 400, so that an error body is never taken for success. */
export function defaultStatus(response: HttpResponse): Verdict {
  const label = 'status is below 400';
  if (response.status < 400) return { label, outcome: 'passed', expected: 'below 400', actual: response.status };
  const message = `status is ${statusLine(response)}, expected below 400 because \`expect\` names no status`;
  return { label, outcome: 'failed', expected: 'below 400', actual: response.status, message };
}

function statusText(value: Json): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = String(value).trim();
  if (STATUS_CLASS.test(text)) return text.toLowerCase();
  return STATUS.test(text) ? text : undefined;
}

function statusLine({ status, statusText: reason }: HttpResponse): string {
  return reason === '' ? String(status) : `${status} ${reason}`;
}

function orList(items: string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
