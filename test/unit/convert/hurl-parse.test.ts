import { describe, expect, test } from 'vitest';
import { parseHurl } from '../../../src/convert/hurl/parse/parse-hurl.ts';
import { templateText } from '../../../src/convert/hurl/parse/parse-template.ts';
import type { HurlEntry, HurlFile } from '../../../src/convert/hurl/tree.ts';
import { ProblemError } from '../../../src/model/problem.ts';

function parse(text: string): HurlFile {
  return parseHurl({ path: 'a.hurl', absolutePath: '/a.hurl', text });
}

function only(text: string): HurlEntry {
  const [entry] = parse(text).entries;
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

function problemOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { message, location } = error.problem;
    return `${location?.line}:${location?.column} ${message}`;
  }
  return 'no problem';
}

describe('a Hurl file', () => {
  test('is entries with requests and responses; comments keep their places', () => {
    const text = '# first\nGET http://h/a\nAccept: text/plain # why\nHTTP 200\n\n# second\nDELETE http://h/b\n';
    const { entries, comments } = parse(text);
    expect(
      entries.map(({ request, response }) => [request.method, templateText(request.url), response?.status]),
    ).toEqual([
      ['GET', 'http://h/a', 200],
      ['DELETE', 'http://h/b', undefined],
    ]);
    expect(comments.map((comment) => comment.text)).toEqual([' first', ' why', ' second']);
  });

  test('has sections in any order, under their old names too', () => {
    const { request } = only(
      'POST http://h/\n[FormParams]\na: 1\n[Query]\nq: {{x}} y\n[Cookies]\nc: d\n[BasicAuth]\nu: p\n[Options]\nretry: 3\ndelay: 2s\n',
    );
    expect(request.form.map(({ name, value }) => [templateText(name), templateText(value)])).toEqual([['a', '1']]);
    expect(request.query.map(({ value }) => templateText(value))).toEqual(['{{x}} y']);
    expect(request.basicAuth?.name).toEqual([{ text: 'u' }]);
    expect(request.options.map(({ name, value }) => [name, value])).toEqual([
      ['retry', { kind: 'number', value: 3 }],
      ['delay', { kind: 'number', value: 2, unit: 's' }],
    ]);
  });

  test.each([
    ['{"a": [1, "b", {{c}}], "d": null}', 'json'],
    ['[true]', 'json'],
    ['[]', 'json'],
    ['"text"', 'json'],
    ['-1.5', 'json'],
    ['<a b="</a>"><!-- <a> --><c/></a>', 'xml'],
    ['`one line`', 'text'],
    ['```\ntwo\nlines\n```', 'text'],
    ['```json\n{"a": 1}\n```', 'text'],
    ['```graphql\nquery { a }\nvariables {"x": 1}\n```', 'graphql'],
    ['base64,aGk=;', 'bytes'],
    ['hex,6869;', 'bytes'],
    ['file,a\\ b.bin;', 'file'],
  ])('has the body %j', (body, kind) => {
    expect(only(`POST http://h/\n\n${body}\nHTTP 200`).request.body?.kind).toBe(kind);
    expect(only(`POST http://h/\n\n${body}\nHTTP 200`).response?.status).toBe(200);
    expect(only(`POST http://h/\nHTTP 200\n${body}`).response?.body?.kind).toBe(kind);
  });

  test('reads escapes, also of characters by their number', () => {
    const { request } = only('GET http://h/\nA: \\#1 \\u{41}\\u{1f600} # note\n');
    expect(templateText(request.headers[0]?.value ?? [])).toBe('#1 A😀');
  });

  test('knows predicates by their old names, and not', () => {
    const { response } = only(
      'GET http://h/\nHTTP *\n[Asserts]\nbody equals "a"\nheader "x" not exists\njsonpath "$.a" count > 2\n',
    );
    expect(response?.asserts.map(({ predicate, filters }) => [predicate.not, predicate.type, filters.length])).toEqual([
      [false, '==', 0],
      [true, 'exists', 0],
      [false, '>', 1],
    ]);
    expect(response?.status).toBeUndefined();
  });

  test('may have the line ends of Windows and a byte order mark', () => {
    const entry = only('\ufeffGET http://h/\r\nA: b\r\n\r\nHTTP/2 204\r\n');
    expect(entry.request.headers).toHaveLength(1);
    expect(entry.response).toMatchObject({ version: 'HTTP/2', status: 204 });
  });
});

describe('what does not fit is said with its place', () => {
  test.each([
    ['hello', '1:1 expected a request such as GET https://example.com, found "hello"'],
    ['GET example.com', '1:5 expected a URL, found "example.com"'],
    ['GET http://h/ {{', '1:15 expected the end of the line, found "{{"'],
    ['GET http://h/{{a', '1:17 expected "}}" after {{a, found the end of the file'],
    ['GET http://h/\n[Querry]\na: b', '2:1 [Querry] is not a section here'],
    ['GET http://h/\n[Query]\n[Query]', '3:1 the section [Query] stands twice'],
    ['GET http://h/\n[Options]\nretries: 3', '3:1 "retries" is not an option of Hurl'],
    ['GET http://h/\n[Options]\nretry: many', '3:8 retry is a number, not "many"'],
    ['GET http://h/\nHTTP abc', '2:6 expected a status such as 200, or *, found "abc"'],
    [
      'GET http://h/\nHTTP 200\n[Asserts]\nstatus is 200',
      '4:8 expected a filter or predicate such as == or exists, found "is"',
    ],
    ['GET http://h/\nHTTP 200\n[Asserts]\nbody == hello', '4:9 expected a value, found "hello"'],
    ['GET http://h/\nHTTP 200\n[Asserts]\njsonpath $.a == 1', '4:10 expected a text in double quotes, found "$.a"'],
    [
      'GET http://h/\nHTTP 200\n[Captures]\nx: nothing',
      '4:4 expected a query such as jsonpath "$.id", found "nothing"',
    ],
    ['POST http://h/\n{"a": }', '2:7 expected a JSON value, found "}"'],
    ['POST http://h/\n```\nno end', '2:1 the text between ``` has no end'],
    ['POST http://h/\n<a><b></b>', '2:1 the XML has no end'],
    ['POST http://h/\nhex,abc;', '2:1 hex has an odd number of digits'],
    ['GET http://h/\nA: \\x', '2:4 "\\x" is not an escape'],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });
});
