import { describe, expect, test } from 'vitest';
import { parseHttpFile } from '../../../src/convert/http-file/parse/parse-http-file.ts';
import type { HttpRegion } from '../../../src/convert/http-file/tree.ts';
import { ProblemError } from '../../../src/model/problem.ts';

function parse(text: string): HttpRegion[] {
  return parseHttpFile({ path: 'a.http', absolutePath: '/a.http', text }).regions;
}

function requestsOf(text: string): string[] {
  return parse(text).flatMap(({ request }) => (request === undefined ? [] : [`${request.method} ${request.url}`]));
}

function bodyOf(text: string): string[] {
  return (parse(text).at(-1)?.request?.body ?? []).map((line) =>
    line.kind === 'text' ? line.text : `file ${line.path}`,
  );
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

describe('requests of a .http file', () => {
  test.each([
    ['GET http://h/a', ['GET http://h/a']],
    ['http://h/a', ['GET http://h/a']],
    ['GET http://h/a HTTP/1.1\nAccept: x', ['GET http://h/a']],
    ['GET http://h/a\n  ?page=1\n  &size={{n}}\nAccept: x', ['GET http://h/a?page=1&size={{n}}']],
    ['GET http://h\n  /users\n  /7', ['GET http://h/users/7']],
    ['### one\nGET /a\n### two\nPOST /b\n\nbody\n####\nGET /c', ['GET /a', 'POST /b', 'GET /c']],
    ['GET /a\nGET /b\n\nPOST /c', ['GET /a', 'GET /b', 'POST /c']],
    ['@host = http://h\n\n# a note\n// @name x\n{{host}}/a', ['GET {{host}}/a']],
    ['/*\nGET /no\n*/\nGET /a', ['GET /a']],
    ['VERSION-CONTROL /a\n###\nPURGE http://h/x', ['VERSION-CONTROL /a', 'PURGE http://h/x']],
    ['GRPC h/Service/call\n{}\n###\nws://h/socket', ['GRPC h/Service/call', 'GET ws://h/socket']],
    ['', []],
  ])('%j', (text, requests) => {
    expect(requestsOf(text)).toEqual(requests);
  });

  test('a body ends before scripts, asserts and the next request; comments are not in it', () => {
    const text =
      'POST /a\nContent-Type: application/json\n\n{\n# note\n"a": 1\n}\n\n?? status == 200\n\n> {%\nclient.log(1)\n%}\n';
    expect(bodyOf(text)).toEqual(['{', '"a": 1', '}']);
    expect(parse(text)[0]?.pieces.map(({ kind }) => kind)).toEqual(['assert', 'after']);
  });

  test('a body may begin right after the headers, and be a file', () => {
    expect(bodyOf('POST /a\n{"a": 1}')).toEqual(['{"a": 1}']);
    expect(bodyOf('POST /a\n\n< ./b.json')).toEqual(['file ./b.json']);
    expect(parse('POST /a\n\n<@latin1 ./b.json')[0]?.request?.body).toMatchObject([
      { kind: 'file', withVariables: true },
    ]);
  });

  test('text of other types keeps lines that begin with #', () => {
    expect(bodyOf('POST /a\nContent-Type: text/markdown\n\n# Title\ntext')).toEqual(['# Title', 'text']);
  });

  test('a request within a multipart body is content', () => {
    const text = 'POST /batch\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nGET /inner\n--b--\n\nGET /next';
    expect(requestsOf(text)).toEqual(['POST /batch', 'GET /next']);
  });

  test('an example of a response is none of the body', () => {
    const text = 'GET /a\n\nHTTP/1.1 200 OK\nx: y\n\n{}\n###\nGET /b';
    expect(parse(text).map(({ pieces, request }) => [request?.body.length, pieces.length])).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  test('metadata, titles and variables are read where they stand', () => {
    const [, region] = parse('### Sign in\n# @name login\n// @tag a, b\n@x = "quoted value"\nGET /a\n# @no-redirect\n');
    expect(region).toMatchObject({
      title: 'Sign in',
      metas: [
        { key: 'name', value: 'login' },
        { key: 'tag', value: 'a, b' },
        { key: 'no-redirect', value: '' },
      ],
      variables: [{ name: 'x', value: 'quoted value' }],
    });
  });
});

describe('what does not fit is said with its place', () => {
  test.each([
    ['hello world', '1:1 expected a request line, found "hello world"'],
    ['### a\n{"info": 1}', '2:1 expected a request line, found "{\\"info\\": 1}"'],
    ['GET /a\n\n{{\nlet x\n', '3:1 the script has no end'],
    ['< {%\nx\n', '1:1 the pre-request script has no end'],
    ['GET /a\n\n> {%\nx', '3:1 the response handler has no end'],
    ['/*\nx', '1:1 the comment has no end'],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });
});
