import type { HurlJson, HurlTemplate } from '../tree.ts';
import { type Cursor, expectNext, foundAt, isNext, syntaxError, take, takePattern } from './cursor.ts';
import { parsePlaceholder } from './parse-template.ts';

const MAX_DEPTH = 500;

/** JSON in which `{{name}}` may stand for a value, or within a text. */
export function parseJsonValue(cursor: Cursor, depth = 0): HurlJson {
  if (depth > MAX_DEPTH) throw syntaxError(cursor, `JSON nested deeper than ${MAX_DEPTH} levels`);
  if (isNext(cursor, '{{')) return { kind: 'placeholder', placeholder: parsePlaceholder(cursor) };
  if (isNext(cursor, '"')) return { kind: 'string', text: parseJsonString(cursor) };
  if (take(cursor, '['))
    return { kind: 'list', items: parseItems(cursor, ']', () => parseJsonValue(cursor, depth + 1)) };
  if (take(cursor, '{')) {
    const entries = parseItems(cursor, '}', () => {
      const key = parseJsonString(cursor);
      skipWhite(cursor);
      expectNext(cursor, ':');
      skipWhite(cursor);
      return { key, value: parseJsonValue(cursor, depth + 1) };
    });
    return { kind: 'object', entries };
  }
  const source = takePattern(cursor, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (source !== undefined) return { kind: 'number', source };
  const word = takePattern(cursor, /(?:true|false|null)(?!\w)/y);
  if (word === 'null') return { kind: 'null' };
  if (word !== undefined) return { kind: 'boolean', value: word === 'true' };
  throw syntaxError(cursor, `expected a JSON value, found ${foundAt(cursor)}`);
}

function parseItems<T>(cursor: Cursor, close: string, parse: () => T): T[] {
  const items: T[] = [];
  skipWhite(cursor);
  if (take(cursor, close)) return items;
  for (;;) {
    items.push(parse());
    skipWhite(cursor);
    if (take(cursor, close)) return items;
    if (!take(cursor, ',')) throw syntaxError(cursor, `expected "," or "${close}", found ${foundAt(cursor)}`);
    skipWhite(cursor);
  }
}

const ESCAPES: Record<string, string> = { b: '\b', n: '\n', f: '\f', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };

function parseJsonString(cursor: Cursor): HurlTemplate {
  const start = cursor.at;
  expectNext(cursor, '"');
  const parts: HurlTemplate = [];
  let text = '';
  for (;;) {
    text += takePattern(cursor, /(?:(?!\{\{)[^"\\\r\n])+/y) ?? '';
    if (take(cursor, '"')) break;
    if (isNext(cursor, '{{')) {
      if (text !== '') parts.push({ text });
      text = '';
      parts.push(parsePlaceholder(cursor));
    } else if (isNext(cursor, '\\')) text += parseJsonEscape(cursor);
    else throw syntaxError(cursor, 'a text of JSON has no end', undefined, start);
  }
  if (text !== '') parts.push({ text });
  return parts;
}

function parseJsonEscape(cursor: Cursor): string {
  const written = takePattern(cursor, /\\(?:u[0-9A-Fa-f]{4}|[bnfrt"\\/])/y);
  if (written === undefined) throw syntaxError(cursor, `${foundAt(cursor)} is not an escape of JSON`);
  return ESCAPES[written[1] ?? ''] ?? String.fromCharCode(Number.parseInt(written.slice(2), 16));
}

function skipWhite(cursor: Cursor): void {
  takePattern(cursor, /[ \t\r\n]*/y);
}
