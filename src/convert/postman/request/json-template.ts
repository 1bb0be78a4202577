import { isJsonObject, type Json, parseJson } from '../../../model/json.ts';
import { isCredentialName } from '../../text-source/credentials.ts';
import { hasMark, type Marks } from '../variables/marks.ts';
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
  if (hasTwins(quoted, value) || hasMarkedKey(value)) return undefined;
  return fill(hideCredentials(value, variables), variables.marks);
}

/** Credentials in the fields of a body are marks. */
function hideCredentials(value: Json, variables: Variables): Json {
  if (Array.isArray(value)) return value.map((item) => hideCredentials(item, variables));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isSecret = typeof item === 'string' && item !== '' && isCredentialName(key) && !/[\ufdd0\ufdd2]/.test(item);
      return [key, isSecret ? variables.secret(key, item) : hideCredentials(item, variables)];
    }),
  );
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

/** Whether a key stands twice in a map: the text has more keys than the value. */
function hasTwins(text: string, value: Json): boolean {
  const withoutTexts = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""');
  return (withoutTexts.match(/""\s*:/g)?.length ?? 0) !== countKeys(value);
}

function countKeys(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countKeys(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countKeys(item), 0);
}
