import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../support/recording-server.ts';
import { runCollection, runRequests } from '../support/run-collection.ts';

const to = (location: string, status = 302) => ({ status, headers: { location } });

describe('redirects', () => {
  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`GET /${i}`, to(`/${i + 1}`)]));

  test('are followed; each hop is an exchange and the last answer is checked', async () => {
    const { exit, results } = await runRequests(
      { a: { GET: '/0', expect: { status: 200, assert: ["url.endsWith('/2')"] } } },
      { server: chain(2) },
    );
    expect(exit).toBe(0);
    expect(results['a']?.attempts[0]?.exchanges.map(({ response }) => response?.status)).toEqual([302, 302, 200]);
  });

  test('the default is 10', async () => {
    expect((await runRequests({ a: { GET: '/0' } }, { server: chain(10) })).exit).toBe(0);
    const { exit, results } = await runRequests({ a: { GET: '/0' } }, { server: chain(11) });
    expect(exit).toBe(3);
    expect(results['a']?.attempts[0]?.problem?.code).toBe('http/redirect-limit');
  });

  test('redirects: 0 leaves the answer as it is', async () => {
    const { exit, requests } = await runRequests(
      { a: { GET: '/0', redirects: 0, expect: { status: 302 } } },
      { server: chain(1) },
    );
    expect([exit, requests.length]).toEqual([0, 1]);
  });

  test('redirects: 1 and two of them is errored', async () => {
    expect((await runRequests({ a: { GET: '/0', redirects: 1 } }, { server: chain(2) })).exit).toBe(3);
  });

  test.each([
    ['a loop', '/0', 'http/redirect-loop'],
    ['another scheme', 'ftp://127.0.0.1/x', 'http/redirect-scheme'],
    ['a file', 'file:///etc/hostname', 'http/redirect-scheme'],
    ['javascript', 'javascript:alert(1)', 'http/redirect-scheme'],
  ])('%s is errored', async (_, location, code) => {
    const { exit, results } = await runRequests({ a: { GET: '/0' } }, { server: { 'GET /0': to(location) } });
    expect(exit).toBe(3);
    expect(results['a']).toMatchObject({ status: 'errored', attempts: [{ problem: { code } }] });
  });

  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'x'],
    [308, 'POST', 'x'],
  ])('after a POST %i sends %s', async (status, method, body) => {
    const { requests } = await runRequests(
      { a: { POST: '/go', text: 'x' } },
      { server: { 'POST /go': to('/there', status) } },
    );
    expect(requests[1]).toMatchObject({ method, body, path: '/there' });
  });

  test('a 302 without Location is an answer like any other', async () => {
    expect(
      (await runRequests({ a: { GET: '/', expect: { status: 302 } } }, { server: { 'GET /': { status: 302 } } })).exit,
    ).toBe(0);
  });
});

describe('cookies', () => {
  const server = {
    'GET /in': {
      headers: { 'set-cookie': ['sid=1; Path=/; HttpOnly', 'gone=1; Max-Age=0', 'far=1; Domain=example.com'] },
    },
  };

  test('the jar of a file keeps them', async () => {
    const { requests } = await runRequests({ a: { GET: '/in' }, b: { GET: '/b' } }, { server });
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'sid=1']);
  });

  test('cookies: false stays out, both ways', async () => {
    const { requests } = await runRequests({ a: { GET: '/in' }, b: { GET: '/b', cookies: false } }, { server });
    expect(requests[1]?.headers.cookie).toBeUndefined();
    const other = await runRequests({ a: { GET: '/in', cookies: false }, b: { GET: '/b' } }, { server });
    expect(other.requests[1]?.headers.cookie).toBeUndefined();
  });

  test('files have a jar each', async () => {
    const file = (path: string) => ({ baseUrl: '$URL', requests: { a: { GET: path } } });
    const { requests } = await runCollection({
      files: { 'a.yaml': file('/in'), 'b.yaml': file('/b') },
      args: ['a.yaml', 'b.yaml', '--jobs', '1'],
      server,
    });
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });
});

describe('save and maxBody', () => {
  const big = { 'GET /': { text: 'x'.repeat(3_000) } };

  test('save streams the body to the file; size and hash are still known', async () => {
    const { exit, written, results } = await runRequests(
      { a: { GET: '/', save: 'out/deep/b.txt', expect: { size: '3KB' } } },
      { server: big },
    );
    expect(exit).toBe(0);
    expect(written['b.txt']?.toString()).toBe('x'.repeat(3_000));
    expect(results['a']?.attempts[0]?.exchanges[0]?.response?.body).toMatchObject({
      size: 3_000,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test.each(['../out.txt', '/tmp/rollcall-outside.txt'])('save: %s outside the project is refused', async (save) => {
    const { exit, requests } = await runRequests({ a: { GET: '/', save } }, { server: big });
    expect([2, 3]).toContain(exit);
    expect(requests).toEqual([]);
  });

  test('maxBody caps the body', async () => {
    expect((await runRequests({ a: { GET: '/', maxBody: '3KB' } }, { server: big })).exit).toBe(0);
  });

  test.each(['2999B', '2KiB', '0B'])('maxBody: %s is too little', async (maxBody) => {
    const { exit, results } = await runRequests({ a: { GET: '/', maxBody } }, { server: big });
    expect(exit).toBe(3);
    expect(results['a']?.attempts[0]?.problem?.code).toBe('http/body-too-large');
  });

  test('maxBody caps what is decoded, not what is sent', async () => {
    const text = gzipSync(Buffer.alloc(5_000_000));
    const answer = { text, headers: { 'content-encoding': 'gzip' } };
    const { exit } = await runRequests({ a: { GET: '/', maxBody: '1MB' } }, { server: { 'GET /': answer } });
    expect(text.length).toBeLessThan(100_000);
    expect(exit).toBe(3);
  });

  test('the default cap is 50MB', async () => {
    const answer = (megabytes: number) => ({
      'GET /': { text: gzipSync(Buffer.alloc(megabytes * 1_000_000)), headers: { 'content-encoding': 'gzip' } },
    });
    expect((await runRequests({ a: { GET: '/' } }, { server: answer(51) })).exit).toBe(3);
    expect((await runRequests({ a: { GET: '/', save: 'out/big' } }, { server: answer(51) })).exit).toBe(0);
  });
});

describe('unix and resolve', () => {
  test('unix sends through the socket', async () => {
    let socket: RecordingServer | undefined;
    const { exit } = await runRequests(
      { a: { GET: 'http://service.test/x?y=1', unix: 'd.sock' } },
      {
        prepare: async (folder) => {
          socket = await startRecordingServer({}, { path: join(folder, 'd.sock') });
        },
      },
    );
    await socket?.close();
    expect(exit).toBe(0);
    expect(socket?.requests[0]).toMatchObject({ url: '/x?y=1', headers: { host: 'service.test' } });
  });

  test('a socket that is not there is errored', async () => {
    expect((await runRequests({ a: { GET: '/', unix: 'gone.sock' } })).exit).toBe(3);
  });

  test('resolve sends a host to an address', async () => {
    const { exit, requests } = await runRequests({
      a: { GET: 'http://service.test:$PORT/x', resolve: { 'service.test': '127.0.0.1' } },
    });
    expect(exit).toBe(0);
    expect(requests[0]?.headers.host).toMatch(/^service\.test:\d+$/);
  });

  test('a host that does not exist is errored', async () => {
    const { exit, results } = await runRequests({ a: { GET: 'http://nowhere.invalid/' } });
    expect(exit).toBe(3);
    expect(results['a']?.attempts[0]?.problem?.code).toBe('http/dns');
  });
});
