import type { HurlJson, HurlTemplate } from '../tree.ts';
import { type Cursor, expectNext, foundAt, skipSpaces, syntaxError, takePattern } from './cursor.ts';
import { parseJsonValue } from './parse-json.ts';
import { templateOf } from './parse-template.ts';

export type Multiline = {
  language: 'text' | 'json' | 'xml' | 'graphql';
  text: HurlTemplate;
  /** Of GraphQL. */
  variables?: HurlJson;
};

const languages = ['json', 'xml', 'graphql', 'raw', 'text'] as const;

/** A text between three backticks, with a language and the older attributes `escape` and `novariable`. */
export function parseMultiline(cursor: Cursor): Multiline {
  const start = cursor.at;
  expectNext(cursor, '```');
  const head = takePattern(cursor, /[a-z]*(?:,[a-z]+)*[ \t]*\r?\n/y);
  const end = cursor.text.indexOf('```', cursor.at);
  if (end === -1) throw syntaxError(cursor, 'the text between ``` has no end', undefined, start);
  if (head === undefined) return parseOneLine(cursor, end, start);
  const words = head.trim().split(',');
  const language = languages.find((one) => one === words[0]) ?? 'text';
  const unknown = words.find((word) => word !== '' && ![...languages, 'escape', 'novariable'].includes(word));
  if (unknown !== undefined) {
    throw syntaxError(cursor, `"${unknown}" is not a kind of text`, 'known are json, xml and graphql', start);
  }
  if (language === 'graphql') return parseGraphql(cursor, end);
  const text = templateOf(cursor, { start: cursor.at, end }, words.includes('escape'));
  cursor.at = end + 3;
  return { language: language === 'raw' ? 'text' : language, text };
}

function parseOneLine(cursor: Cursor, end: number, start: number): Multiline {
  if (cursor.text.slice(cursor.at, end).includes('\n')) {
    throw syntaxError(cursor, 'after ``` stands the kind of text, or a text on one line', undefined, start);
  }
  const text = templateOf(cursor, { start: cursor.at, end });
  cursor.at = end + 3;
  return { language: 'text', text };
}

/** A query, and `variables { … }` at the beginning of a line after it. */
function parseGraphql(cursor: Cursor, end: number): Multiline {
  const start = cursor.at;
  const inner = cursor.text.slice(start, end);
  const split = /^variables(?=[ \t]*\{)/m.exec(inner)?.index;
  const text = templateOf(cursor, { start, end: split === undefined ? end : start + split });
  if (split === undefined) {
    cursor.at = end + 3;
    return { language: 'graphql', text };
  }
  cursor.at = start + split + 'variables'.length;
  skipSpaces(cursor);
  const variables = parseJsonValue(cursor);
  takePattern(cursor, /\s*/y);
  if (!cursor.text.startsWith('```', cursor.at)) {
    throw syntaxError(cursor, `expected the end of the text after the variables, found ${foundAt(cursor)}`);
  }
  cursor.at += 3;
  return { language: 'graphql', text, variables };
}
