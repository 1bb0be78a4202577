import { describe, expect, test } from 'vitest';
import type { Recorded } from '../support/recording-server.ts';
import { runCollection, runRequests } from '../support/run-collection.ts';

/** The one request that went out. */
async function sent(request: object, top: object = {}): Promise<Recorded> {
  const { exit, stderr, stdout, requests } = await runRequests({ a: request }, { top });
  expect(exit, stderr + stdout).toBe(0);
  expect(requests).toHaveLength(1);
  return requests[0] as Recorded;
}

describe('method and URL', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])('%s', async (method) => {
    expect(await sent({ [method]: '/x' })).toMatchObject({ method, url: '/x' });
  });

  test('request: for any other method', async () => {
    expect(await sent({ request: 'PURGE /x' })).toMatchObject({ method: 'PURGE', url: '/x' });
    expect(await sent({ request: 'PROPFIND /${{ 1 }}' })).toMatchObject({ method: 'PROPFIND', url: '/1' });
  });

  test.each([
    { GET: '/a', POST: '/b' },
    { name: 'none' },
    { request: 'GET' },
    { request: '/x' },
    { request: 'PURGE /x', GET: '/y' },
    { get: '/x' },
    { FETCH: '/x' },
    { GET: '' },
    { GET: null },
    { GET: ['/x'] },
  ])('%j is refused', async (request) => {
    const { exit, requests, stderr } = await runRequests({ a: request });
    expect(exit).toBe(2);
    expect(requests).toEqual([]);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
  });

  test.each([
    ['$URL', '/x', '/x'],
    ['$URL/', '/x', '/x'],
    ['$URL/v1', '/x', '/v1/x'],
    ['$URL/v1/', '/x', '/v1/x'],
    ['$URL/v1/', 'x', '/v1/x'],
    ['$URL/v1', 'x', '/v1/x'],
    ['$URL/v1', '/x/', '/v1/x/'],
    ['$URL/v1', '?q=1', '/v1?q=1'],
    ['http://127.0.0.1:1/', '$URL/abs', '/abs'],
  ])('baseUrl %s and %s', async (baseUrl, url, expected) => {
    expect((await sent({ GET: url }, { baseUrl })).url).toBe(expected);
  });

  test.each(['ftp://127.0.0.1/x', 'file:///etc/passwd', 'http://'])('%s is not sent', async (url) => {
    const { exit, requests } = await runRequests({ a: { GET: url } });
    expect(exit).not.toBe(0);
    expect(exit).not.toBe(70);
    expect(requests.filter(({ url: path }) => path.includes('passwd'))).toEqual([]);
  });

  test('a URL that starts with two slashes stays on the host of baseUrl', async () => {
    expect((await sent({ GET: '//evil.test/x' })).url).toBe('/evil.test/x');
  });

  test('a relative URL without baseUrl is an error before the run', async () => {
    const { exit, stderr } = await runCollection({ files: { 'c.yaml': { requests: { a: { GET: '/x' } } } } });
    expect(exit).toBe(2);
    expect(stderr).toContain('baseUrl');
  });
});

describe('query', () => {
  test('a map, a list repeats the name, null leaves it out, added to what the URL has', async () => {
    const { query } = await sent({ GET: '/?z=0', query: { a: 1, b: ['x', 'y z'], c: null, d: true, e: '' } });
    expect(query).toEqual([
      ['z', '0'],
      ['a', '1'],
      ['b', 'x'],
      ['b', 'y z'],
      ['d', 'true'],
      ['e', ''],
    ]);
  });

  test('special characters arrive as written', async () => {
    const { query } = await sent({ GET: '/', query: { 'a&b': 'c=d&e+f %20#é' } });
    expect(query).toEqual([['a&b', 'c=d&e+f %20#é']]);
  });

  test('expressions keep null and lists', async () => {
    const { query } = await sent(
      { GET: '/', query: { a: '${{ vars.none }}', b: '${{ vars.two }}', n: '${{ vars.n }}' } },
      { vars: { none: null, two: ['1', '2'], n: 20 } },
    );
    expect(query).toEqual([
      ['b', '1'],
      ['b', '2'],
      ['n', '20'],
    ]);
  });

  test('comes before a fragment', async () => {
    expect((await sent({ GET: '/x#frag', query: { a: 1 } })).url).toBe('/x?a=1');
  });

  test.each([{ query: 'a=1' }, { query: [1] }, { query: { a: { b: 1 } } }])('%j is refused', async (more) => {
    expect((await runRequests({ a: { GET: '/', ...more } })).exit).toBe(2);
  });
});

describe('defaults are merged under every request', () => {
  const defaults = {
    headers: { Accept: 'application/json', 'X-One': '1', 'X-Id': '${{ uuid() }}' },
    query: { v: 1 },
    auth: { bearer: 'tok' },
  };

  test('headers by name whatever the case; the request wins; null removes', async () => {
    const { headers, query } = await sent(
      { GET: '/', headers: { accept: 'text/html', 'x-one': null, 'X-Two': 2 }, query: { w: 2 } },
      { defaults },
    );
    expect(headers).toMatchObject({ accept: 'text/html', 'x-two': '2', authorization: 'Bearer tok' });
    expect(headers).not.toHaveProperty('x-one');
    expect(query).toEqual([
      ['v', '1'],
      ['w', '2'],
    ]);
  });

  test('a default query is removed by null', async () => {
    expect((await sent({ GET: '/', query: { v: null } }, { defaults })).query).toEqual([]);
  });

  test('expressions of defaults are evaluated for each request', async () => {
    const { requests } = await runRequests({ a: { GET: '/' }, b: { GET: '/' } }, { top: { defaults } });
    expect(requests[0]?.headers['x-id']).not.toBe(requests[1]?.headers['x-id']);
  });

  test('auth: none takes the default away', async () => {
    expect((await sent({ GET: '/', auth: 'none' }, { defaults })).headers).not.toHaveProperty('authorization');
  });

  test('another auth replaces the default one', async () => {
    const { headers } = await sent({ GET: '/', auth: { basic: { username: 'u', password: 'p' } } }, { defaults });
    expect(headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });

  test('a body of the request replaces one of another kind', async () => {
    const { body, headers } = await sent({ POST: '/', text: 'mine' }, { defaults: { json: { a: 1 } } });
    expect(body).toBe('mine');
    expect(headers['content-type']).toContain('text/plain');
  });

  test('expect of the defaults holds for every request', async () => {
    const { exit, results } = await runRequests(
      { a: { GET: '/' }, b: { GET: '/', expect: { status: 200 } } },
      { top: { defaults: { expect: { status: 201 } } } },
    );
    expect(exit).toBe(1);
    expect([results['a']?.status, results['b']?.status]).toEqual(['failed', 'passed']);
  });

  test.each([{ GET: '/' }, { hedaers: {} }, { request: 'PURGE /' }])('defaults %j are refused', async (wrong) => {
    expect((await runRequests({ a: { GET: '/' } }, { top: { defaults: wrong } })).exit).toBe(2);
  });

  test('the defaults of rollcall.yaml stand under those of the collection', async () => {
    const { requests, exit } = await runRequests(
      { a: { GET: '/' } },
      {
        top: { defaults: { headers: { 'x-a': 'collection' } } },
        files: { 'rollcall.yaml': { defaults: { headers: { 'x-a': 'project', 'x-b': 'project' } } } },
      },
    );
    expect(exit).toBe(0);
    expect(requests[0]?.headers).toMatchObject({ 'x-a': 'collection', 'x-b': 'project' });
  });
});

describe('headers', () => {
  test.each([[{ 'x-a': 'b\r\nx-evil: 1' }], [{ 'x a': 'b' }], [{ '': 'b' }], [{ 'x-a': { b: 1 } }]])(
    '%j never goes out',
    async (headers) => {
      const { exit, requests } = await runRequests({ a: { GET: '/', headers } });
      expect([2, 3]).toContain(exit);
      expect(requests).toEqual([]);
    },
  );

  test('the same name in two cases is refused', async () => {
    expect((await runRequests({ a: { GET: '/', headers: { 'X-A': '1', 'x-a': '2' } } })).exit).toBe(2);
  });

  test('a value that breaks the line at run time is errored, not sent', async () => {
    const { exit, requests } = await runRequests({ a: { GET: '/', headers: { 'x-a': "${{ 'b\\r\\nx-evil: 1' }}" } } });
    expect([2, 3]).toContain(exit);
    expect(requests).toEqual([]);
  });
});
