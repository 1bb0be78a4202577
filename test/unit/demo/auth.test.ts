import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../../../src/demo/credentials.ts';
import { type DemoApi, startDemoApi } from '../../../src/demo/start-demo-api.ts';
import { bodyOf, sendJson } from './client.ts';

const { token, username, password, apiKey, clientId, clientSecret } = demoCredentials;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(api.url + path, { headers });

describe('a protected route', () => {
  it.each([
    ['/auth/bearer', { authorization: `Bearer ${token}` }],
    ['/auth/bearer', { authorization: `bearer ${token}` }],
    ['/auth/basic', { authorization: `Basic ${base64(`${username}:${password}`)}` }],
    ['/auth/api-key/header', { 'x-api-key': apiKey }],
    [`/auth/api-key/query?api_key=${apiKey}`, {}],
    ['/auth/api-key/cookie', { cookie: `a=b; api_key=${apiKey}` }],
  ])('%s opens with %j', async (path, headers) => {
    expect((await get(path, headers)).status).toBe(200);
  });

  it.each([
    ['/auth/bearer', {}, 'Bearer realm="demo"'],
    ['/auth/bearer', { authorization: 'Bearer x' }, 'Bearer realm="demo", error="invalid_token"'],
    ['/auth/bearer', { authorization: 'Bearer ' }, 'Bearer realm="demo", error="invalid_token"'],
    ['/auth/basic', {}, 'Basic realm="demo", charset="UTF-8"'],
    ['/auth/basic', { authorization: `Basic ${base64('alice:x')}` }, 'Basic realm="demo", charset="UTF-8"'],
    ['/auth/basic', { authorization: 'Basic ***' }, 'Basic realm="demo", charset="UTF-8"'],
    ['/auth/api-key/header', { 'x-api-key': 'x' }, 'ApiKey realm="demo"'],
    ['/auth/api-key/query?api_key=', {}, 'ApiKey realm="demo"'],
    ['/auth/api-key/cookie', { cookie: 'api_key' }, 'ApiKey realm="demo"'],
    ['/auth/oauth2', {}, 'Bearer realm="demo", error="invalid_token"'],
  ])('%s stays shut with %j', async (path, headers, challenge) => {
    const response = await get(path, headers);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge]);
  });
});

describe('POST /login', () => {
  it('gives a token for JSON and for a form', async () => {
    const form = new URLSearchParams({ username, password });
    for (const response of [
      await sendJson(`${api.url}/login`, 'POST', { username, password }),
      await fetch(`${api.url}/login`, { method: 'POST', body: form }),
    ]) {
      const body = await bodyOf(response);
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, user: 'alice' });
      const me = await get('/auth/bearer', { authorization: `Bearer ${String(body['token'])}` });
      expect(await bodyOf(me)).toEqual({ scheme: 'bearer', user: 'alice' });
    }
  });

  it('refuses others', async () => {
    expect((await sendJson(`${api.url}/login`, 'POST', { username, password: 'x' })).status).toBe(401);
    expect((await sendJson(`${api.url}/login`, 'POST', {})).status).toBe(401);
    expect((await fetch(`${api.url}/login`, { method: 'POST', body: 'x' })).status).toBe(415);
  });
});

describe('a session', () => {
  it('lasts from its cookie to its end', async () => {
    const opened = await sendJson(`${api.url}/session`, 'POST', { username, password });
    const setCookie = opened.headers.getSetCookie()[0] ?? '';
    expect(setCookie).toMatch(/^session=[\w-]+; Path=\/session; HttpOnly; SameSite=Lax; Max-Age=3600$/);
    const cookie = setCookie.split(';')[0] ?? '';
    expect(await bodyOf(await get('/session/me', { cookie }))).toEqual({ user: 'alice' });
    const closed = await fetch(`${api.url}/session`, { method: 'DELETE', headers: { cookie } });
    expect(closed.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await get('/session/me', { cookie })).status).toBe(401);
  });

  it('is not there without a cookie or with a wrong password', async () => {
    expect((await get('/session/me')).status).toBe(401);
    expect((await sendJson(`${api.url}/session`, 'POST', { username })).status).toBe(401);
  });
});

describe('cookies', () => {
  it('are set, shown and expired', async () => {
    const set = await get('/cookies/set?a=1&b=x%20y&max_age=60');
    expect(set.headers.getSetCookie()).toEqual(['a=1; Path=/; Max-Age=60', 'b=x%20y; Path=/; Max-Age=60']);
    const shown = await get('/cookies', { cookie: 'a=1; b="2"; c; __proto__=x; a=3' });
    expect(await shown.text()).toBe('{"cookies":{"a":"1","b":"\\"2\\"","__proto__":"x"}}');
    expect((await get('/cookies/expire?a')).headers.getSetCookie()).toEqual(['a=; Path=/; Max-Age=0']);
  });

  it('cannot carry a header of their own', async () => {
    expect((await get('/cookies/set?a=b%0d%0ax-evil:%201')).headers.has('x-evil')).toBe(false);
  });
});

const challengeOf = async (path: string) => (await get(path)).headers.get('www-authenticate') ?? '';

describe('digest', () => {
  type Algorithm = 'MD5' | 'SHA-256';
  const answer = (
    challenge: string,
    algorithm: Algorithm,
    path: string,
    { nc = '00000001', secret = password }: { nc?: string; secret?: string } = {},
  ) => {
    const hash = (text: string) =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const response = hash(`${hash(`${username}:demo:${secret}`)}:${nonce}:${nc}:cc:auth:${hash(`GET:${path}`)}`);
    return `Digest username="${username}", realm="demo", uri="${path}", algorithm=${algorithm}, nonce="${nonce}", nc=${nc}, cnonce="cc", qop=auth, response="${response}", opaque="demo"`;
  };

  it.each([
    ['SHA-256', '/auth/digest'],
    ['MD5', '/auth/digest?algorithm=md5'],
  ] as const)('opens with %s', async (algorithm, path) => {
    const challenge = await challengeOf(path);
    expect(challenge).toContain(`algorithm=${algorithm}`);
    const authorization = answer(challenge, algorithm, path);
    expect(await bodyOf(await get(path, { authorization }))).toEqual({ scheme: 'digest', algorithm, user: 'alice' });
    const again = answer(challenge, algorithm, path, { nc: '00000002' });
    expect((await get(path, { authorization: again })).status).toBe(200);
  });

  it('refuses a wrong password, a replay, another path and nonsense', async () => {
    const path = '/auth/digest';
    const challenge = await challengeOf(path);
    const authorization = answer(challenge, 'SHA-256', path);
    expect((await get(path, { authorization })).status).toBe(200);
    for (const wrong of [
      authorization,
      answer(challenge, 'SHA-256', path, { nc: '00000002', secret: 'x' }),
      answer(challenge, 'SHA-256', '/other', { nc: '00000003' }),
      answer(challenge, 'SHA-256', path, { nc: 'z' }),
      'Digest',
      'Digest nonce="x", __proto__="y", =',
    ]) {
      const refused = await get(path, { authorization: wrong });
      expect([refused.status, refused.headers.get('www-authenticate')?.includes('stale')]).toEqual([401, false]);
    }
  });

  it('calls a nonce stale that is used up, and only for who knows the password', async () => {
    const path = '/auth/digest?uses=1';
    const challenge = await challengeOf(path);
    await get(path, { authorization: answer(challenge, 'SHA-256', path) });
    const stale = await get(path, { authorization: answer(challenge, 'SHA-256', path, { nc: '00000002' }) });
    expect(stale.headers.get('www-authenticate')).toContain('stale=true');
    const next = answer(stale.headers.get('www-authenticate') ?? '', 'SHA-256', path);
    expect((await get(path, { authorization: next })).status).toBe(200);
    const guess = answer(challenge, 'SHA-256', path, { nc: '00000003', secret: 'x' });
    expect((await get(path, { authorization: guess })).headers.get('www-authenticate')).not.toContain('stale');
  });
});

const askForToken = (form: Record<string, string>, headers: Record<string, string> = {}, query = '') =>
  fetch(`${api.url}/oauth2/token${query}`, { method: 'POST', headers, body: new URLSearchParams(form) });
const useToken = (accessToken: unknown, query = '') =>
  get(`/auth/oauth2${query}`, { authorization: `Bearer ${String(accessToken)}` });

describe('oauth2', () => {
  const client = { client_id: clientId, client_secret: clientSecret };
  const basic = { authorization: `Basic ${base64(`${clientId}:${clientSecret}`)}` };

  it.each([
    ['basic', { grant_type: 'client_credentials' }, basic],
    ['the body', { grant_type: 'client_credentials', ...client }, {}],
    ['the body', { grant_type: 'password', username, password, ...client }, {}],
  ])('gives a token that opens, client in %s, %j', async (_where, form, headers) => {
    const given = await askForToken(form, headers);
    expect(given.headers.get('cache-control')).toBe('no-store');
    const body = await bodyOf(given);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'users:read' });
    expect((await useToken(body['access_token'])).status).toBe(200);
    expect((await useToken(body['access_token'], '?scope=users:write')).status).toBe(403);
  });

  it('renews, and lets tokens end', async () => {
    const given = await bodyOf(await askForToken({ grant_type: 'password', username, password, ...client }));
    const refresh = { grant_type: 'refresh_token', refresh_token: String(given['refresh_token']) };
    const renewed = await bodyOf(await askForToken(refresh, basic));
    expect((await useToken(renewed['access_token'])).status).toBe(200);
    const ended = await bodyOf(await askForToken({ grant_type: 'client_credentials' }, basic, '?expires_in=0'));
    expect((await useToken(ended['access_token'])).status).toBe(401);
  });

  it.each([
    [{}, {}, 401, 'invalid_client'],
    [{ ...client, client_secret: 'x' }, {}, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials' }, { authorization: 'Basic %%%' }, 401, 'invalid_client'],
    [client, {}, 400, 'invalid_request'],
    [{ ...client, grant_type: 'magic' }, {}, 400, 'unsupported_grant_type'],
    [{ ...client, grant_type: 'client_credentials', scope: 'all' }, {}, 400, 'invalid_scope'],
    [{ ...client, grant_type: 'password', username }, {}, 400, 'invalid_grant'],
    [{ ...client, grant_type: 'refresh_token' }, {}, 400, 'invalid_grant'],
  ])('refuses %j %j', async (form, headers, status, error) => {
    const response = await askForToken(form, headers);
    expect(response.status).toBe(status);
    const body = await bodyOf(response);
    expect(body['error']).toBe(error);
    expect(body['error_description']).toBeTypeOf('string');
  });

  it('takes forms only', async () => {
    expect((await sendJson(`${api.url}/oauth2/token`, 'POST', {})).status).toBe(400);
  });
});
