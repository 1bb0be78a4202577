import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { startProxyServer } from '../servers/proxy-server.ts';
import { runCollection } from '../support/run-collection.ts';

const TOKEN = 'Tok/en+with-signs=4711';
const other = await startHttpServer((_, response) => void response.end('{}'));
const proxy = await startProxyServer();
afterAll(() => Promise.all([other.close(), proxy.close()]));
beforeEach(() => {
  other.received.length = 0;
  proxy.asked.length = 0;
  proxy.authorizations.length = 0;
});

/** One request of a collection whose secret is bound to localhost; `$OTHER` is a server that it is not bound to. */
async function send(
  request: object,
  { env = {}, args = ['c.yaml'] }: { env?: Record<string, string>; args?: string[] } = {},
) {
  const collection = {
    env: { TOKEN: { secret: true, hosts: ['localhost'] } },
    requests: { a: { timeout: '5s', ...request } },
  };
  const text = JSON.stringify(collection).replaceAll('$OTHER', other.url).replaceAll('$PROXYPORT', String(proxy.port));
  const ran = await runCollection({
    files: { 'c.yaml': text, 'note.txt': 'a note' },
    args,
    env: { TOKEN, ...env },
    server: {
      'GET /moved': { status: 307, headers: { location: `${other.url}/at` } },
      'POST /moved': { status: 307, headers: { location: `${other.url}/at` } },
      'GET /pages': { json: { next: `${other.url}/page` } },
    },
  });
  return { ...ran, problem: ran.results['a']?.attempts.at(-1)?.problem };
}

const refused = { code: 'http/secret-host', message: expect.stringContaining('the secret TOKEN would leave for ') };

describe('a secret that is bound to a host', () => {
  test('goes there', async () => {
    const { exit, requests } = await send({ GET: 'http://localhost:$PORT/', auth: { bearer: '${{ env.TOKEN }}' } });
    expect(exit).toBe(0);
    expect(requests[0]?.headers.authorization).toContain('Tok/en');
  });

  test.each<[string, object]>([
    ['a typo in the host', { GET: 'http://localhost.:$PORT/', headers: { 'x-key': '${{ env.TOKEN }}' } }],
    ['a header', { GET: '$OTHER/', headers: { 'x-key': 'is ${{ env.TOKEN }}' } }],
    ['a header in base64', { GET: '$OTHER/', headers: { 'x-key': '${{ base64("user:" + env.TOKEN) }}' } }],
    ['`auth`', { GET: '$OTHER/', auth: { basic: { username: 'me', password: '${{ env.TOKEN }}' } } }],
    ['`auth` that hashes', { GET: '$OTHER/', auth: { digest: { username: 'me', password: '${{ env.TOKEN }}' } } }],
    [
      '`auth` that signs',
      {
        GET: '$OTHER/',
        auth: { awsSigV4: { accessKeyId: 'A', secretAccessKey: '${{ env.TOKEN }}', region: 'r', service: 's' } },
      },
    ],
    [
      'an API key in the query',
      { GET: '$OTHER/', auth: { apiKey: { in: 'query', name: 'k', value: '${{ env.TOKEN }}' } } },
    ],
    ['the path', { GET: '$OTHER/${{ env.TOKEN }}' }],
    ['the query', { GET: '$OTHER/', query: { k: '${{ env.TOKEN }}' } }],
    ['user and password of a URL', { GET: 'http://me:${{ url_encode(env.TOKEN) }}@127.0.0.1:1/' }],
    ['a body of JSON', { POST: '$OTHER/', json: { deep: [{ k: '${{ env.TOKEN }}' }] } }],
    ['JSON within JSON', { POST: '$OTHER/', json: { inner: '${{ to_json({"k": env.TOKEN}) }}' } }],
    ['a form', { POST: '$OTHER/', form: { k: '${{ env.TOKEN }}' } }],
    ['text', { POST: '$OTHER/', text: 'k=${{ env.TOKEN }}' }],
    ['GraphQL', { POST: '$OTHER/', graphql: { query: '{ a }', variables: { k: '${{ env.TOKEN }}' } } }],
    ['a part of a form', { POST: '$OTHER/', multipart: { k: '${{ env.TOKEN }}' } }],
    ['a part beside a file', { POST: '$OTHER/', multipart: { f: { file: 'note.txt' }, k: '${{ env.TOKEN }}' } }],
    ['the name of a file', { POST: '$OTHER/', multipart: { f: { file: 'note.txt', filename: '${{ env.TOKEN }}' } } }],
    ['a redirect', { GET: 'http://localhost:$PORT/moved', query: { k: 'x' }, headers: { 'x-k': '${{ env.TOKEN }}' } }],
    ['a redirect with the body', { POST: 'http://localhost:$PORT/moved', json: { k: '${{ env.TOKEN }}' } }],
    [
      'the token request',
      {
        GET: 'http://localhost:$PORT/',
        auth: {
          oauth2: {
            grant: 'client_credentials',
            clientId: 'i',
            clientSecret: '${{ env.TOKEN }}',
            tokenUrl: '$OTHER/token',
          },
        },
      },
    ],
    [
      'an address of `resolve`',
      { GET: 'http://localhost:$PORT/', resolve: { localhost: '127.0.0.1' }, headers: { k: '${{ env.TOKEN }}' } },
    ],
  ])('does not leave by %s', async (_, request) => {
    const ran = await send(request);
    const leaves = other.received.filter((received) =>
      JSON.stringify([received.url, received.headers]).includes('4711'),
    );
    expect([leaves, other.received.filter(({ body }) => body.includes('4711'))]).toEqual([[], []]);
    expect(ran.reportText).not.toContain('Tok');
    // On a redirect headers with secrets are left out, and the rest may go.
    const isLeftOut = ran.problem === undefined && other.received.every(({ headers }) => headers['x-k'] === undefined);
    expect(isLeftOut || ran.problem?.message).toSatisfy(
      (told) => told === true || String(told).includes('the secret TOKEN would leave for '),
    );
    expect(ran.exit).toBe(isLeftOut ? 0 : 3);
  });

  test('does not leave by a next page', async () => {
    const headers = { 'x-k': '${{ env.TOKEN }}' };
    await send({ GET: 'http://localhost:$PORT/pages', headers, paginate: { next: 'body.next', max: 2 } });
    expect(other.received.map((received) => received.headers['x-k'])).toEqual([undefined]);
  });

  test('does not leave by the host name, which is asked of the network in lower case', async () => {
    const ran = await send({ GET: 'http://${{ env.TOKEN }}.example.test/' }, { env: { TOKEN: 'MixedCase4711' } });
    expect(ran).toMatchObject({ exit: 3, problem: { code: 'http/secret-host' } });
  });

  test.each<[string, object]>([
    [
      'its credentials',
      { GET: 'http://localhost:$PORT/', proxy: 'http://me:${{ url_encode(env.TOKEN) }}@127.0.0.1:$PROXYPORT' },
    ],
    [
      'reading along',
      { GET: 'http://localhost:$PORT/', proxy: 'http://127.0.0.1:$PROXYPORT', headers: { k: '${{ env.TOKEN }}' } },
    ],
  ])('does not leave for a proxy by %s', async (_, request) => {
    expect(await send(request)).toMatchObject({ exit: 3, problem: refused });
    expect(proxy.asked).toEqual([]);
  });

  test('goes through a proxy that the user chose', async () => {
    const request = { GET: 'http://localhost:$PORT/', headers: { k: '${{ env.TOKEN }}' } };
    const ran = await send(request, { args: ['c.yaml', '--proxy', proxy.url] });
    expect(ran.exit).toBe(0);
    expect(proxy.asked).toHaveLength(1);
    expect((await send(request, { env: { http_proxy: proxy.url } })).exit).toBe(0);
    expect(proxy.asked).toHaveLength(2);
  });
});
