import { isJsonObject, isNumber, type Json, stringifyJson } from '../model/json.ts';

/** JSON on one line for a message, cut to `maxLength` characters. */
export function jsonText(value: Json, maxLength = 200): string {
  const text = stringifyJson(head(value, maxLength));
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

const labels = new WeakMap<object, string>();

/** What an expected value is called in a label, made once for a value that is written out in a collection. */
export function labelText(value: Json): string {
  if (typeof value !== 'object' || value === null) return jsonText(value, LABEL_LENGTH);
  const known = labels.get(value) ?? jsonText(value, LABEL_LENGTH);
  labels.set(value, known);
  return known;
}

const LABEL_LENGTH = 60;

/** The JSON type of a value, for messages: `string`, `array`, `null`. */
export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Deeper values are not shown: whoever writes or draws them would need a deep stack. */
const MAX_SHOWN_DEPTH = 200;

/** Whether the value as JSON takes at most about `limit` characters and is not nested absurdly; stops counting there. */
export function isShortJson(value: Json, limit: number): boolean {
  let left = limit;
  const fits = (part: Json, depth: number): boolean => {
    left -= typeof part === 'string' ? part.length + 3 : 3;
    if (left < 0 || depth > MAX_SHOWN_DEPTH) return false;
    if (Array.isArray(part)) return part.every((item) => fits(item, depth + 1));
    return (
      !isJsonObject(part) || Object.keys(part).every((key) => fits(key, depth) && fits(part[key] as Json, depth + 1))
    );
  };
  return fits(value, 0);
}

/** Enough of a value for the first `length` characters of its JSON: what is cut anyway need not be written. */
function head(value: Json, length: number): Json {
  let left = length;
  const take = (part: Json): Json => {
    left -= 2;
    if (typeof part === 'string') {
      const text = part.slice(0, Math.max(0, left) + 1);
      left -= text.length;
      return text;
    }
    if (Array.isArray(part)) {
      const items: Json[] = [];
      for (const item of part) {
        if (left < 0) break;
        items.push(take(item));
      }
      return items;
    }
    if (!isJsonObject(part)) return part;
    const entries: [string, Json][] = [];
    for (const key of Object.keys(part)) {
      if (left < 0) break;
      left -= key.length;
      entries.push([key, take(part[key] as Json)]);
    }
    return Object.fromEntries(entries);
  };
  return take(value);
}
