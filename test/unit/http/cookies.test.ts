import { describe, expect, test } from 'vitest';
import { createCookies } from '../../../src/http/cookies.ts';
import { startHttpServer } from '../../servers/http-server.ts';
import { newClient, requestTo, using } from './client.ts';

/** Sets the cookies named in the path, `/a=1; Path=/|b=2`, and redirects to `/` where the path starts with `/go/`. */
function startCookieServer() {
  return using(
    startHttpServer((request, response) => {
      const path = decodeURIComponent(request.url);
      const cookies = path
        .replace(/^\/(go\/)?/, '')
        .split('|')
        .filter((cookie) => cookie !== '');
      if (cookies.length > 0) response.setHeader('set-cookie', cookies);
      if (path.startsWith('/go/')) response.writeHead(302, { location: '/' });
      response.end(request.headers.cookie ?? '');
    }),
  );
}

describe('a cookie jar', () => {
  test.each([
    ['a=1; Path=/', 'a=1'],
    ['a=1; Path=/|b=2; Path=/', 'a=1; b=2'],
    ['a=1; Path=/elsewhere', ''],
    // Loopback counts as secure, as in browsers.
    ['a=1; Path=/; Secure', 'a=1'],
    ['a=1; Path=/; Domain=example.com', ''],
    ['a=1; Path=/; Max-Age=0', ''],
    ['a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', ''],
    ['a=1; Path=/; HttpOnly; SameSite=Strict', 'a=1'],
    ['a="quo ted"; Path=/', 'a="quo ted"'],
    ['=nothing; Path=/', 'nothing'],
    ['a=1=2; Path=/', 'a=1=2'],
  ])('Set-Cookie: %s gives %j', async (setCookies, expected) => {
    const server = await startCookieServer();
    const client = newClient();
    const cookies = createCookies();
    await client.send(requestTo(`${server.url}/${encodeURIComponent(setCookies)}`), { cookies });
    expect((await client.send(requestTo(server.url), { cookies })).response?.body.text()).toBe(expected);
  });

  test('it is filled and used at each hop', async () => {
    const server = await startCookieServer();
    const result = await newClient().send(requestTo(`${server.url}/go/a=1; Path=/`), { cookies: createCookies() });
    expect(result.response?.body.text()).toBe('a=1');
    expect(result.hops[1]?.request.headers).toContainEqual(['cookie', 'a=1']);
  });

  test('a redirect onto itself that sets a cookie is no loop', async () => {
    const server = await using(
      startHttpServer((request, response) => {
        if (!request.headers.cookie) response.writeHead(302, { location: '/', 'set-cookie': 'seen=1' });
        response.end('in');
      }),
    );
    expect((await newClient().send(requestTo(server.url), { cookies: createCookies() })).response?.body.text()).toBe(
      'in',
    );
  });

  test('a cookie set by hand wins over one of the jar, and the others are added', async () => {
    const server = await startCookieServer();
    const client = newClient();
    const cookies = createCookies();
    await client.send(requestTo(`${server.url}/a=1; Path=/|b=2; Path=/`), { cookies });
    const byHand = await client.send(requestTo(server.url, { headers: [['Cookie', 'a=mine; c=3']] }), { cookies });
    expect(byHand.response?.body.text()).toBe('a=mine; c=3; b=2');
  });

  test('without a jar nothing is kept', async () => {
    const server = await startCookieServer();
    const client = newClient();
    await client.send(requestTo(`${server.url}/a=1; Path=/`), {});
    expect((await client.send(requestTo(server.url), {})).response?.body.text()).toBe('');
  });

  test('cookies of one host do not go to another', async () => {
    const server = await startCookieServer();
    const client = newClient();
    const cookies = createCookies();
    await client.send(requestTo(`${server.url}/a=1; Path=/`), { cookies });
    const other = await client.send(requestTo(server.url.replace('127.0.0.1', 'localhost')), { cookies });
    expect(other.response?.body.text()).toBe('');
  });
});
