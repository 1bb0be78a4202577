import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { proxyFor } from '../../../src/http/connect/proxy.ts';
import { authority, server as good } from '../../servers/certificates.ts';
import { startHttpServer, startHttpsServer } from '../../servers/http-server.ts';
import { startProxyServer } from '../../servers/proxy-server.ts';
import { startSilentServer, unusedPort } from '../../servers/raw-server.ts';
import { lastHop, newClient, problemOf, requestTo, send, using } from './client.ts';

const tls = { ca: authority };

describe('a proxy', () => {
  test('forwards plain requests', async () => {
    const server = await using(startHttpServer((request, response) => response.end(request.headers.host)));
    const proxy = await using(startProxyServer());
    const result = await send(requestTo(`${server.url}/a?b`, { connection: { proxy: proxy.url } }));
    expect(result.response?.body.text()).toBe(`127.0.0.1:${server.port}`);
    expect(proxy.asked).toEqual([`GET ${server.url}/a?b`]);
  });

  test('tunnels encrypted ones, and keeps the tunnel', async () => {
    const server = await using(startHttpsServer((_request, response) => response.end('safe'), good));
    const proxy = await using(startProxyServer());
    const client = newClient();
    const request = requestTo(server.url, { connection: { proxy: proxy.url, tls } });
    const result = await client.send(request, {});
    expect(result.response?.body.text()).toBe('safe');
    expect(lastHop(result).timings).toMatchObject({ connectMs: expect.any(Number), tlsMs: expect.any(Number) });
    await client.send(request, {});
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
  });

  test.each(['http', 'https'])('gets its credentials for %s, and only the proxy does', async (scheme) => {
    const plain = await using(startHttpServer((_request, response) => response.end()));
    const secure = await using(startHttpsServer((_request, response) => response.end(), good));
    const server = scheme === 'http' ? plain : secure;
    const proxy = await using(startProxyServer('me:s3cret'));
    const url = proxy.url.replace('//', '//me:s3cret@');
    const result = await send(requestTo(server.url, { connection: { proxy: url, tls } }));
    expect(result.response?.status).toBe(200);
    expect(server.received[0]?.headers['proxy-authorization']).toBeUndefined();
    expect(JSON.stringify(lastHop(result).request.headers)).not.toContain('Basic');
  });

  test.each(['http', 'https'])('that refuses %s is a problem of the proxy', async (scheme) => {
    const proxy = await using(startProxyServer('me:s3cret'));
    const url = `${scheme}://127.0.0.1:1/`;
    const problem = await problemOf(send(requestTo(url, { connection: { proxy: proxy.url, tls } })));
    expect(problem).toMatchObject({
      code: 'http/proxy',
      message: expect.stringContaining('407'),
      hint: expect.stringContaining('credentials'),
    });
  });

  test.each(['http', 'https'])('that is not there is one too, for %s', async (scheme) => {
    const proxy = `http://127.0.0.1:${await unusedPort()}`;
    const problem = await problemOf(send(requestTo(`${scheme}://127.0.0.1:1/`, { connection: { proxy, tls } })));
    expect(problem).toMatchObject({
      code: 'http/proxy',
      message: expect.stringContaining(`${proxy} cannot be used: nothing listens`),
    });
  });

  test('that cannot reach the target', async () => {
    const proxy = await using(startProxyServer());
    const url = `https://127.0.0.1:${await unusedPort()}/`;
    const problem = await problemOf(send(requestTo(url, { connection: { proxy: proxy.url, tls } })));
    expect(problem).toMatchObject({ code: 'http/proxy', message: expect.stringContaining('502') });
  });

  test('that says nothing runs into the limit to connect', async () => {
    const proxy = await using(startSilentServer());
    const timeout = { connectMs: 100, readMs: 5000, totalMs: 5000 };
    const problem = await problemOf(
      send(requestTo('https://127.0.0.1:1/', { timeout, connection: { proxy: proxy.url } })),
    );
    expect(problem).toMatchObject({ code: 'http/connect-timeout', message: expect.stringContaining(proxy.url) });
  });

  test('the certificate behind a tunnel is verified', async () => {
    const server = await using(startHttpsServer((_request, response) => response.end(), good));
    const proxy = await using(startProxyServer());
    expect(await problemOf(send(requestTo(server.url, { connection: { proxy: proxy.url } })))).toMatchObject({
      code: 'http/tls',
    });
  });

  test('of the environment, unless the request says false', async () => {
    const server = await using(startHttpServer((_request, response) => response.end()));
    const proxy = await using(startProxyServer());
    const client = newClient({ env: { HTTP_PROXY: proxy.url } });
    await client.send(requestTo(server.url), {});
    await client.send(requestTo(server.url, { connection: { proxy: false } }), {});
    expect(proxy.asked).toHaveLength(1);
    expect(server.received).toHaveLength(2);
  });
});

describe('which proxy', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['http://a.test/', {}, undefined],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1', http_proxy: 'http://q:2' }, 'http://q:2'],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, undefined],
    ['http://a.test/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['https://a.test/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['https://a.test/', { ALL_PROXY: 'p:1' }, 'http://p:1'],
    ['https://a.test/', { https_proxy: '', ALL_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.test, a.test' }, undefined],
    ['http://x.a.test/', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test' }, undefined],
    ['http://x.a.test/', { HTTP_PROXY: 'http://p:1', no_proxy: '.a.test' }, undefined],
    ['http://xa.test/', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test' }, 'http://p:1'],
    ['http://a.test:81/', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test:80' }, 'http://p:1'],
    ['http://a.test/', { HTTP_PROXY: 'http://p:1', no_proxy: 'a.test:80' }, undefined],
    ['http://127.0.0.1/', { HTTP_PROXY: 'http://p:1', no_proxy: '127.0.0.1' }, undefined],
    ['http://10.1.2.3/', { HTTP_PROXY: 'http://p:1', no_proxy: '10.0.0.0/8' }, undefined],
    ['http://11.1.2.3/', { HTTP_PROXY: 'http://p:1', no_proxy: '10.0.0.0/8' }, 'http://p:1'],
    ['http://[::1]:8080/', { HTTP_PROXY: 'http://p:1', no_proxy: '::1' }, undefined],
    ['http://[fd00::1]/', { HTTP_PROXY: 'http://p:1', no_proxy: 'fd00::/8' }, undefined],
    ['http://[::1]:8080/', { HTTP_PROXY: 'http://p:1', no_proxy: '[::1]:8080' }, undefined],
  ])('%s with %j', (url, env, expected) => {
    expect(proxyFor(new URL(url), undefined, env)?.name).toBe(expected);
  });

  test.each(['socks5://p:1', 'http://', 'ht tp://p'])('%s is none', async (proxy) => {
    expect(await problemOf(send(requestTo('http://127.0.0.1:1/', { connection: { proxy } })))).toMatchObject({
      code: 'http/proxy',
    });
  });
});

describe('other ways', () => {
  test('a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-unix-'));
    const unix = join(folder, 'a.sock');
    await using(
      startHttpServer((request, response) => response.end(`${request.headers.host}${request.url}`), { path: unix }),
    );
    const result = await send(requestTo('http://docker.test/info', { connection: { unix } }));
    expect(result.response?.body.text()).toBe('docker.test/info');
    await rm(folder, { recursive: true });
  });

  test.each(['api.test', 'api.test:PORT', 'API.test', '*'])('a host with an address: %s', async (host) => {
    const server = await using(startHttpServer((request, response) => response.end(request.headers.host)));
    const resolve = { [host.replace('PORT', String(server.port))]: '127.0.0.1' };
    const result = await send(requestTo(`http://api.test:${server.port}/`, { connection: { resolve } }));
    expect(result.response?.body.text()).toBe(`api.test:${server.port}`);
  });

  test('an address for another port does not count', async () => {
    const request = requestTo('http://api.invalid:81/', { connection: { resolve: { 'api.invalid:80': '127.0.0.1' } } });
    expect(await problemOf(send(request))).toMatchObject({ code: 'http/dns' });
  });

  test('an address keeps the name for TLS', async () => {
    const server = await using(startHttpsServer((_request, response) => response.end(), good));
    const connection = { tls, resolve: { 'wrong.test': '127.0.0.1' } };
    const problem = await problemOf(send(requestTo(`https://wrong.test:${server.port}/`, { connection })));
    expect(problem).toMatchObject({ code: 'http/tls', message: expect.stringContaining('another host') });
  });
});
