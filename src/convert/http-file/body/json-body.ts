import { isJsonObject, type Json, parseJson } from '../../../model/json.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { literal } from '../../literal.ts';
import { type DraftPart, templateValue } from '../../template/template-value.ts';
import { expandText, PLACEHOLDER } from '../expand-text.ts';
import type { RequestContext } from '../http-context.ts';

/** Noncharacters (Unicode, section 23.7), which no text for interchange holds. */
const MARK = /\ufdd0(\d+)\ufdd1/g;
const WHOLE = /^\ufdd2(\d+)\ufdd1$/;

/** JSON with placeholders as a value; undefined where it is none, or a placeholder stands in a key. */
export function jsonBody(text: string, at: number, context: RequestContext): Json | undefined {
  if (/[\ufdd0-\ufdef]/.test(text)) return undefined;
  const placeholders: string[] = [];
  let value: Json;
  try {
    value = parseJson(withMarks(text, placeholders));
  } catch {
    return undefined;
  }
  if (hasMarkedKey(value)) return undefined;
  return fill(value, '', { placeholders, at, context });
}

/** Placeholders as marks: within texts as they stand, in place of a value as a text of their own. */
function withMarks(text: string, placeholders: string[]): string {
  let marked = '';
  let end = 0;
  let inString = false;
  for (const found of text.matchAll(PLACEHOLDER)) {
    const before = text.slice(end, found.index);
    inString = endsInString(before, inString);
    const index = placeholders.push(found[0]) - 1;
    marked += before + (inString ? `\ufdd0${index}\ufdd1` : `"\ufdd2${index}\ufdd1"`);
    end = found.index + found[0].length;
  }
  return marked + text.slice(end);
}

function endsInString(text: string, start: boolean): boolean {
  let inString = start;
  for (let index = 0; index < text.length; index += 1) {
    if (inString && text[index] === '\\') index += 1;
    else if (text[index] === '"') inString = !inString;
  }
  return inString;
}

function hasMarkedKey(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasMarkedKey);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, item]) => /[\ufdd0-\ufdef]/.test(key) || hasMarkedKey(item));
}

type Filling = { placeholders: string[]; at: number; context: RequestContext };

function fill(value: Json, key: string, filling: Filling): Json {
  if (Array.isArray(value)) return value.map((item) => fill(item, key, filling));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, name, filling)]));
  }
  if (typeof value !== 'string') return value;
  const { placeholders, at, context } = filling;
  const whole = WHOLE.exec(value)?.[1];
  if (whole !== undefined) return wholeValue(expandText(placeholders[Number(whole)] ?? '', at, context));
  const text = value.replace(MARK, (_, index: string) => placeholders[Number(index)] ?? '');
  if (text === value) {
    const isSecret = value !== '' && isCredentialName(key);
    return isSecret ? `\${{ ${context.variables.secret(key, value, at)} }}` : literal(value);
  }
  return templateValue(expandText(text, at, context), { asText: true });
}

/** A placeholder outside of texts: what comes in its place is JSON as it stands. */
function wholeValue(parts: DraftPart[]): Json {
  const [only] = parts;
  if (only === undefined || parts.length > 1) return templateValue(parts);
  if ('text' in only) {
    try {
      return parseJson(only.text);
    } catch {
      return literal(only.text);
    }
  }
  const { cel, isText } = only;
  return `\${{ ${isText ? `parse_json(${cel})` : cel} }}`;
}
