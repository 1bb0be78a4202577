import { isJsonObject, type Json, parseJson } from '../../../model/json.ts';
import { hideInJson } from '../../credentials/hide-credential.ts';
import { hasTwinKeys } from '../../draft/request/has-twin-keys.ts';
import { hasMark } from '../../template/marks.ts';
import type { Marks } from '../variables/marks.ts';
import type { Variables } from '../variables/variables.ts';

/** Stands for a mark that is a value of its own, not within a text. */
const BARE = /^\ufdd2(\d+)\ufdd1$/;
const TOKENS = /"(?:[^"\\]|\\.)*"|\ufdd0(\d+)\ufdd1/gs;

/**
 * JSON text with marks as a value with templates; undefined where it is not JSON, or a map would not come back as it
 * was. Text that is a variable stays text; a variable that stands bare is a value.
 */
export function jsonTemplate(text: string, variables: Variables): Json | undefined {
  const quoted = text.replace(TOKENS, (token, number?: string) =>
    number === undefined ? token : `"\ufdd2${number}\ufdd1"`,
  );
  let value: Json;
  try {
    value = parseJson(quoted);
  } catch {
    return undefined;
  }
  if (hasTwinKeys(quoted, value) || hasMarkedKey(value)) return undefined;
  return fill(hideInJson(value, variables), variables.marks);
}

function fill(value: Json, marks: Marks): Json {
  if (typeof value === 'string') {
    const [, number] = BARE.exec(value) ?? [];
    const [part] = number === undefined ? [] : marks.partsIn(`\ufdd0${number}\ufdd1`);
    if (part === undefined) return marks.fill(value, { asText: true });
    return part.isText ? `\${{ parse_json(${part.cel}) }}` : `\${{ ${part.cel} }}`;
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, marks));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, marks)]));
}

/** Keys are never templates. */
function hasMarkedKey(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasMarkedKey);
  return isJsonObject(value) && Object.entries(value).some(([key, item]) => hasMark(key) || hasMarkedKey(item));
}
