import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Header } from '../../../src/model/exchange.ts';
import { startHttpServer } from '../../servers/http-server.ts';
import { startRawServer } from '../../servers/raw-server.ts';
import { lastHop, newClient, problemOf, requestTo, responseOf, send, using } from './client.ts';

describe('what is sent', () => {
  test('the defaults, and the hop shows what really went out', async () => {
    const server = await using(startHttpServer((_request, response) => response.end('hello')));
    const result = await send(requestTo(`${server.url}/a?b=c`));
    expect(result.response?.body.text()).toBe('hello');
    const pairs: Header[] = [];
    const raw = server.received[0]?.rawHeaders ?? [];
    for (let i = 0; i < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? '']);
    expect(lastHop(result).request.headers).toEqual(pairs);
    expect(Object.fromEntries(pairs)).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      'user-agent': 'rollcall/1.2.3',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
    });
  });

  test('a header that is set wins over its default, in the case it was written in', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    await send(
      requestTo(server.url, {
        headers: [
          ['User-Agent', 'me'],
          ['ACCEPT', 'text/csv'],
          ['Accept-Encoding', 'identity'],
        ],
      }),
    );
    const { rawHeaders, headers } = server.received[0] ?? { rawHeaders: [], headers: {} };
    expect(headers).toMatchObject({ 'user-agent': 'me', accept: 'text/csv', 'accept-encoding': 'identity' });
    expect(rawHeaders).toContain('ACCEPT');
  });

  test('a header twice, and a Host of its own', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const result = await send(
      requestTo(server.url, {
        headers: [
          ['x-a', '1'],
          ['x-a', '2'],
          ['Host', 'other.test'],
        ],
      }),
    );
    expect(server.received[0]?.headers).toMatchObject({ 'x-a': '1, 2', host: 'other.test' });
    expect(lastHop(result).request.headers).toContainEqual(['host', 'other.test']);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'REPORT'])('%s with a body', async (method) => {
    const server = await using(startHttpServer((request, response) => response.end(request.body)));
    const result = await send(requestTo(server.url, { method, body: { kind: 'bytes', bytes: Buffer.from('body') } }));
    expect(server.received[0]).toMatchObject({ method, headers: { 'content-length': '4' } });
    expect(result.response?.body.text()).toBe('body');
    expect(lastHop(result).request.headers).toContainEqual(['content-length', '4']);
  });

  test('a POST without body says that it has none', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const result = await send(requestTo(server.url, { method: 'POST' }));
    expect(server.received[0]?.headers).toMatchObject({ 'content-length': '0' });
    expect(lastHop(result).request.headers).toContainEqual(['content-length', '0']);
  });

  test('a body that is larger than one piece, and one that is streamed', async () => {
    const server = await using(startHttpServer((request, response) => response.end(String(request.body.length))));
    const client = newClient();
    const bytes = Buffer.alloc(1_000_000, 'x');
    const large = await responseOf(
      client.send(requestTo(server.url, { method: 'POST', body: { kind: 'bytes', bytes } }), {}),
    );
    expect(large.body.text()).toBe('1000000');
    const open = () => Readable.from([Buffer.from('ab'), Buffer.from('cd')]);
    const body = { kind: 'stream', open, size: 4, note: 'a stream' } as const;
    const streamed = await responseOf(client.send(requestTo(server.url, { method: 'PUT', body }), {}));
    expect(streamed.body.text()).toBe('4');
    expect(server.received[1]?.headers).toMatchObject({ 'content-length': '4' });
  });

  test('user information of the URL becomes Basic and leaves the URL', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const result = await send(requestTo(server.url.replace('//', '//al%20ice:s%C3%A9cret@')));
    const expected = `Basic ${Buffer.from('al ice:sécret').toString('base64')}`;
    expect(server.received[0]?.headers.authorization).toBe(expected);
    expect(lastHop(result).request).toMatchObject({ url: `${server.url}/`, credentialHeaders: ['authorization'] });
  });

  test('an authorization header wins over user information', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    await send(requestTo(server.url.replace('//', '//a:b@'), { headers: [['authorization', 'Bearer t']] }));
    expect(server.received[0]?.headers.authorization).toBe('Bearer t');
  });
});

describe('what cannot be sent', () => {
  test.each<[string, Header, RegExp]>([
    ['a line break', ['x-a', 'one\r\nx-b: two'], /"x-a" has U\+000D at position 4/],
    ['a letter beyond Latin-1', ['x-a', 'snow ☃'], /U\+2603/],
    ['a name with a space', ['x a', '1'], /"x a" is not a header name/],
    ['an empty name', ['', '1'], /is not a header name/],
    ['what belongs to the connection', ['Transfer-Encoding', 'chunked'], /cannot be set/],
    ['a wrong length', ['Content-Length', '7'], /says 7, the body has 0 bytes/],
  ])('%s in a header', async (_what, header, message) => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const problem = await problemOf(send(requestTo(server.url, { headers: [header] })));
    expect(problem).toMatchObject({ code: 'http/bad-header', message: expect.stringMatching(message) });
    expect(server.connections()).toBe(0);
  });

  test.each(['', 'G ET', 'CONNECT'])('the method %j', async (method) => {
    expect(await problemOf(send(requestTo('http://127.0.0.1:1/', { method })))).toMatchObject({
      code: 'http/bad-header',
    });
  });

  test.each(['ftp://127.0.0.1/', '/users', 'not a url', 'http://', 'file:///etc/hosts'])('the URL %s', async (url) => {
    expect(await problemOf(send(requestTo(url)))).toMatchObject({ code: 'http/bad-url' });
  });

  test('a file that is not there, and one that is shorter than it was', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const { createReadStream } = await import('node:fs');
    const missing = { kind: 'stream', open: () => createReadStream('/nowhere/at/all'), size: 9, note: '' } as const;
    const problem = await problemOf(send(requestTo(server.url, { method: 'POST', body: missing })));
    expect(problem).toMatchObject({ code: 'http/file', message: expect.stringContaining('/nowhere/at/all') });
    const short = { kind: 'stream', open: () => Readable.from([Buffer.from('ab')]), size: 9, note: '' } as const;
    expect(await problemOf(send(requestTo(server.url, { method: 'POST', body: short })))).toMatchObject({
      code: 'http/file',
    });
  });
});

describe('the answer', () => {
  test('headers keep their order, case and repetitions; status text and version are there', async () => {
    const head = 'HTTP/1.1 207 Many Things\r\nB-Two: 2\r\nA-one:   1  \r\nB-Two: \xfc\r\nContent-Length: 0\r\n\r\n';
    const server = await using(startRawServer((socket) => socket.write(head, 'latin1')));
    expect(await responseOf(send(requestTo(server.url)))).toMatchObject({
      status: 207,
      statusText: 'Many Things',
      httpVersion: '1.1',
      headers: [
        ['B-Two', '2'],
        ['A-one', '1'],
        ['B-Two', 'ü'],
        ['Content-Length', '0'],
      ],
      size: 0,
      url: `${server.url}/`,
    });
  });

  test.each([
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', 'abcde'],
    ['until the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nabcde', 'abcde'],
    [
      'after early hints',
      'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
      'x',
    ],
    ['none with 204', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['none with 304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n', ''],
  ])('a body %s', async (_what, bytes, text) => {
    const server = await using(startRawServer((socket) => socket.end(bytes)));
    expect((await responseOf(send(requestTo(server.url)))).body.text()).toBe(text);
  });

  test('HEAD has no body, whatever its headers say', async () => {
    const server = await using(
      startHttpServer((_request, response) => {
        response.writeHead(200, { 'content-length': '5000000', 'content-encoding': 'gzip' }).end();
      }),
    );
    expect(await responseOf(send(requestTo(server.url, { method: 'HEAD' })))).toMatchObject({ status: 200, size: 0 });
  });

  test('an error status is an answer like any other', async () => {
    const server = await using(startHttpServer((_request, response) => response.writeHead(500).end('oops')));
    const response = await responseOf(send(requestTo(server.url)));
    expect([response.status, response.body.text()]).toEqual([500, 'oops']);
  });
});

describe('asked before each hop', () => {
  test('a problem ends the exchange before anything is sent', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const problem = { code: 'http/host-not-allowed', message: 'not there' } as const;
    const result = await send(requestTo(server.url), { beforeHop: async () => problem });
    expect(result).toEqual({ hops: [], problem });
    expect(server.connections()).toBe(0);
  });

  test('it sees every hop, with all headers', async () => {
    const server = await using(
      startHttpServer((request, response) => {
        if (request.url === '/a') response.writeHead(302, { location: '/b' });
        response.end();
      }),
    );
    const seen: string[] = [];
    await send(requestTo(`${server.url}/a`), {
      beforeHop: async (url, request) => {
        seen.push(`${url.pathname} ${request.headers.map(([name]) => name).join()}`);
        return undefined;
      },
    });
    expect(seen).toEqual(['/a user-agent,accept,accept-encoding', '/b user-agent,accept,accept-encoding']);
  });
});
