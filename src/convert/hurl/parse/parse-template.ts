import type { HurlPart, HurlPlaceholder, HurlTemplate } from '../tree.ts';
import { type Cursor, expectNext, foundAt, isAtEnd, isNext, syntaxError, take, takePattern } from './cursor.ts';

const ESCAPES: Record<string, string> = { b: '\b', n: '\n', f: '\f', r: '\r', t: '\t' };
/** Characters that stand for themselves after a backslash. */
const PLAIN_ESCAPES = '#":\\/`{}';
const KEY_TEXT = /[\p{L}\p{N}_.[\]@$~/+%!&'*^|-]+/uy;

/** `{{name}}`: a variable, or a function such as `newUuid`. */
export function parsePlaceholder(cursor: Cursor): HurlPlaceholder {
  const at = cursor.at;
  expectNext(cursor, '{{');
  takePattern(cursor, /[ \t]*/y);
  const name = takePattern(cursor, /getEnv[ \t]+"[^"\r\n]*"|[\p{L}_][\p{L}\p{N}_-]*/uy);
  if (name === undefined) throw syntaxError(cursor, `expected the name of a variable, found ${foundAt(cursor)}`);
  takePattern(cursor, /[ \t]*/y);
  if (!take(cursor, '}}')) throw syntaxError(cursor, `expected "}}" after {{${name}, found ${foundAt(cursor)}`);
  return { name, at };
}

/** The value of a header, parameter or option: to the end of the line or a comment, without spaces at its end. */
export function parseUnquoted(cursor: Cursor): HurlTemplate {
  const parts = parseUntil(cursor, { stop: /[#\r\n]/, escapes: true });
  const last = parts.at(-1);
  if (last !== undefined && 'text' in last) {
    // Only what was written as a space is cut; the cursor stays before the comment either way.
    last.text = last.text.replace(/[ \t]+$/, '');
    if (last.text === '') parts.pop();
  }
  return parts;
}

/** A text between double quotes; undefined where none begins here. */
export function parseQuoted(cursor: Cursor): HurlTemplate | undefined {
  if (!isNext(cursor, '"')) return undefined;
  return parseDelimited(cursor, '"', 'a quoted text');
}

/** A text between single backticks, on one line. */
export function parseBackticked(cursor: Cursor): HurlTemplate {
  return parseDelimited(cursor, '`', 'a text between backticks');
}

/** The name of a header, parameter, cookie or capture; undefined where none begins here. */
export function parseKey(cursor: Cursor): HurlTemplate | undefined {
  if (isNext(cursor, '[')) return undefined;
  const parts: HurlTemplate = [];
  for (;;) {
    if (isNext(cursor, '{{')) parts.push(parsePlaceholder(cursor));
    else if (isNext(cursor, '\\')) addText(parts, parseEscape(cursor));
    else {
      const text = takePattern(cursor, KEY_TEXT);
      if (text === undefined) break;
      addText(parts, text);
    }
  }
  return parts.length === 0 ? undefined : parts;
}

/** Text that is already cut out, with its placeholders; `at` is where it stood. */
export function templateOf(cursor: Cursor, span: { start: number; end: number }, escapes = false): HurlTemplate {
  const inner: Cursor = { ...cursor, text: cursor.text.slice(0, span.end), at: span.start };
  return parseUntil(inner, { stop: /(?!)/, escapes });
}

/** The words of a template as they were written, for names and comparisons. */
export function templateText(template: HurlTemplate): string {
  return template.map((part) => ('text' in part ? part.text : `{{${part.name}}}`)).join('');
}

function parseDelimited(cursor: Cursor, delimiter: string, what: string): HurlTemplate {
  const start = cursor.at;
  expectNext(cursor, delimiter);
  const stop = delimiter === '"' ? /"|[\r\n]/ : /`|[\r\n]/;
  const parts = parseUntil(cursor, { stop, escapes: true });
  if (!take(cursor, delimiter)) throw syntaxError(cursor, `${what} has no end`, undefined, start);
  return parts;
}

function parseUntil(cursor: Cursor, { stop, escapes }: { stop: RegExp; escapes: boolean }): HurlTemplate {
  const parts: HurlPart[] = [];
  const end = new RegExp(`${stop.source}|\\{\\{${escapes ? '|\\\\' : ''}`, 'g');
  while (!isAtEnd(cursor)) {
    end.lastIndex = cursor.at;
    const found = end.exec(cursor.text);
    const next = found?.index ?? cursor.text.length;
    addText(parts, cursor.text.slice(cursor.at, next));
    cursor.at = next;
    if (found === null) break;
    if (found[0] === '{{') parts.push(parsePlaceholder(cursor));
    else if (escapes && found[0] === '\\') addText(parts, parseEscape(cursor));
    else break;
  }
  return parts;
}

function addText(parts: HurlPart[], text: string): void {
  const last = parts.at(-1);
  if (last !== undefined && 'text' in last) last.text += text;
  else if (text !== '') parts.push({ text });
}

function parseEscape(cursor: Cursor): string {
  const start = cursor.at;
  expectNext(cursor, '\\');
  const char = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  const plain = ESCAPES[char] ?? (char !== '' && PLAIN_ESCAPES.includes(char) ? char : undefined);
  if (plain !== undefined) return plain;
  if (char !== 'u')
    throw syntaxError(
      cursor,
      `"\\${char}" is not an escape`,
      'known are \\" \\\\ \\# \\n \\t \\r \\b \\f \\u{…}',
      start,
    );
  const digits = takePattern(cursor, /\{[0-9A-Fa-f]+\}/y)?.slice(1, -1);
  const code = Number.parseInt(digits ?? '', 16);
  const isChar = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  if (!isChar)
    throw syntaxError(cursor, 'a character is written as \\u{…} with its number in hexadecimal', undefined, start);
  return String.fromCodePoint(code);
}
