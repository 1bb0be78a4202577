import type { HurlFilter, HurlPattern, HurlQuery } from '../tree.ts';
import { type Cursor, foundAt, skipSpaces, syntaxError, takePattern } from './cursor.ts';
import { parseQuoted } from './parse-template.ts';

type Argument = 'text' | 'pattern' | 'number';

const queries: Record<string, Argument | undefined> = {
  status: undefined,
  version: undefined,
  url: undefined,
  ip: undefined,
  header: 'text',
  certificate: 'text',
  cookie: 'text',
  body: undefined,
  xpath: 'text',
  jsonpath: 'text',
  regex: 'pattern',
  variable: 'text',
  duration: undefined,
  bytes: undefined,
  rawbytes: undefined,
  sha256: undefined,
  md5: undefined,
  redirects: undefined,
};

const filters: Record<string, Argument[]> = {
  base64Decode: [],
  base64Encode: [],
  base64UrlSafeDecode: [],
  base64UrlSafeEncode: [],
  charsetDecode: ['text'],
  count: [],
  dateFormat: ['text'],
  daysAfterNow: [],
  daysBeforeNow: [],
  decode: ['text'],
  first: [],
  format: ['text'],
  htmlEscape: [],
  htmlUnescape: [],
  jsonpath: ['text'],
  last: [],
  location: [],
  nth: ['number'],
  regex: ['pattern'],
  replace: ['pattern', 'text'],
  replaceRegex: ['pattern', 'text'],
  split: ['text'],
  toDate: ['text'],
  toFloat: [],
  toHex: [],
  toInt: [],
  toString: [],
  urlDecode: [],
  urlEncode: [],
  urlQueryParam: ['text'],
  utf8Decode: [],
  utf8Encode: [],
  xpath: ['text'],
};

const WORD = /[a-z][A-Za-z0-9]*(?![\w:-])/y;

/** What an assert or capture looks at; undefined where the line is something else. */
export function parseQuery(cursor: Cursor): HurlQuery | undefined {
  const start = cursor.at;
  const type = takePattern(cursor, WORD);
  if (type === undefined || !Object.hasOwn(queries, type)) {
    cursor.at = start;
    return undefined;
  }
  const argument = queries[type];
  if (argument === undefined) return { type };
  return { type, argument: parseArgument(cursor, argument) as HurlPattern };
}

/** What is done to the value before it is compared or captured, in order. */
export function parseFilters(cursor: Cursor): HurlFilter[] {
  const found: HurlFilter[] = [];
  for (;;) {
    const start = cursor.at;
    skipSpaces(cursor);
    const type = takePattern(cursor, WORD);
    if (type === undefined || !Object.hasOwn(filters, type)) {
      cursor.at = start;
      return found;
    }
    const wanted = filters[type] ?? [];
    found.push({ type, arguments: wanted.map((argument) => parseArgument(cursor, argument)) });
  }
}

/** A regular expression between slashes; undefined where none begins here. */
export function parseRegex(cursor: Cursor): { kind: 'regex'; source: string } | undefined {
  const written = takePattern(cursor, /\/(?:[^\\/\r\n]|\\[^\r\n])*\//y);
  return written === undefined ? undefined : { kind: 'regex', source: written.slice(1, -1).replaceAll('\\/', '/') };
}

function parseArgument(cursor: Cursor, argument: Argument): HurlFilter['arguments'][number] {
  skipSpaces(cursor);
  if (argument === 'number') {
    const source = takePattern(cursor, /-?\d+/y);
    if (source !== undefined) return { kind: 'number', source };
    throw syntaxError(cursor, `expected a number, found ${foundAt(cursor)}`);
  }
  const regex = argument === 'pattern' ? parseRegex(cursor) : undefined;
  if (regex !== undefined) return regex;
  const text = parseQuoted(cursor);
  if (text === undefined) throw syntaxError(cursor, `expected a text in double quotes, found ${foundAt(cursor)}`);
  return { kind: 'text', text };
}
