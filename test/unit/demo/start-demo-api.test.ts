import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../src/demo/answer.ts';
import { type DemoApi, startDemoApi } from '../../../src/demo/start-demo-api.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { bodyOf, send, sendBytes, sendJson } from './client.ts';

let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

describe('startDemoApi', () => {
  it('listens on a free port of 127.0.0.1', () => {
    expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('gives each start a state of its own', async () => {
    const other = await startDemoApi();
    await sendJson(`${other.url}/users`, 'POST', { name: 'Only here', email: 'only@example.com' });
    expect((await bodyOf(await fetch(`${api.url}/users?email=only@example.com`)))['total']).toBe(0);
    await other.close();
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(api.url).port);
    const error: unknown = await startDemoApi({ port }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem.message).toContain(`127.0.0.1:${port}: something else listens there`);
  });

  it('closes idle and busy connections, and both of its ports', async () => {
    const closing = await startDemoApi();
    const cross = await send(`${closing.url}/redirects/cross-origin`);
    const idle = connect(Number(new URL(closing.url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    const busy = fetch(`${closing.url}/slow?ms=60000`).then(
      () => 'answered',
      () => 'cut off',
    );
    await send(`${closing.url}/health`);
    await closing.close();
    await idleClosed;
    expect(await busy).toBe('cut off');
    for (const url of [`${closing.url}/health`, String(cross.headers['location'])]) {
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    }
  });
});

describe('any request', () => {
  it('lists its routes', async () => {
    const { routes: listed } = await bodyOf<{ routes: unknown[] }>(await fetch(`${api.url}/`));
    expect(listed).toHaveLength(routes.length);
    expect(listed).toContainEqual({ method: 'POST', path: '/users', summary: 'create a user' });
  });

  it.each([
    ['GET', '/nope', 404],
    ['GET', '/users/1/', 404],
    ['DELETE', '/health', 405],
    ['GET', '/%', 404],
    ['GET', '/users/%zz', 404],
    ['GET', '/users/__proto__', 404],
    ['GET', '/encodings/constructor', 404],
    ['GET', '/downloads/-1', 404],
    ['GET', '/downloads/99999999999999', 404],
    ['GET', '/jobs/x', 404],
    ['GET', '/pages/cursor?cursor=guess', 400],
    ['GET', '/redirects/to', 400],
    ['GET', '/redirects/chain/0', 404],
    ['GET', '/export?format=xls', 400],
    ['GET', '/broken/unknown', 404],
  ])('%s %s is answered with %i and a problem', async (method, path, status) => {
    const answer = await send(api.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ status });
  });

  it('says which methods a path has', async () => {
    expect((await send(`${api.url}/users/1`, { method: 'POST' })).headers['allow']).toBe(
      'GET, HEAD, PATCH, PUT, DELETE, OPTIONS',
    );
    expect((await send(`${api.url}/users`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('answers HEAD with the headers of GET and nothing else', async () => {
    const answer = await send(`${api.url}/users/1`, { method: 'HEAD' });
    expect(answer.headers['content-length']).not.toBe('0');
    expect(answer.body).toHaveLength(0);
    expect((await send(`${api.url}/downloads/5000`, { method: 'HEAD' })).headers['content-length']).toBe('5000');
  });

  it.each(['{', '', '{"name":}', 'nul', '\u0000'])('answers the malformed JSON %j with 400', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send(`${api.url}/users`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain('the body is not JSON');
  });

  it.each([['[1]'], ['null'], ['7'], ['"x"']])('answers JSON that is no object, %s, with 422', async (body) => {
    const headers = { 'content-type': 'application/json' };
    expect((await send(`${api.url}/users`, { method: 'POST', headers, body })).status).toBe(422);
  });

  it('answers another media type with 415 and a body beyond the limit with 413', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await send(`${api.url}/users`, { method: 'POST', headers, body: '{}' })).status).toBe(415);
    const large = await fetch(`${api.url}/echo`, { method: 'POST', body: new Uint8Array(10_000_001) }).catch(
      () => null,
    );
    expect(large === null || large.status === 413).toBe(true);
  });

  it.each([
    ['NONSENSE\r\n\r\n'],
    ['GET /health HTTP/1.1\r\n\r\n'],
    ['GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
    ['POST /users HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n'],
    ['\u0000\u0001\u0002\r\n\r\n'],
  ])('answers the bytes %j and goes on', async (bytes) => {
    expect(await sendBytes(api.url, bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
  });

  it('survives clients that leave in the middle', async () => {
    for (const path of ['/slow?ms=60000', '/drip?ms=5&count=1000', '/downloads/100000000', '/flaky/gone?as=timeout']) {
      const abort = new AbortController();
      const answer = fetch(api.url + path, { signal: abort.signal }).then(
        (response) => response.body?.getReader().read(),
        () => undefined,
      );
      await send(`${api.url}/health`);
      abort.abort();
      await answer.catch(() => undefined);
    }
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
  });

  it('accepts the absolute form that proxies send', async () => {
    const bytes = 'GET http://example.com/health HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n';
    expect(await sendBytes(api.url, bytes)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

describe('docs/demo-api.md', () => {
  it('has every route', async () => {
    const text = await readFile(new URL('../../../docs/demo-api.md', import.meta.url), 'utf8');
    const documented = [...text.matchAll(/^\| (GET|POST|PUT|PATCH|DELETE|any) \| `([^`]+)` \|/gm)].map(
      ([, method, path]) => `${method === 'any' ? '*' : method} ${path}`,
    );
    expect(documented.toSorted(byText)).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted(byText));
  });
});
