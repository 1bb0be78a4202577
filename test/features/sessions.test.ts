import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Timings } from '../../src/model/exchange.ts';
import type { RequestResult } from '../../src/model/result.ts';
import { server as certificate } from '../servers/certificates.ts';
import { startHttpsServer, type TestServer } from '../servers/http-server.ts';
import { runCollection, runRequests } from '../support/run-collection.ts';

const authorityFile = fileURLToPath(new URL('../servers/certificates/authority.pem', import.meta.url));

const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

describe('defaults are a session', () => {
  test('headers, auth, cookies and the connection are shared; a request may leave each', async () => {
    const run = await runRequests(
      {
        login: { POST: '/login', json: {} },
        read: { GET: '/a', headers: { 'x-more': '1' } },
        alone: { GET: '/b', auth: 'none', cookies: false, headers: { 'x-client': null, accept: 'text/plain' } },
        again: { GET: '/c' },
      },
      {
        top: {
          defaults: { headers: { 'x-client': 'tests', accept: 'application/json' }, auth: { bearer: 'token-1' } },
        },
        server: { 'POST /login': { headers: { 'set-cookie': 'sid=abc' }, json: {} } },
      },
    );
    expect(run.exit, run.stdout).toBe(0);
    const seen = run.requests.map(({ headers }) => [
      headers['x-client'],
      headers.authorization,
      headers.cookie,
      headers.accept,
      headers['x-more'],
    ]);
    expect(seen).toEqual([
      ['tests', 'Bearer token-1', undefined, 'application/json', undefined],
      ['tests', 'Bearer token-1', 'sid=abc', 'application/json', '1'],
      [undefined, undefined, undefined, 'text/plain', undefined],
      ['tests', 'Bearer token-1', 'sid=abc', 'application/json', undefined],
    ]);
    expect(['login', 'read', 'alone', 'again'].map((id) => timingsOf(run.results[id])?.reused)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('each file has its own jar, each row of a file too', async () => {
    const one = (path: string) => ({ baseUrl: '$URL', requests: { set: { GET: '/set' }, read: { GET: path } } });
    const run = await runCollection({
      files: {
        'a.yaml': { ...one('/a'), each: [{ n: 1 }, { n: 2 }] },
        'b.yaml': { baseUrl: '$URL', requests: { read: { GET: '/b' } } },
      },
      args: ['.', '--jobs', '1'],
      server: {
        'GET /set': ({ headers }) => ({ headers: { 'set-cookie': 'n=1' }, json: { got: headers.cookie ?? null } }),
      },
    });
    expect(run.requests.filter(({ path }) => path === '/set').map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      undefined,
    ]);
    expect(run.requests.find(({ path }) => path === '/b')?.headers.cookie).toBeUndefined();
  });
});

describe('cookies by RFC 6265', () => {
  test.each<[string, string, string, string | undefined]>([
    ['a plain cookie goes to every path of the host', 'a=1', '/other', 'a=1'],
    ['HttpOnly is for scripts of pages, not for us', 'a=1; HttpOnly', '/x', 'a=1'],
    ['Path: below it', 'a=1; Path=/api', '/api/users', 'a=1'],
    ['Path: the same', 'a=1; Path=/api', '/api', 'a=1'],
    ['Path: only the beginning of the word is the same', 'a=1; Path=/api', '/apix', undefined],
    ['Path: elsewhere', 'a=1; Path=/api', '/', undefined],
    ['Secure on a loopback address, which counts as safe as in browsers', 'a=1; Secure', '/x', 'a=1'],
    ['Max-Age of zero', 'a=1; Max-Age=0', '/x', undefined],
    ['Max-Age to come', 'a=1; Max-Age=3600', '/x', 'a=1'],
    ['Expires in the past', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '/x', undefined],
    ['Max-Age wins over Expires', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60', '/x', 'a=1'],
    ['Domain of another host', 'a=1; Domain=example.com', '/x', undefined],
    ['a value in quotes stays as it is', 'a="1 2"', '/x', 'a="1 2"'],
    ['an equals sign in the value', 'a=b=c', '/x', 'a=b=c'],
    ['SameSite does not matter to a client that is no page', 'a=1; SameSite=Strict', '/x', 'a=1'],
  ])('%s', async (_, cookie, path, sent) => {
    const run = await runRequests(
      { set: { GET: '/set' }, read: { GET: path } },
      { server: { 'GET /set': { headers: { 'set-cookie': cookie } } } },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests[1]?.headers.cookie).toBe(sent);
  });

  test('a cookie is changed, and taken back', async () => {
    const run = await runRequests(
      { one: { GET: '/one' }, two: { GET: '/two' }, three: { GET: '/three' }, four: { GET: '/four' } },
      {
        server: {
          'GET /one': { headers: { 'set-cookie': ['a=1', 'b=1'] } },
          'GET /two': { headers: { 'set-cookie': 'a=2' } },
          'GET /three': { headers: { 'set-cookie': 'a=; Max-Age=0' } },
        },
      },
    );
    expect(run.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'a=1; b=1', 'a=2; b=1', 'b=1']);
  });

  test('a cookie of a redirect is there at its target', async () => {
    const run = await runRequests(
      { go: { GET: '/go' } },
      { server: { 'GET /go': { status: 302, headers: { location: '/home', 'set-cookie': 'sid=1' } } } },
    );
    expect(run.requests[1]?.headers.cookie).toBe('sid=1');
  });

  test('`cookies: false` neither sends nor stores', async () => {
    const set = { 'GET /set': { headers: { 'set-cookie': 'a=1' } } };
    const run = await runRequests({ set: { GET: '/set', cookies: false }, read: { GET: '/x' } }, { server: set });
    expect(run.requests[1]?.headers.cookie).toBeUndefined();
  });

  test('attributes, SameSite among them, can be checked', async () => {
    const cookie = 'sid=1; HttpOnly; Secure; SameSite=Lax; Path=/';
    const run = await runRequests(
      {
        set: {
          GET: '/set',
          expect: {
            headers: { 'set-cookie': { matches: 'SameSite=Lax' } },
            assert: ["headers['set-cookie'].contains('HttpOnly')", "cookies.sid == '1'"],
          },
        },
      },
      { server: { 'GET /set': { headers: { 'set-cookie': cookie } } } },
    );
    expect(run.exit, run.stdout).toBe(0);
  });

  test('Domain: also for hosts below it, no others; without it only for the host itself', async () => {
    const hosts = ['shop.test', 'api.shop.test', 'notshop.test'];
    const read = (host: string) => ({ GET: `http://${host}:$PORT/read` });
    const run = await runRequests(
      {
        set: { GET: 'http://shop.test:$PORT/set' },
        same: read('shop.test'),
        below: read('api.shop.test'),
        other: read('notshop.test'),
      },
      {
        top: { defaults: { resolve: Object.fromEntries(hosts.map((host) => [host, '127.0.0.1'])) } },
        server: { 'GET /set': { headers: { 'set-cookie': ['wide=1; Domain=shop.test', 'own=1'] } } },
      },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'wide=1; own=1',
      'wide=1',
      undefined,
    ]);
  });

  test('a Secure cookie goes over TLS only', async () => {
    const tls = await startHttpsServer(({ url }, response) => {
      response.writeHead(200, url === '/set' ? { 'set-cookie': 'a=1; Secure' } : {}).end();
    }, certificate);
    servers.push(tls);
    const shop = { resolve: { 'shop.test': '127.0.0.1' }, tls: { verify: false } };
    const run = await runRequests(
      {
        set: { GET: `https://shop.test:${tls.port}/set` },
        safe: { GET: `https://shop.test:${tls.port}/read` },
        plain: { GET: 'http://shop.test:$PORT/read' },
      },
      { top: { defaults: shop } },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(tls.received[1]?.headers.cookie).toBe('a=1');
    expect(run.requests[0]?.headers.cookie).toBeUndefined();
  });
});

describe('connections and phases', () => {
  test('every report says whether a connection was new, and its phases', async () => {
    const args = ['c.yaml', '-v', '--reporter', 'html=$DIR/out/html', '--reporter', 'events=$DIR/out/events'];
    const run = await runRequests(
      { one: { GET: 'http://localhost:$PORT/1' }, two: { GET: 'http://localhost:$PORT/2' } },
      { args },
    );
    const one = timingsOf(run.results['one']);
    const two = timingsOf(run.results['two']);
    expect(one).toMatchObject({ reused: false, tlsMs: null });
    for (const phase of ['dnsMs', 'connectMs', 'waitingMs', 'downloadMs'] as const)
      expect(one?.[phase]).toBeGreaterThanOrEqual(0);
    expect(two).toMatchObject({ reused: true, dnsMs: null, connectMs: null, tlsMs: null });
    expect(run.stdout).toMatch(
      /new connection: dns [\d.]+ ms, connect [\d.]+ ms, waiting [\d.]+ ms, download [\d.]+ ms/,
    );
    expect(run.stdout).toMatch(/reused connection: waiting [\d.]+ ms, download [\d.]+ ms/);
    const html = run.written['html']?.toString() ?? '';
    expect(html.match(/"reused":false/g)).toHaveLength(1);
    expect(html.match(/"reused":true/g)).toHaveLength(1);
    expect(html).toContain('new connection');
    expect(run.written['events']?.toString()).toContain('"reused":true');
  });

  test('TLS is a phase of its own', async () => {
    const tls = await startHttpsServer((_, response) => void response.end(), certificate);
    servers.push(tls);
    const run = await runRequests(
      { one: { GET: `${tls.url}/` } },
      { args: ['c.yaml', '-v', '--cacert', authorityFile] },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(timingsOf(run.results['one'])?.tlsMs).toBeGreaterThan(0);
    expect(run.stdout).toMatch(/new connection: connect [\d.]+ ms, tls [\d.]+ ms, waiting/);
  });

  test('no connection is said too', async () => {
    const run = await runRequests({ one: { GET: 'http://127.0.0.1:9/' } }, { args: ['c.yaml', '-v'] });
    expect(run.exit).toBe(3);
    expect(run.stdout).toContain('no connection');
  });

  test('a connection that the server ends is opened anew', async () => {
    const run = await runRequests(
      { one: { GET: '/1' }, two: { GET: '/2' } },
      { server: { 'GET /1': { headers: { connection: 'close' } } } },
    );
    expect(timingsOf(run.results['two'])?.reused).toBe(false);
  });

  test('files share connections', async () => {
    const file = (path: string) => ({ baseUrl: '$URL', requests: { one: { GET: path } } });
    const run = await runCollection({
      files: { 'a.yaml': file('/a'), 'b.yaml': file('/b') },
      args: ['.', '--jobs', '1'],
    });
    expect(run.report?.results.map((result) => timingsOf(result)?.reused)).toEqual([false, true]);
  });
});

function timingsOf(result: RequestResult | undefined): Timings | undefined {
  return result?.attempts.at(-1)?.exchanges.at(-1)?.timings;
}
