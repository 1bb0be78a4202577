import { describe, expect, test } from 'vitest';
import { startHttpServer } from '../../servers/http-server.ts';
import { startRawServer, unusedPort } from '../../servers/raw-server.ts';
import { lastHop, newClient, problemOf, requestTo, send, using } from './client.ts';

describe('no connection', () => {
  test('nothing listens', async () => {
    const port = await unusedPort();
    const result = await send(requestTo(`http://127.0.0.1:${port}/`));
    expect(result.problem).toMatchObject({ code: 'http/refused', message: `nothing listens at 127.0.0.1:${port}` });
    expect(lastHop(result)).toMatchObject({
      request: { method: 'GET', url: `http://127.0.0.1:${port}/` },
      timings: { waitingMs: null, downloadMs: null, reused: false },
    });
  });

  test('nothing listens on any address of a name', async () => {
    const port = await unusedPort();
    expect(await problemOf(send(requestTo(`http://localhost:${port}/`)))).toMatchObject({ code: 'http/refused' });
  });

  test('a name without address', async () => {
    const problem = await problemOf(send(requestTo('http://no-such-host.invalid/')));
    expect(problem).toMatchObject({ code: 'http/dns', message: expect.stringContaining('no-such-host.invalid') });
    expect(problem.hint).toContain('--resolve');
  });

  test('a socket file that is not there', async () => {
    const request = requestTo('http://localhost/', { connection: { unix: '/tmp/rollcall-no-such.sock' } });
    expect(await problemOf(send(request))).toMatchObject({
      code: 'http/refused',
      message: expect.stringContaining('.sock'),
    });
  });
});

describe('an answer that breaks off or is none', () => {
  test.each<[string, string, string, RegExp]>([
    ['before the head', '', 'http/closed', /before any byte of the answer/],
    ['inside the head', 'HTTP/1.1 200 OK\r\nA: b', 'http/closed', /inside the head of the answer/],
    [
      'inside the body',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc',
      'http/closed',
      /after 3 B of the 9 B of the body/,
    ],
    ['inside a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc', 'http/closed', /after 3 B/],
    ['between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'http/closed', /after 3 B/],
    [
      'between chunks, closing',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      'http/closed',
      /after 3 B/,
    ],
    [
      'with a broken chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n',
      'http/protocol',
      /chunk size/,
    ],
    ['with a wrong length', 'HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\nabc', 'http/protocol', /Content-Length/],
    ['and speaks SSH', 'SSH-2.0-OpenSSH_9.2\r\n', 'http/protocol', /is not HTTP: .*SSH-2.0/],
    ['and speaks TLS', '\x15\x03\x01\x00\x02\x02\x46', 'http/protocol', /answered with TLS/],
    [
      'with a head that is too large',
      `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(200_000)}\r\n\r\n`,
      'http/protocol',
      /larger than 128 KiB/,
    ],
    ['with 100 Continue that nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n', 'http/protocol', /nothing asked for/],
  ])('%s', async (_what, bytes, code, message) => {
    const server = await using(startRawServer((socket) => socket.end(bytes, 'latin1')));
    const problem = await problemOf(send(requestTo(server.url)));
    expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(problem.message).toContain(`127.0.0.1:${server.port}`);
  });

  test.each([
    ['before the head', ''],
    ['inside the head', 'HTTP/1.1 200 OK\r\nA: b'],
    ['inside the body', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
  ])('a reset %s', async (_what, bytes) => {
    const server = await using(
      startRawServer((socket) => {
        if (bytes === '') socket.resetAndDestroy();
        else socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 20));
      }),
    );
    expect(await problemOf(send(requestTo(server.url)))).toMatchObject({ code: 'http/closed' });
  });

  test('bytes beyond the length do not become the next answer', async () => {
    const server = await using(
      startRawServer((socket, number) => {
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${number}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`,
        );
      }),
    );
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    expect((await client.send(requestTo(server.url), {})).response?.body.text()).toBe('1');
    const second = await client.send(requestTo(server.url), {});
    expect(second.response?.body.text() ?? second.problem?.code).not.toBe('evil');
  });

  test('an https URL where plain HTTP is spoken', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const problem = await problemOf(send(requestTo(server.url.replace('http', 'https'))));
    expect(problem).toMatchObject({ code: 'http/protocol', message: expect.stringContaining('does not speak TLS') });
    expect(problem.hint).toContain('http://');
  });
});

describe('an idle connection that the server has closed', () => {
  /** Answers the first request of a connection, and hangs up on the second without a byte. */
  function startForgetfulServer() {
    const served = new WeakSet();
    return startRawServer((socket, number) => {
      if (served.has(socket)) socket.destroy();
      else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${number}`);
      served.add(socket);
    });
  }

  test.each(['GET', 'PUT', 'DELETE'])('%s is sent once more on a new one', async (method) => {
    const server = await using(startForgetfulServer());
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    await client.send(requestTo(server.url, { method }), {});
    const second = await client.send(requestTo(server.url, { method }), {});
    expect(second.response?.body.text()).toBe('3');
    expect(second.hops).toHaveLength(2);
    expect(second.hops[0]?.response).toBeUndefined();
    expect(second.hops[0]?.timings.reused).toBe(true);
    expect(lastHop(second).timings.reused).toBe(false);
  });

  test('POST is not', async () => {
    const server = await using(startForgetfulServer());
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    await client.send(requestTo(server.url, { method: 'POST' }), {});
    expect(await problemOf(client.send(requestTo(server.url, { method: 'POST' }), {}))).toMatchObject({
      code: 'http/closed',
    });
  });

  test('a new connection that is closed at once is a failure at once', async () => {
    let count = 0;
    const server = await using(
      startRawServer((socket) => {
        count++;
        socket.destroy();
      }),
    );
    expect(await problemOf(send(requestTo(server.url)))).toMatchObject({ code: 'http/closed' });
    expect(count).toBe(1);
  });
});
