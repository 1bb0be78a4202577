import type { HttpResponse } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { tooDeep } from '../model/json-depth.ts';
import { headerValues } from './header-values.ts';
import { isJsonType, mediaTypeOf } from './media-type.ts';

const MAX_START = 80;
/** Control characters, and marks that turn or hide text. */
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** The body as JSON, or why it is not. */
export function responseJson(response: HttpResponse): { value: Json; why?: undefined } | { why: string } {
  if (response.savedTo !== undefined) {
    return { why: 'the body was saved to a file and is not in memory: only its size and sha256 can be checked' };
  }
  if (response.size === 0) return { why: 'the body is empty, so there is no JSON to check' };
  const parsed = response.body.json();
  if (parsed.error === undefined) return parsed;
  if (parsed.error === tooDeep) return { why: `the body cannot be checked: ${tooDeep}` };
  const [contentType] = headerValues(response.headers, 'content-type');
  const type = contentType === undefined ? undefined : mediaTypeOf(contentType);
  const kind = type === undefined ? 'it has no Content-Type' : `it is ${type}`;
  const reason = type !== undefined && isJsonType(type) ? `\n${parsed.error}` : '';
  return { why: `the body is not JSON: ${kind} and starts with "${bodyStart(response)}"${reason}` };
}

function bodyStart(response: HttpResponse): string {
  const text = response.body.text();
  const shown = text.slice(0, MAX_START).replace(INVISIBLE, visible);
  return text.length > MAX_START ? `${shown}…` : shown;
}

function visible(character: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
