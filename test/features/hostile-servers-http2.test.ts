import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { server as certificate } from '../servers/certificates.ts';
import {
  END_HEADERS,
  END_STREAM,
  FRAME,
  field,
  frame,
  http2Answer,
  OK,
  startRawHttp2Server,
  word,
} from '../servers/raw-http2-server.ts';
import { expectProblem, runHostile, SHORT_READ, SHORT_TOTAL } from '../support/hostile-run.ts';

type Misbehaviour = (socket: TLSSocket, streamId: number) => void;

const top = 'defaults: { http2: true, tls: { verify: false } }';

/** The first request of the file `c.yaml` gets what is given, all others a good answer. */
async function run(misbehave: Misbehaviour, request = 'GET: /bad') {
  let isOver = false;
  const server = await startRawHttp2Server(certificate, (socket, streamId) => {
    if (isOver) socket.write(http2Answer(streamId, 'good'));
    else misbehave(socket, streamId);
    isOver = true;
  });
  onTestFinished(server.close);
  return runHostile(server.url, { top, request, args: '-j 1' });
}

const send =
  (...frames: ((streamId: number) => Buffer)[]): Misbehaviour =>
  (socket, streamId) =>
    void socket.write(Buffer.concat(frames.map((make) => make(streamId))));

const flood =
  (beginning: (streamId: number) => Buffer, again: (streamId: number) => Buffer): Misbehaviour =>
  (socket, streamId) => {
    const bytes = Buffer.concat(Array.from({ length: 500 }, () => again(streamId)));
    const go = (): void => {
      while (!socket.destroyed && socket.write(bytes));
    };
    socket.write(beginning(streamId));
    socket.on('drain', go);
    go();
  };

/** `:method: GET`, `:path: /` and `:scheme: http`. */
const GET = Buffer.from([0x82, 0x84, 0x86]);
const nothing = (): Buffer => Buffer.alloc(0);
const head = (id: number): Buffer => frame(FRAME.headers, END_HEADERS, id, OK);
const half = (id: number): Buffer => frame(FRAME.data, 0, id, Buffer.from('half'));
const reset = (code: number) => (id: number) => frame(FRAME.reset, 0, id, word(code));
const goaway = (code: number) => (id: number) => frame(FRAME.goaway, 0, 0, Buffer.concat([word(id), word(code)]));
const headed =
  (...fields: Buffer[]) =>
  (id: number) =>
    frame(FRAME.headers, END_HEADERS, id, Buffer.concat(fields));
const unfinished = (id: number): Buffer => frame(FRAME.headers, 0, id, OK);

describe('streams and connections that end', () => {
  test.each<[string, Misbehaviour, RegExp]>([
    ['RST_STREAM before the head', send(reset(2)), /reset the stream before any byte .*NGHTTP2_INTERNAL_ERROR/],
    ['RST_STREAM, refused', send(reset(7)), /NGHTTP2_REFUSED_STREAM/],
    ['RST_STREAM, HTTP/1.1 wanted', send(reset(13)), /NGHTTP2_HTTP_1_1_REQUIRED/],
    ['RST_STREAM after the head', send(head, reset(2)), /reset the stream after 0 B of the body/],
    ['RST_STREAM in the body', send(head, half, reset(2)), /after 4 B of the body/],
    ['RST_STREAM that cancels the body', send(head, half, reset(8)), /after 4 B of the body/],
    ['GOAWAY before the head', send(goaway(2)), /before any byte of the answer .GOAWAY 2/],
    ['GOAWAY for flooding', send(goaway(11)), /GOAWAY 11/],
    ['GOAWAY in the body', send(head, half, goaway(0)), /after 4 B of the body .GOAWAY 0/],
    ['a connection that is closed', (socket) => void socket.destroy(), /before any byte of the answer/],
    ['a connection that is closed in the body', closing(send(head, half)), /after 4 B of the body/],
  ])('%s', async (_what, misbehave, message) => expectProblem(await run(misbehave), 'http/closed', message));

  test('GOAWAY after the answer: the next request opens another connection', async () => {
    const ran = await run((socket, id) => void socket.write(Buffer.concat([http2Answer(id, 'good'), goaway(0)(id)])));
    expect(ran).toMatchObject({ exit: 0, bad: { status: 'passed' } });
  });

  function closing(misbehave: Misbehaviour): Misbehaviour {
    return (socket, id) => {
      misbehave(socket, id);
      setTimeout(() => socket.destroy(), 30);
    };
  }
});

describe('answers that break HTTP/2', () => {
  test.each<[string, Misbehaviour]>([
    ['no status', send((id) => frame(FRAME.headers, END_HEADERS | END_STREAM, id, field('a', 'b')))],
    ['a status of letters', send(headed(field(':status', 'abc')))],
    ['101', send(headed(field(':status', '101')))],
    ['a name in capitals', send(headed(OK, field('Bad', 'b')))],
    ['a header of HTTP/1.1', send(headed(OK, field('connection', 'close')))],
    [
      'less than the length says',
      send(headed(OK, field('content-length', '9')), half, (id) => frame(0, END_STREAM, id)),
    ],
    ['more than the length says', send(headed(OK, field('content-length', '2')), half)],
    ['two lengths', send(headed(OK, field('content-length', '4'), field('content-length', '5')), half)],
    [
      'a promise that nobody wants',
      send((id) => frame(5, END_HEADERS, id, Buffer.concat([word(2), GET, field(':authority', 'x')]))),
    ],
    ['an answer to another request', send((id) => head(id + 2))],
    ['continuations without end', flood(unfinished, (id) => frame(FRAME.continuation, 0, id, field('a', 'b')))],
    ['empty continuations without end', flood(unfinished, (id) => frame(FRAME.continuation, 0, id))],
    ['settings without end', flood(nothing, () => frame(FRAME.settings, 0, 0))],
    ['pings without end', flood(nothing, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8)))],
    ['empty data without end', flood(head, (id) => frame(FRAME.data, 0, id))],
  ])('%s', async (_what, misbehave) => {
    expectProblem(await run(misbehave), 'http/protocol', /the answer of https:\/\/127\.0\.0\.1:\d+ is not HTTP\/2: /);
  });

  test.each<[string, Misbehaviour]>([
    [
      'HTTP/1.1 after HTTP/2 was agreed on',
      (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['a frame larger than allowed', send((id) => frame(FRAME.data, 0, id, Buffer.alloc(20_000)))],
    ['fields that cannot be unpacked', send((id) => frame(FRAME.headers, END_HEADERS, id, Buffer.alloc(6, 0xff)))],
    ['windows without end', flood(nothing, () => frame(FRAME.windowUpdate, 0, 0, word(1)))],
    ['frames of no known type without end', flood(nothing, () => frame(0xfe, 0, 0, Buffer.alloc(8)))],
    ['nothing', nothing],
  ])('%s, until the time is over', async (_what, misbehave) => {
    expectProblem(await run(misbehave, `GET: /bad, ${SHORT_READ}`), 'http/timeout', /within 250 ms/);
  });

  test('a body that drips', async () => {
    expectProblem(
      await run(dripping, `GET: /bad, ${SHORT_TOTAL}`),
      'http/timeout',
      /500 ms: .* after \d+ B of the body/,
    );
  });

  test('fields that unpack to more than anybody keeps', async () => {
    // One field of 4,000 bytes that is put into the table, and then named twelve thousand times in a byte each.
    const large = Buffer.concat([Buffer.from([0x40, 1, 0x61, 0x7f, 0xa1, 0x1e]), Buffer.alloc(4000, 'x')]);
    const bomb = headed(OK, large, Buffer.alloc(12_000, 0xbe));
    expectProblem(await run(send(bomb)), 'http/closed', /before any byte of the answer/);
  });

  test('many informational answers, and then the answer', async () => {
    const hint = headed(field(':status', '103'));
    const ran = await run(send(...Array.from({ length: 200 }, () => hint), (id) => http2Answer(id, 'good')));
    expect(ran).toMatchObject({ exit: 0, bad: { status: 'passed' } });
  });

  function dripping(socket: TLSSocket, id: number): void {
    socket.write(head(id));
    const timer = setInterval(() => socket.write(frame(FRAME.data, 0, id, Buffer.from('x'))), 40);
    socket.once('close', () => clearInterval(timer));
  }
});
