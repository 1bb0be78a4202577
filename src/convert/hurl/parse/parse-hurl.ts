import type { SourceFile } from '../../../model/source.ts';
import type { HurlEntry, HurlFile, HurlRequest, HurlResponse, HurlTemplate } from '../tree.ts';
import {
  type Cursor,
  createCursor,
  expectLineEnd,
  foundAt,
  isAtEnd,
  skipBlankLines,
  skipSpaces,
  syntaxError,
  takePattern,
} from './cursor.ts';
import { parseBody } from './parse-body.ts';
import { parsePairs, parseRequestSections, parseResponseSections } from './parse-section.ts';
import { parsePlaceholder } from './parse-template.ts';

/**
 * Parses a Hurl file by the grammar at https://hurl.dev/docs/grammar.html, with the older spellings of sections and
 * predicates. Throws ProblemError `convert/source` at the first place that does not fit.
 */
export function parseHurl(file: SourceFile): HurlFile {
  const cursor = createCursor(file);
  if (cursor.text.startsWith('\ufeff')) cursor.at = 1;
  const entries: HurlEntry[] = [];
  skipBlankLines(cursor);
  while (!isAtEnd(cursor)) {
    entries.push(parseEntry(cursor));
    skipBlankLines(cursor);
  }
  const comments = [...cursor.comments.values()].toSorted((a, b) => a.at - b.at);
  return { file, entries, comments };
}

function parseEntry(cursor: Cursor): HurlEntry {
  const start = cursor.at;
  const request = parseRequest(cursor);
  const requestEnd = cursor.at;
  const response = parseResponse(cursor);
  if (response === undefined) cursor.at = requestEnd;
  return { start, end: cursor.at, request, ...(response && { response }) };
}

function parseRequest(cursor: Cursor): HurlRequest {
  const at = cursor.at;
  const method = takePattern(cursor, /[A-Z][A-Z0-9_-]*(?=[ \t])/y);
  if (method === undefined) {
    throw syntaxError(cursor, `expected a request such as GET https://example.com, found ${foundAt(cursor)}`);
  }
  skipSpaces(cursor);
  const url = parseUrl(cursor);
  expectLineEnd(cursor);
  const headers = parsePairs(cursor);
  const sections = parseRequestSections(cursor);
  const body = parseBody(cursor);
  return { at, method, url, headers, ...sections, ...(body && { body }) };
}

const URL_TEXT = /(?:(?!\{\{)[^\s#])+/y;

function parseUrl(cursor: Cursor): HurlTemplate {
  const start = cursor.at;
  const parts: HurlTemplate = [];
  for (;;) {
    if (cursor.text.startsWith('{{', cursor.at)) parts.push(parsePlaceholder(cursor));
    else {
      const text = takePattern(cursor, URL_TEXT);
      if (text === undefined) break;
      parts.push({ text });
    }
  }
  const [first] = parts;
  if (first !== undefined && ('name' in first || /^https?:\/\//.test(first.text))) return parts;
  const hint = 'a URL begins with http://, https:// or a variable';
  throw syntaxError(cursor, `expected a URL, found ${foundAt({ ...cursor, at: start })}`, hint, start);
}

function parseResponse(cursor: Cursor): HurlResponse | undefined {
  skipBlankLines(cursor);
  const at = cursor.at;
  const version = takePattern(cursor, /HTTP(?:\/(?:[0-9.]+|\*))?(?=[ \t])/y);
  if (version === undefined) return undefined;
  skipSpaces(cursor);
  const status = takePattern(cursor, /\*|[1-5]\d\d(?!\d)/y);
  if (status === undefined) throw syntaxError(cursor, `expected a status such as 200, or *, found ${foundAt(cursor)}`);
  expectLineEnd(cursor);
  const headers = parsePairs(cursor);
  const sections = parseResponseSections(cursor);
  const body = parseBody(cursor);
  return {
    at,
    ...(/\d$/.test(version) && { version }),
    ...(status !== '*' && { status: Number(status) }),
    headers,
    ...sections,
    ...(body && { body }),
  };
}
