import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRawServer } from '../servers/raw-server.ts';
import { startProcess } from '../support/cli-process.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import {
  answerOf,
  expectProblem,
  type Misbehaviour,
  runAgainst,
  runsOf,
  SHORT_READ,
  SHORT_TOTAL,
} from '../support/hostile-run.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;

/** Sends the same bytes for as long as the other side takes them. */
const flood =
  (beginning: string, bytes: string): Misbehaviour =>
  (socket) => {
    const send = (): void => {
      while (!socket.destroyed && socket.write(bytes, 'latin1'));
    };
    socket.write(beginning, 'latin1');
    socket.on('drain', send);
    send();
  };

/** Sends a few bytes now and then. */
const drip =
  (beginning: string, bytes: string): Misbehaviour =>
  (socket) => {
    socket.write(beginning);
    const timer = setInterval(() => socket.write(bytes), 40);
    socket.once('close', () => clearInterval(timer));
  };

const stopAfter =
  (bytes: string): Misbehaviour =>
  (socket) =>
    void socket.write(bytes);

describe('without end, as fast as it goes', () => {
  test.each<[string, string, string, string, RegExp]>([
    ['a header', `${HEAD}A: `, 'x'.repeat(65_536), 'http/protocol', /larger than 128 KiB/],
    ['headers', HEAD, 'A: b\r\n'.repeat(5000), 'http/protocol', /larger than 128 KiB/],
    ['a status line', 'HTTP/1.1 200 ', 'x'.repeat(65_536), 'http/protocol', /not HTTP|larger than/],
    ['empty lines', '', '\r\n'.repeat(20_000), 'http/protocol', /not HTTP|larger than/],
    [
      'informational answers',
      '',
      'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000),
      'http/protocol',
      /not HTTP|larger than/,
    ],
    ['an extension of a chunk', `${CHUNKED}1`, ';a=b'.repeat(10_000), 'http/protocol', /127\.0\.0\.1/],
    ['chunks of extensions', CHUNKED, `1;${'a'.repeat(5000)}\r\nx\r\n`.repeat(10), 'http/protocol', /127\.0\.0\.1/],
    ['trailers', `${CHUNKED}1\r\nx\r\n0\r\n`, 'A: b\r\n'.repeat(5000), 'http/protocol', /127\.0\.0\.1/],
  ])('%s', async (_what, beginning, bytes, code, message) => {
    const ran = await runAgainst(flood(beginning, bytes));
    expectProblem(ran, code, message);
  });

  test.each<[string, string, string]>([
    ['a body that the connection ends', `${HEAD}\r\n`, 'x'.repeat(65_536)],
    ['chunks', CHUNKED, `ffff\r\n${'x'.repeat(65_535)}\r\n`],
  ])('%s', async (_what, beginning, bytes) => {
    const ran = await runAgainst(flood(beginning, bytes), { top: 'defaults: { maxBody: 2MB }' });
    expectProblem(ran, 'http/body-too-large', /larger than 2 MB/);
  });
});

describe('without end, a few bytes at a time', () => {
  const dripping: [string, Misbehaviour, RegExp][] = [
    ['a head', drip(`${HEAD}A: `, 'x'), /inside the head of the answer/],
    ['informational answers', drip('', 'HTTP/1.1 102 Processing\r\n\r\n'), /of the answer/],
    ['a body', drip(`${HEAD}\r\n`, 'x'), /after \d+ B of the body/],
    ['chunks', drip(CHUNKED, '1\r\nx\r\n'), /after \d+ B of the body/],
  ];
  const dripOf = runsOf(
    dripping.map(([name, misbehave]) => [name, misbehave]),
    { settings: SHORT_TOTAL },
  );
  test.each(dripping)('%s', async (name, _, message) => {
    const ran = await dripOf(name);
    expectProblem(ran, 'http/timeout', message);
    expect(ran.problem?.message).toMatch(/^not done within 500 ms/);
    expect(ran.problem?.hint).toContain('`timeout: { total: … }`');
  });

  const stopping: [string, Misbehaviour, RegExp][] = [
    ['nothing', stopAfter(''), /^no byte of the answer within 250 ms/],
    ['half a head', stopAfter(`${HEAD}A: b`), /inside its head: no further byte within 250 ms/],
    [
      'half a body',
      stopAfter(`${HEAD}Content-Length: 9\r\n\r\nabc`),
      /stopped after 3 B: no further byte within 250 ms/,
    ],
    ['half a chunk', stopAfter(`${CHUNKED}9\r\nabc`), /stopped after 3 B: no further byte within 250 ms/],
  ];
  const stopOf = runsOf(
    stopping.map(([name, misbehave]) => [name, misbehave]),
    { settings: SHORT_READ },
  );
  test.each(stopping)('%s, and then silence', async (name, _, message) => {
    const ran = await stopOf(name);
    expectProblem(ran, 'http/timeout', message);
    expect(ran.problem?.hint).toContain('`timeout: { read: … }`');
  });
});

describe('a connection that ends', () => {
  const reset = (socket: Socket): void => void socket.resetAndDestroy();
  const close = (socket: Socket): void => void socket.destroy();
  /** Once the client has read what came before: bytes and a reset at once look to Node like an orderly end. */
  const after =
    (bytes: string, end: (socket: Socket) => void): Misbehaviour =>
    (socket) =>
      void socket.write(bytes, () => setTimeout(() => setImmediate(() => setImmediate(() => end(socket))), 20));

  const table: [string, Misbehaviour, RegExp][] = [
    ['reset before the head', reset, /before any byte of the answer/],
    ['reset in the head', after(`${HEAD}A: b`, reset), /inside the head of the answer/],
    ['reset after the head', after(`${HEAD}Content-Length: 5\r\n\r\n`, reset), /after 0 B of the 5 B/],
    ['reset after a head without length', after(`${HEAD}\r\n`, reset), /after 0 B of the body/],
    ['reset in the body', after(`${HEAD}Content-Length: 5\r\n\r\nabc`, reset), /after 3 B of the 5 B/],
    ['reset in a body that the connection would have ended', after(`${HEAD}\r\nabc`, reset), /after 3 B of the body/],
    ['reset in a chunk', after(`${CHUNKED}9\r\nabc`, reset), /after 3 B of the body/],
    ['closed before the head', close, /before any byte of the answer/],
    ['closed in the head', after(`${HEAD}A: b`, close), /inside the head of the answer/],
    ['closed in the body', after(`${HEAD}Content-Length: 5\r\n\r\nabc`, close), /after 3 B of the 5 B/],
  ];
  const runOf = runsOf(table.map(([name, misbehave]) => [name, misbehave]));
  test.each(table)('%s', async (name, _, message) => expectProblem(await runOf(name), 'http/closed', message));

  test('after the answer it is nobody’s fault', async () => {
    const ran = await runAgainst((socket) => void socket.write(answerOf('abc'), () => reset(socket)));
    expect(ran).toMatchObject({ exit: 0, bad: { status: 'passed' } });
  });
});

test('a body in chunks of one byte costs no more memory than the body', async () => {
  const server = await startRawServer((socket) => {
    socket.end(`${CHUNKED}${'1\r\nx\r\n'.repeat(400_000)}0\r\n\r\n`);
  });
  onTestFinished(server.close);
  const { folder, report } = await createWorkspace({
    'c.yaml': `requests: { a: { GET: "${server.url}", expect: { size: 400KB } } }`,
  });
  // Each of these bytes in a buffer of its own takes more than a hundred.
  const env = { NODE_OPTIONS: '--max-old-space-size=40' };
  const { exit, stderr } = await startProcess(['run', 'c.yaml', '--reporter', 'json=r.json'], folder, env).end;
  expect([exit, stderr]).toEqual([0, '']);
  expect((await report('r.json')).results[0]?.attempts[0]?.exchanges[0]?.response?.body.size).toBe(400_000);
});
