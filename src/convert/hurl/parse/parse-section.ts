import type { HurlAssert, HurlCapture, HurlFilePart, HurlPair, HurlRequest, HurlResponse } from '../tree.ts';
import {
  type Cursor,
  expectLineEnd,
  expectNext,
  foundAt,
  skipBlankLines,
  skipSpaces,
  syntaxError,
  take,
  takePattern,
} from './cursor.ts';
import { parseFilename } from './parse-bytes.ts';
import { parseOptions } from './parse-option.ts';
import { parsePredicate } from './parse-predicate.ts';
import { parseFilters, parseQuery } from './parse-query.ts';
import { parseKey, parseUnquoted } from './parse-template.ts';

type RequestSections = Pick<HurlRequest, 'query' | 'form' | 'multipart' | 'cookies' | 'options' | 'basicAuth'>;
type ResponseSections = Pick<HurlResponse, 'captures' | 'asserts'>;

const requestSections: Record<string, (cursor: Cursor, sections: RequestSections) => void> = {
  Query: (cursor, sections) => void sections.query.push(...parsePairs(cursor)),
  QueryStringParams: (cursor, sections) => void sections.query.push(...parsePairs(cursor)),
  Form: (cursor, sections) => void sections.form.push(...parsePairs(cursor)),
  FormParams: (cursor, sections) => void sections.form.push(...parsePairs(cursor)),
  Multipart: (cursor, sections) => void sections.multipart.push(...parseMultipart(cursor)),
  MultipartFormData: (cursor, sections) => void sections.multipart.push(...parseMultipart(cursor)),
  Cookies: (cursor, sections) => void sections.cookies.push(...parsePairs(cursor)),
  BasicAuth: (cursor, sections) => {
    const [pair] = parsePairs(cursor);
    if (pair !== undefined) sections.basicAuth = pair;
  },
  Options: (cursor, sections) => void sections.options.push(...parseOptions(cursor)),
};

const responseSections: Record<string, (cursor: Cursor, sections: ResponseSections) => void> = {
  Captures: (cursor, sections) => void sections.captures.push(...repeated(cursor, parseCapture)),
  Asserts: (cursor, sections) => void sections.asserts.push(...repeated(cursor, parseAssert)),
};

/** The sections of a request, such as `[Query]`, in any order. */
export function parseRequestSections(cursor: Cursor): RequestSections {
  const sections: RequestSections = { query: [], form: [], multipart: [], cookies: [], options: [] };
  parseSections(cursor, requestSections, (parse) => parse(cursor, sections));
  return sections;
}

/** `[Captures]` and `[Asserts]`. */
export function parseResponseSections(cursor: Cursor): ResponseSections {
  const sections: ResponseSections = { captures: [], asserts: [] };
  parseSections(cursor, responseSections, (parse) => parse(cursor, sections));
  return sections;
}

/** Lines of `name: value`, as headers and parameters are. */
export function parsePairs(cursor: Cursor): HurlPair[] {
  return repeated(cursor, parsePair);
}

function parseSections<T>(cursor: Cursor, known: Record<string, T>, run: (parse: T) => void): void {
  const seen = new Set<string>();
  for (;;) {
    const start = cursor.at;
    skipBlankLines(cursor);
    const at = cursor.at;
    const name = takePattern(cursor, /\[[A-Za-z]+\](?=[ \t]*(?:#|\r?\n|$))/y)?.slice(1, -1);
    // `[true]` is a body.
    if (name === undefined || /^(true|false|null)$/.test(name)) {
      cursor.at = start;
      return;
    }
    const parse = Object.hasOwn(known, name) ? known[name] : undefined;
    if (parse === undefined) {
      throw syntaxError(cursor, `[${name}] is not a section here`, `known are ${Object.keys(known).join(', ')}`, at);
    }
    if (seen.has(name)) throw syntaxError(cursor, `the section [${name}] stands twice`, undefined, at);
    seen.add(name);
    expectLineEnd(cursor);
    run(parse);
  }
}

/** Items of one line each; the cursor ends after the last one. */
function repeated<T>(cursor: Cursor, parse: (cursor: Cursor) => T | undefined): T[] {
  const items: T[] = [];
  for (;;) {
    const start = cursor.at;
    skipBlankLines(cursor);
    const item = parse(cursor);
    if (item === undefined) {
      cursor.at = start;
      return items;
    }
    items.push(item);
  }
}

function parsePair(cursor: Cursor): HurlPair | undefined {
  const at = cursor.at;
  const name = parseName(cursor);
  if (name === undefined) return undefined;
  const value = parseUnquoted(cursor);
  expectLineEnd(cursor);
  return { at, name, value };
}

/** A name and its colon; undefined where the line is something else, such as the next request. */
function parseName(cursor: Cursor): HurlPair['name'] | undefined {
  const name = parseKey(cursor);
  skipSpaces(cursor);
  if (name === undefined || !take(cursor, ':')) return undefined;
  skipSpaces(cursor);
  return name;
}

function parseMultipart(cursor: Cursor): (HurlPair | HurlFilePart)[] {
  return repeated<HurlPair | HurlFilePart>(cursor, (inner) => {
    const at = inner.at;
    const name = parseName(inner);
    if (name === undefined) return undefined;
    if (!take(inner, 'file,')) {
      const value = parseUnquoted(inner);
      expectLineEnd(inner);
      return { at, name, value };
    }
    const filename = parseFilename(inner);
    expectNext(inner, ';');
    skipSpaces(inner);
    const type = parseUnquoted(inner);
    expectLineEnd(inner);
    return { at, name, filename, ...(type.length > 0 && { type }) };
  });
}

function parseCapture(cursor: Cursor): HurlCapture | undefined {
  const at = cursor.at;
  const name = parseName(cursor);
  if (name === undefined) return undefined;
  const query = parseQuery(cursor);
  if (query === undefined)
    throw syntaxError(cursor, `expected a query such as jsonpath "$.id", found ${foundAt(cursor)}`);
  const filters = parseFilters(cursor);
  skipSpaces(cursor);
  const redact = takePattern(cursor, /redact(?![\w-])/y) !== undefined;
  const end = cursor.at;
  expectLineEnd(cursor);
  return { at, end, name, query, filters, redact };
}

function parseAssert(cursor: Cursor): HurlAssert | undefined {
  const at = cursor.at;
  const query = parseQuery(cursor);
  if (query === undefined) return undefined;
  const filters = parseFilters(cursor);
  const predicate = parsePredicate(cursor);
  const end = cursor.at;
  expectLineEnd(cursor);
  return { at, end, query, filters, predicate };
}
