import { isJsonObject, type Json } from '../model/json.ts';

/** Text of another format as a value of ours: what would begin an expression is escaped (`$${{`). */
export function literal(text: string): string {
  return text.replaceAll('${{', () => '$${{');
}

/** As `literal`, for every text within a value. */
export function literalJson(value: Json): Json {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(literalJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literalJson(item)]));
}

/** A text as a string literal of CEL. */
export function celString(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}
