import { describe, expect, test } from 'vitest';
import { byRequest } from '../support/cli-workspace.ts';
import { answerOf, expectProblem, type Misbehaviour, runAgainst, runsOf } from '../support/hostile-run.ts';

const head = (...lines: string[]): string => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const chunked = (body: string): string => head('Transfer-Encoding: chunked') + body;
const status = (line: string): string => `${line}\r\nContent-Length: 0\r\n\r\n`;
const sends =
  (bytes: string): Misbehaviour =>
  (socket) =>
    void socket.end(bytes, 'latin1');

describe('lengths', () => {
  const table: [string, string, string, RegExp][] = [
    ['shorter than said', head('Content-Length: 9') + 'abc', 'http/closed', /after 3 B of the 9 B/],
    ['two that differ', head('Content-Length: 3', 'Content-Length: 5') + 'abcde', 'http/protocol', /not HTTP/],
    ['two alike', head('Content-Length: 3', 'Content-Length: 3') + 'abc', 'http/protocol', /not HTTP/],
    ['a list of them', head('Content-Length: 3, 3') + 'abc', 'http/protocol', /not HTTP/],
    [
      'beside chunks',
      head('Content-Length: 3', 'Transfer-Encoding: chunked') + '0\r\n\r\n',
      'http/protocol',
      /not HTTP/,
    ],
    [
      'after chunks',
      head('Transfer-Encoding: chunked', 'Content-Length: 3') + '0\r\n\r\n',
      'http/protocol',
      /not HTTP/,
    ],
    ['negative', head('Content-Length: -1'), 'http/protocol', /not HTTP/],
    ['empty', head('Content-Length: '), 'http/protocol', /not HTTP/],
    ['hexadecimal', head('Content-Length: 0x3') + 'abc', 'http/protocol', /not HTTP/],
    ['beyond any number', head(`Content-Length: ${'9'.repeat(30)}`), 'http/protocol', /not HTTP/],
    ['beyond any memory', head('Content-Length: 9007199254740991') + 'abc', 'http/body-too-large', /50 MB/],
  ];
  const runOf = runsOf(table.map(([name, bytes]) => [name, sends(bytes)]));
  test.each(table)('%s', async (name, _, code, message) => expectProblem(await runOf(name), code, message));

  test('longer than said: what is too much is no part of any answer', async () => {
    const ran = await runAgainst((socket) => void socket.write(`${answerOf('abc')}def`), {
      request: 'GET: /bad, expect: { body: abc }',
    });
    expect(ran).toMatchObject({ exit: 0, bad: { status: 'passed' } });
  });
});

describe('chunks', () => {
  const table: [string, string, string][] = [
    ['a size that is no number', 'xyz\r\nabc\r\n0\r\n\r\n', 'http/protocol'],
    ['a negative size', '-1\r\nabc\r\n0\r\n\r\n', 'http/protocol'],
    ['no size', '\r\n\r\n', 'http/protocol'],
    ['a size beyond any number', `${'f'.repeat(17)}\r\nabc\r\n`, 'http/protocol'],
    ['a chunk longer than its size', '3\r\nabcd\r\n0\r\n\r\n', 'http/protocol'],
    ['a chunk that is cut off', '9\r\nabc', 'http/closed'],
    ['no last chunk', '3\r\nabc\r\n', 'http/closed'],
  ];
  const runOf = runsOf(table.map(([name, body]) => [name, sends(chunked(body))]));
  test.each(table)('%s', async (name, _, code) => {
    expectProblem(await runOf(name), code, /not HTTP|ended the connection/);
  });
});

describe('status lines', () => {
  const table = [
    ['HTTP/1.1 000 Zero'],
    ['HTTP/1.1 0 Zero'],
    ['HTTP/1.1 099 Low'],
    ['HTTP/1.1 -200 Negative'],
    ['HTTP/1.1 2000 Long'],
    ['HTTP/1.1 abc Letters'],
    ['HTTP/3.0 200 OK'],
    ['http/1.1 200 OK'],
    ['ICY 200 OK'],
    ['<html>hello, world</html>'],
    ['220 mail.test ESMTP'],
    ['HTTP/1.1 100 Continue'],
    ['HTTP/1.1 101 Switching Protocols'],
    ['HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket'],
  ] as const;
  const runOf = runsOf(table.map(([line]) => [line, sends(status(line))]));
  test.each(table)('%s', async (line) => {
    expectProblem(await runOf(line), 'http/protocol', /127\.0\.0\.1:\d+.*(not HTTP|nothing asked for)/);
  });

  const answers: [string, number][] = [
    ['HTTP/1.1 999 Request denied', 999],
    ['HTTP/1.1 600', 600],
    ['HTTP/1.1 201', 201],
    ['HTTP/1.1 202 ', 202],
    ['HTTP/1.1 200 \xe4\xff', 200],
  ];
  const answerTo = runsOf(answers.map(([line]) => [line, sends(status(line))]));
  test.each(answers)('%s is an answer', async (line, expected) => {
    const { bad } = await answerTo(line);
    expect(bad.attempts[0]?.exchanges[0]?.response?.status).toBe(expected);
    expect(bad.status).toBe(expected < 400 ? 'passed' : 'failed');
  });
});

describe('header lines', () => {
  const table: [string, string][] = [
    ['a NUL', 'A: b\0c'],
    ['an escape', 'A: b\x1b[31mc'],
    ['bytes beyond ASCII in a name', '\xe4\xff: b'],
    ['a space in a name', 'A b: c'],
    ['a space before the colon', 'Content-Length : 3'],
    ['no colon', 'nonsense'],
    ['no name', ': b'],
    ['a folded value', 'A: b\r\n c'],
    ['a lone CR', 'A: b\rX: c'],
    ['a lone LF', 'A: b\nX: c'],
  ];
  const runOf = runsOf(table.map(([name, line]) => [name, sends(head(line, 'Content-Length: 0'))]));
  test.each(table)('%s', async (name) => {
    expectProblem(await runOf(name), 'http/protocol', /127\.0\.0\.1:\d+ is not HTTP/);
  });

  test('those that come twice are both there; of Content-Type the first counts', async () => {
    const bytes = answerOf(
      '{}',
      'Content-Type: application/json',
      'Content-Type: text/html',
      'Set-Cookie: a=1',
      'Set-Cookie: b=2',
      'X: 1',
      'x: 2',
    );
    const { bad } = await runAgainst((socket) => void socket.write(bytes), {
      request:
        'GET: /bad, expect: { type: json, assert: [\'cookies == {"a": "1", "b": "2"}\', \'headers["x"] == "1, 2"\'] }',
    });
    expect(bad.attempts[0]?.checks.map(({ message }) => message).filter((message) => message !== undefined)).toEqual(
      [],
    );
    expect(bad.attempts[0]?.exchanges[0]?.response?.headers).toHaveLength(7);
  });

  test('names that objects have of their own are names like others', async () => {
    const { bad } = await runAgainst(
      (socket) => void socket.write(answerOf('', '__proto__: a', 'constructor: b', 'Set-Cookie: __proto__=c')),
      {
        request:
          'GET: /bad, expect: { headers: { __proto__: a, constructor: b }, assert: [\'headers["__proto__"] == "a"\', \'cookies["__proto__"] == "c"\', "!has(headers.toString)"] }',
      },
    );
    expect(bad.attempts[0]?.checks.map(({ message }) => message).filter((message) => message !== undefined)).toEqual(
      [],
    );
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  test('of cookies, as many are kept as browsers keep: the newest, and none that is too long', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `Set-Cookie: c${i}=1; Path=/`);
    const bytes = answerOf('', ...many, `Set-Cookie: long=${'x'.repeat(5000)}; Path=/`, 'Set-Cookie: last=1; Path=/');
    const ran = await runAgainst((socket) => void socket.write(bytes));
    const sent = byRequest(ran.report)['good_0']?.attempts[0]?.exchanges[0]?.request.headers ?? [];
    const names = sent.flatMap(([name, value]) => (name === 'cookie' ? value.split('; ') : []));
    expect([names.length <= 180, names.at(-1), names.at(-2)]).toEqual([true, 'last=1', 'c2999=1']);
  });

  test('a value of 100 KB is read, and cut nowhere but in what people see', async () => {
    const ran = await runAgainst((socket) => void socket.write(answerOf('', `X: ${'x'.repeat(100_000)}`)), {
      request: 'GET: /bad, expect: { assert: ["size(headers.x) == 100000"] }',
    });
    expect(ran).toMatchObject({ exit: 0 });
  });
});

describe('informational answers', () => {
  test('many of them, and then the answer', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'.repeat(300);
    const ran = await runAgainst((socket) => void socket.write(hints + answerOf('good')), {
      request: 'GET: /bad, expect: { status: 200, body: good }',
    });
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.bad.attempts[0]?.exchanges).toHaveLength(1);
  });
});
