import type { HurlBody } from '../tree.ts';
import { type Cursor, expectLineEnd, isNext, skipBlankLines, syntaxError, takePattern } from './cursor.ts';
import { parseBytes, parseFile } from './parse-bytes.ts';
import { parseJsonValue } from './parse-json.ts';
import { parseMultiline } from './parse-multiline.ts';
import { parseBackticked } from './parse-template.ts';

/** The body after headers and sections; undefined where there is none. */
export function parseBody(cursor: Cursor): HurlBody | undefined {
  const start = cursor.at;
  skipBlankLines(cursor);
  const at = cursor.at;
  const body = parseContent(cursor);
  if (body === undefined) {
    cursor.at = start;
    return undefined;
  }
  const end = cursor.at;
  expectLineEnd(cursor);
  return { at, end, ...body };
}

type Content = HurlBody extends infer Body ? (Body extends HurlBody ? Omit<Body, 'at' | 'end'> : never) : never;

function parseContent(cursor: Cursor): Content | undefined {
  if (isNext(cursor, '```')) {
    const { language, text, variables } = parseMultiline(cursor);
    if (language !== 'graphql') return { kind: 'text', language, text };
    return { kind: 'graphql', query: text, ...(variables && { variables }) };
  }
  if (isNext(cursor, '`')) return { kind: 'text', language: 'text', text: parseBackticked(cursor) };
  if (isNext(cursor, '<')) return { kind: 'xml', text: takeXml(cursor) };
  const bytes = parseBytes(cursor);
  if (bytes !== undefined) return { kind: 'bytes', bytes };
  const filename = parseFile(cursor);
  if (filename !== undefined) return { kind: 'file', filename };
  if (
    /[[{"\d-]/.test(cursor.text[cursor.at] ?? '') ||
    /(?:true|false|null)\b/y.test(cursor.text.slice(cursor.at, cursor.at + 6))
  ) {
    return { kind: 'json', value: parseJsonValue(cursor) };
  }
  return undefined;
}

/** Markup that holds no elements, with what ends it. */
const XML_ASIDES: [begin: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];
const XML_TAG = /<(?:[^<>"']|"[^"]*"|'[^']*')*>/y;
const XML_DOCTYPE = /<!(?:[^<>[]|\[[^\]]*\])*>/y;

/** XML to the end of its root element. Tags are only counted: whether it is well-formed is not decided here. */
function takeXml(cursor: Cursor): string {
  const start = cursor.at;
  const noEnd = () => syntaxError(cursor, 'the XML has no end', undefined, start);
  for (let depth = 0; ; ) {
    const next = cursor.text.indexOf('<', cursor.at);
    if (next === -1) throw noEnd();
    cursor.at = next;
    const aside = XML_ASIDES.find(([begin]) => isNext(cursor, begin));
    if (aside !== undefined) {
      const end = cursor.text.indexOf(aside[1], cursor.at);
      if (end === -1) throw noEnd();
      cursor.at = end + aside[1].length;
      continue;
    }
    const isDoctype = isNext(cursor, '<!');
    const tag = takePattern(cursor, isDoctype ? XML_DOCTYPE : XML_TAG);
    if (tag === undefined) throw noEnd();
    if (isDoctype) continue;
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth <= 0) return cursor.text.slice(start, cursor.at);
  }
}
