import { expect, test } from 'vitest';
import { createHttpResponse } from '../../../src/http/http-response.ts';
import { createResponseView } from '../../../src/http/response-view.ts';
import type { Header } from '../../../src/model/exchange.ts';

function view(text: string, headers: Header[] = []) {
  const bytes = Buffer.from(text);
  const head = { status: 200, statusText: 'OK', httpVersion: '1.1', headers };
  return createResponseView(createHttpResponse(head, { bytes, size: bytes.length }, 'http://a.test/'), 12.5);
}

test('headers have lower-case names and are joined', () => {
  const { headers } = view('', [
    ['X-A', '1'],
    ['x-a', '2'],
    ['Content-Type', 'text/plain'],
    ['__proto__', 'x'],
  ]);
  expect(Object.getPrototypeOf(headers)).toBeNull();
  expect({ ...headers }).toEqual({ 'x-a': '1, 2', 'content-type': 'text/plain', ['__proto__']: 'x' });
});

test.each<[string, Record<string, string>]>([
  ['a=1; Path=/; HttpOnly', { a: '1' }],
  ['a=b=c', { a: 'b=c' }],
  [' a = 1 ', { a: '1' }],
  ['a=', { a: '' }],
  ['no-name', {}],
  ['=1', {}],
])('the cookie %j', (header, expected) => {
  expect({ ...view('', [['Set-Cookie', header]]).cookies }).toEqual(expected);
});

test('of cookies with one name the last counts', () => {
  expect({
    ...view('', [
      ['set-cookie', 'a=1'],
      ['Set-Cookie', 'a=2'],
    ]).cookies,
  }).toEqual({ a: '2' });
});

test.each<[string, unknown]>([
  ['{"a":[1]}', { a: [1] }],
  ['"text"', 'text'],
  ['null', null],
  ['<p>', '<p>'],
  ['', ''],
])('the body %j', (text, body) => {
  expect(view(text, [['content-type', 'text/html']])).toMatchObject({
    body,
    text,
    size: text.length,
    time: 12.5,
    status: 200,
    url: 'http://a.test/',
  });
});
