import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { followRedirect } from '../../../src/http/redirect.ts';
import type { Header, PreparedRequest } from '../../../src/model/exchange.ts';
import { startHttpServer, type TestServer } from '../../servers/http-server.ts';
import { lastHop, problemOf, requestTo, send, using } from './client.ts';

/** Answers a path with its status and Location, any other with 200. */
function startRedirects(paths: Record<string, [status: number, location: string]>): Promise<TestServer> {
  return using(
    startHttpServer((request, response) => {
      const redirect = paths[request.url];
      if (redirect) response.writeHead(redirect[0], { location: redirect[1] });
      response.end(`${request.method} ${request.body.toString()}`);
    }),
  );
}

describe('method and body', () => {
  test.each([
    [301, 'GET', 'GET '],
    [301, 'POST', 'GET '],
    [301, 'PUT', 'PUT body'],
    [302, 'POST', 'GET '],
    [302, 'DELETE', 'DELETE body'],
    [303, 'POST', 'GET '],
    [303, 'PUT', 'GET '],
    [307, 'POST', 'POST body'],
    [308, 'PATCH', 'PATCH body'],
  ])('%i after %s', async (status, method, text) => {
    const server = await startRedirects({ '/a': [status, '/b'] });
    const body = method === 'GET' ? {} : { body: { kind: 'bytes', bytes: Buffer.from('body') } as const };
    const headers: Header[] = method === 'GET' ? [] : [['Content-Type', 'text/plain']];
    const result = await send(requestTo(`${server.url}/a`, { method, headers, ...body }));
    expect(result.response?.body.text()).toBe(text);
    expect(result.response?.url).toBe(`${server.url}/b`);
    expect(result.hops.map((hop) => hop.response?.status)).toEqual([status, 200]);
    expect('content-type' in (server.received[1]?.headers ?? {})).toBe(text.endsWith('body'));
  });

  test('303 after HEAD stays HEAD', async () => {
    const server = await startRedirects({ '/a': [303, '/b'] });
    await send(requestTo(`${server.url}/a`, { method: 'HEAD' }));
    expect(server.received.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  test('307 opens a stream again', async () => {
    const server = await startRedirects({ '/a': [307, '/b'] });
    const open = () => Readable.from([Buffer.from('stream')]);
    const result = await send(
      requestTo(`${server.url}/a`, { method: 'POST', body: { kind: 'stream', open, size: 6, note: '' } }),
    );
    expect(result.response?.body.text()).toBe('POST stream');
  });
});

describe('where it ends', () => {
  test('0 follows none: the redirect is the answer', async () => {
    const server = await startRedirects({ '/a': [302, '/b'] });
    const result = await send(requestTo(`${server.url}/a`, { redirects: 0 }));
    expect(result.response?.status).toBe(302);
    expect(result.hops).toHaveLength(1);
  });

  test('the limit is how many are followed', async () => {
    const server = await startRedirects({ '/a': [302, '/b'], '/b': [302, '/c'] });
    expect((await send(requestTo(`${server.url}/a`, { redirects: 2 }))).response?.status).toBe(200);
    const result = await send(requestTo(`${server.url}/a`, { redirects: 1 }));
    expect(result.problem).toMatchObject({ code: 'http/redirect-limit', message: expect.stringContaining('/c') });
    expect(result.hops.map((hop) => hop.response?.status)).toEqual([302, 302]);
  });

  test.each<[string, Record<string, [number, string]>]>([
    ['onto itself', { '/a': [302, '/a'] }],
    ['back to the start', { '/a': [302, '/b'], '/b': [302, '/a'] }],
    ['in a later circle', { '/a': [302, '/b'], '/b': [302, '/c'], '/c': [302, '/b'] }],
    ['but for the fragment', { '/a': [302, '/a#x'] }],
  ])('a loop %s', async (_what, paths) => {
    const server = await startRedirects(paths);
    expect(await problemOf(send(requestTo(`${server.url}/a`)))).toMatchObject({ code: 'http/redirect-loop' });
  });

  test('the same URL with another method is no loop', async () => {
    const server = await using(
      startHttpServer((request, response) => {
        if (request.method === 'POST') response.writeHead(303, { location: request.url });
        response.end();
      }),
    );
    expect((await send(requestTo(`${server.url}/a`, { method: 'POST' }))).response?.status).toBe(200);
  });

  test.each([
    ['ftp://127.0.0.1/x', 'http/redirect-scheme'],
    ['file:///etc/passwd', 'http/redirect-scheme'],
    ['javascript:alert(1)', 'http/redirect-scheme'],
    ['http://[nonsense', 'http/bad-url'],
  ])('%s is not followed', async (location, code) => {
    const server = await startRedirects({ '/a': [302, location] });
    expect(await problemOf(send(requestTo(`${server.url}/a`)))).toMatchObject({ code });
  });

  test.each([
    ['without Location', 302, {}],
    ['300', 300, { location: '/b' }],
    ['304', 304, { location: '/b' }],
    ['201', 201, { location: '/b' }],
  ])('%s is an answer', async (_what, status, headers) => {
    const server = await using(startHttpServer((_request, response) => response.writeHead(status, headers).end()));
    expect((await send(requestTo(server.url))).response?.status).toBe(status);
  });

  test('a target that refuses keeps the hops before it', async () => {
    const server = await startRedirects({ '/a': [302, 'http://127.0.0.1:1/'] });
    const result = await send(requestTo(`${server.url}/a`));
    expect(result.problem?.code).toBe('http/refused');
    expect(result.hops.map((hop) => hop.response?.status)).toEqual([302, undefined]);
  });
});

describe('credentials', () => {
  const headers: Header[] = [
    ['Authorization', 'Bearer secret'],
    ['Cookie', 'sid=secret'],
    ['X-Api-Key', 'secret'],
    ['x-plain', 'kept'],
  ];
  const credentialHeaders = ['x-api-key'];

  test('stay on the same origin', async () => {
    const server = await startRedirects({ '/a': [302, '/b'] });
    await send(requestTo(`${server.url}/a`, { headers, credentialHeaders }));
    expect(server.received[1]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      cookie: 'sid=secret',
      'x-api-key': 'secret',
    });
  });

  test('never cross to another one, nor come back', async () => {
    const other = await startRedirects({});
    const server = await startRedirects({ '/a': [307, `${other.url}/there`] });
    const back = await startRedirects({ '/x': [307, `${other.url}/x`] });
    const result = await send(requestTo(`${server.url}/a`, { headers, credentialHeaders }));
    expect(JSON.stringify(other.received)).not.toContain('secret');
    expect(other.received[0]?.headers).toMatchObject({ 'x-plain': 'kept' });
    expect(JSON.stringify(lastHop(result).request.headers)).not.toContain('secret');
    await send(requestTo(`${back.url}/x`.replace('//', '//user:secret@'), {}));
    expect(other.received[1]?.headers.authorization).toBeUndefined();
  });

  test('nor the name of the first host', async () => {
    const other = await startRedirects({});
    const server = await startRedirects({ '/a': [302, `${other.url}/`] });
    await send(requestTo(`${server.url}/a`, { headers: [['host', 'first.test']] }));
    expect(server.received[0]?.headers.host).toBe('first.test');
    expect(other.received[0]?.headers.host).toBe(`127.0.0.1:${other.port}`);
  });
});

describe('the request that follows', () => {
  const follow = (request: Partial<PreparedRequest>, location: string) =>
    followRedirect(requestTo('https://a.test/x/y?z=1', request), { status: 302, headers: [['Location', location]] });

  test.each([
    ['w', 'https://a.test/x/w'],
    ['?q', 'https://a.test/x/y?q'],
    ['//b.test/', 'https://b.test/'],
    ['', 'https://a.test/x/y?z=1'],
    ['/p#fragment', 'https://a.test/p'],
    ['/caf\u00c3\u00a9', 'https://a.test/caf%C3%A9'],
    ['/caf\u00e9', 'https://a.test/caf%C3%A9'],
  ])('%j leads to %s', (location, url) => {
    expect(follow({}, location).request?.url).toBe(url);
  });

  test.each([
    ['another host', 'https://b.test/'],
    ['another scheme', 'http://a.test/'],
    ['another port', 'https://a.test:444/'],
  ])('%s gets no credentials and no client certificate', (_what, location) => {
    const tls = { ca: 'ca', cert: 'c', key: 'k', passphrase: 'p', verify: false, serverName: 's' };
    const { request } = follow({ headers: [['authorization', 'x']], connection: { tls, unix: '/s' } }, location);
    expect(request?.headers).toEqual([]);
    expect(request?.connection).toEqual({ tls: { ca: 'ca', verify: false }, unix: '/s' });
  });
});
