import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestResult } from '../../src/model/result.ts';
import { type AuthorizationServer, secret, startAuthorizationServer, user } from '../servers/authorization-server.ts';
import { type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';
import { type CollectionRun, runCollection } from '../support/run-collection.ts';

/** Renewed nine tenths into its life: after 108 seconds. */
const lifeSeconds = 120;

let login: AuthorizationServer;
let api: TestServer;

/** Says what the token in the request is good for, or 401. */
async function answer({ headers }: Received, response: ServerResponse): Promise<void> {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const known = token === undefined ? undefined : await login.lookUp(token);
  const body = known === undefined ? { error: 'who are you' } : { scope: known.scope ?? null, aud: known.aud ?? null };
  response.writeHead(known === undefined ? 401 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

beforeAll(async () => {
  login = await startAuthorizationServer({ lifeSeconds });
  api = await startHttpServer((request, response) => void answer(request, response));
});
afterAll(async () => {
  await Promise.all([login.close(), api.close()]);
});
beforeEach(() => {
  login.tokenRequests.length = 0;
  api.received.length = 0;
});

const basic = { grant: 'client_credentials', clientId: 'basic-client', clientSecret: '${{ env.SECRET }}' };
const env = {
  SECRET: { secret: true },
  KEY: { secret: true, required: false },
  REFRESH: { secret: true, required: false },
  PASSWORD: { secret: true, required: false },
};

function collection(settings: object, requests: object = { read: { GET: '/users' } }, top: object = {}): object {
  return {
    env,
    baseUrl: api.url,
    defaults: { auth: { oauth2: { tokenUrl: login.tokenUrl, ...settings } } },
    ...top,
    requests,
  };
}

function run(files: Record<string, unknown>, more: Partial<CollectionRun> = {}) {
  return runCollection({ files, env: { SECRET: secret }, ...more });
}

describe('grants and clients of a real authorization server', () => {
  test.each<[string, object, Record<string, string>]>([
    ['client credentials, basic', basic, {}],
    ['client credentials, post', { ...basic, clientId: 'post-client', clientAuth: 'post' }, {}],
    [
      'password',
      {
        ...basic,
        clientId: 'login-client',
        grant: 'password',
        username: user.username,
        password: '${{ env.PASSWORD }}',
      },
      { PASSWORD: user.password },
    ],
  ])('%s', async (_, settings, extra) => {
    const { exit, results, stdout } = await run(
      { 'c.yaml': collection(settings) },
      { env: { SECRET: secret, ...extra } },
    );
    expect(exit, stdout).toBe(0);
    expect(results['read']?.attempts[0]?.exchanges.map(({ request }) => request.url)).toEqual([
      login.tokenUrl,
      `${api.url}/users`,
    ]);
  });

  test.each<[string, () => object]>([
    ['the token endpoint, where nothing is said', () => ({})],
    ['by the issuer', () => ({ assertionAudience: login.url })],
    ['by the issuer, with the id of the key', () => ({ assertionAudience: login.url, keyId: 'key-1' })],
  ])('private_key_jwt, audience %s', async (_, settings) => {
    const { exit, stdout, reportText, written } = await run(
      {
        'c.yaml': collection({
          grant: 'client_credentials',
          clientId: 'jwt-client',
          clientAuth: 'private_key_jwt',
          privateKey: '${{ env.KEY }}',
          ...settings(),
        }),
      },
      { args: ['c.yaml', '--reporter', 'har=$DIR/out/har'], env: { SECRET: secret, KEY: login.privateKey } },
    );
    expect(exit, stdout).toBe(0);
    const assertion = login.tokenRequests[0]?.form.get('client_assertion') ?? '';
    const har = written['har']?.toString() ?? '';
    expect(har).toContain('client_assertion=***');
    expect(har + reportText).not.toContain(assertion);
  });

  test('a refresh token, which the server replaces with each use', async () => {
    const refreshToken = await login.newRefreshToken();
    const settings = { ...basic, clientId: 'login-client', grant: 'refresh_token', refreshToken: '${{ env.REFRESH }}' };
    const requests = { one: { GET: '/users' }, later: { GET: '/users', delay: '130s' } };
    const { exit, stdout, reportText } = await run(
      { 'c.yaml': collection(settings, requests) },
      { env: { SECRET: secret, REFRESH: refreshToken } },
    );
    expect(exit, stdout).toBe(0);
    const used = login.tokenRequests.map(({ form }) => form.get('refresh_token') ?? '');
    expect(used).toHaveLength(2);
    expect(used[0]).toBe(refreshToken);
    expect(used[1]).not.toBe(refreshToken);
    for (const token of used) expect(reportText).not.toContain(token);
  });

  test.each<[string, object, object]>([
    ['scope as text', { scope: 'read write' }, { scope: 'read write' }],
    ['scope as a list', { scope: ['read', 'write'] }, { scope: 'read write' }],
    [
      'resource',
      { resource: 'https://api.example.com/', scope: 'read' },
      { aud: 'https://api.example.com/', scope: 'read' },
    ],
    [
      'resource as a list',
      { resource: ['https://api.example.com/'], scope: ['write'] },
      { aud: 'https://api.example.com/', scope: 'write' },
    ],
  ])('%s reaches the token', async (_, settings, body) => {
    const { exit, stdout } = await run({
      'c.yaml': collection({ ...basic, ...settings }, { read: { GET: '/users', expect: { body } } }),
    });
    expect(exit, stdout).toBe(0);
  });

  test('audience goes with the token request', async () => {
    await run({ 'c.yaml': collection({ ...basic, audience: 'https://api.example.com/' }) });
    expect(login.tokenRequests[0]?.form.get('audience')).toBe('https://api.example.com/');
  });
});

describe('one token for a run', () => {
  test('one fetch, however many files run beside each other', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        `f${n}.yaml`,
        collection(basic, { a: { GET: `/${n}/a` }, b: { GET: `/${n}/b` } }, { parallel: true }),
      ]),
    );
    const { exit, stdout, report } = await run(files, { args: ['.', '--jobs', '8'] });
    expect(exit, stdout).toBe(0);
    expect(login.tokenRequests).toHaveLength(1);
    expect(api.received).toHaveLength(16);
    const shown = (report?.results ?? []).flatMap(({ attempts }) =>
      attempts.flatMap(({ exchanges }) => exchanges.map(({ request }) => request.url)),
    );
    expect(shown.filter((url) => url === login.tokenUrl)).toHaveLength(1);
  });

  test.each<[string, object, number]>([
    [
      'the same settings in another order',
      { clientSecret: '${{ env.SECRET }}', clientId: 'basic-client', grant: 'client_credentials' },
      1,
    ],
    ['the scope as a list of one', { ...basic, scope: ['read'] }, 2],
    ['another client', { ...basic, clientId: 'post-client', clientAuth: 'post' }, 2],
    ['another resource', { ...basic, resource: 'https://other.example.com/' }, 2],
  ])('%s', async (_, settings, fetches) => {
    await run({ 'a.yaml': collection(basic), 'b.yaml': collection(settings) }, { args: ['.'] });
    expect(login.tokenRequests).toHaveLength(fetches);
  });

  test('renewed before it expires', async () => {
    const requests = {
      one: { GET: '/1' },
      soon: { GET: '/2', delay: '100s' },
      later: { GET: '/3', delay: '10s' },
      same: { GET: '/4' },
    };
    const { exit, stdout, results } = await run({ 'c.yaml': collection(basic, requests) });
    expect(exit, stdout).toBe(0);
    expect(urlsOf(results['soon'])).toEqual([`${api.url}/2`]);
    expect(urlsOf(results['later'])).toEqual([login.tokenUrl, `${api.url}/3`]);
    expect(urlsOf(results['same'])).toEqual([`${api.url}/4`]);
  });

  test('renewed once after a 401', async () => {
    const requests = { one: { GET: '/1' }, two: { GET: '/2' } };
    const original = login.lookUp;
    let isRevoked = false;
    login.lookUp = async (token) => {
      if (api.received.at(-1)?.url === '/2' && !isRevoked) {
        isRevoked = true;
        await login.revoke(token);
      }
      return original(token);
    };
    try {
      const { exit, stdout, results } = await run({ 'c.yaml': collection(basic, requests) });
      expect(exit, stdout).toBe(0);
      expect(urlsOf(results['two'])).toEqual([`${api.url}/2`, login.tokenUrl, `${api.url}/2`]);
      expect(results['two']).toMatchObject({ flaky: false, attempts: [{ number: 1 }] });
    } finally {
      login.lookUp = original;
    }
  });

  test('a 401 that stays is the answer, after one more try', async () => {
    const original = login.lookUp;
    login.lookUp = async () => undefined;
    try {
      const { exit, results } = await run({ 'c.yaml': collection(basic) });
      expect(exit).toBe(1);
      expect(urlsOf(results['read'])).toEqual([login.tokenUrl, `${api.url}/users`, login.tokenUrl, `${api.url}/users`]);
    } finally {
      login.lookUp = original;
    }
  });
});

describe('token requests in reports', () => {
  test('are exchanges like others, and no report holds a credential', async () => {
    const names = ['junit', 'html', 'har', 'events', 'markdown', 'ctrf', 'tap'];
    const args = ['c.yaml', '-v', ...names.flatMap((name) => ['--reporter', `${name}=$DIR/out/${name}.txt`])];
    const { results, stdout, reportText, written } = await run(
      { 'c.yaml': collection({ ...basic, clientId: 'post-client', clientAuth: 'post', scope: 'read' }) },
      { args },
    );
    const exchange = results['read']?.attempts[0]?.exchanges[0];
    expect(exchange?.request).toMatchObject({ method: 'POST', url: login.tokenUrl });
    expect(exchange?.response?.status).toBe(200);
    expect(stdout).toContain(`POST ${login.tokenUrl} → 200 OK`);
    const token = /^Bearer (.+)$/.exec(api.received[0]?.headers.authorization ?? '')?.[1] ?? 'none';
    for (const text of [stdout, reportText, ...Object.values(written).map(String)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(token);
      expect(text).not.toContain(Buffer.from(`basic-client:${secret}`).toString('base64'));
    }
    expect(written['har.txt']?.toString()).toContain('client_secret=***');
  });

  test('the credentials in the header of a token request are hidden', async () => {
    const { results, reportText } = await run({ 'c.yaml': collection(basic) });
    const headers = results['read']?.attempts[0]?.exchanges[0]?.request.headers ?? [];
    expect(Object.fromEntries(headers)['authorization']).toBe('Basic ***');
    expect(reportText).not.toContain((login.tokenRequests[0]?.authorization ?? 'none').slice('Basic '.length));
  });
});

describe('no token', () => {
  const fine = { env, baseUrl: '', requests: { health: { GET: '/health', expect: { status: 401 } } } };

  test.each<[string, object, Record<string, string>, string, RegExp]>([
    [
      'a wrong secret',
      basic,
      { SECRET: 'wrong' },
      '401 invalid_client: client authentication failed',
      /check `clientId`/,
    ],
    ['an unknown client', { ...basic, clientId: 'nobody' }, {}, '401 invalid_client', /check `clientId`/],
    [
      'a grant that the client may not use',
      { ...basic, clientId: 'login-client' },
      {},
      '400 invalid_request: requested grant type is not allowed for this client',
      /^$/,
    ],
    [
      'a scope that the client may not have',
      { ...basic, scope: 'admin' },
      {},
      '400 invalid_scope',
      /may not ask for scope "admin"/,
    ],
    [
      'a wrong password',
      { ...basic, clientId: 'login-client', grant: 'password', username: 'ann', password: 'wrong' },
      {},
      '400 invalid_grant',
      /check `username` and `password`/,
    ],
    [
      'a used refresh token',
      { ...basic, clientId: 'login-client', grant: 'refresh_token', refreshToken: 'spent' },
      {},
      '400 invalid_grant',
      /was used before/,
    ],
  ])('%s', async (_, settings, extra, said, hint) => {
    const text = JSON.stringify(collection(settings), null, 2);
    const line = text.split('\n').findIndex((one) => one.includes('"auth"')) + 1;
    const { exit, results, report, stdout } = await run(
      { 'c.yaml': text, 'fine.yaml': { ...fine, baseUrl: api.url } },
      { args: ['.'], env: { SECRET: secret, ...extra } },
    );
    expect(exit).toBe(3);
    const problem = results['read']?.attempts[0]?.problem;
    expect(problem).toMatchObject({ code: 'auth/token', location: { file: 'c.yaml', line } });
    expect(problem?.message).toContain(`the token endpoint ${login.tokenUrl} answered ${said}`);
    expect(problem?.hint ?? '').toMatch(hint);
    expect(stdout).toContain(said);
    expect(report?.results.find(({ file }) => file === 'fine.yaml')?.status).toBe('passed');
    expect(api.received.map(({ url }) => url)).toEqual(['/health']);
  });

  test('the first who waits and all others get the error at the place of their own', async () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [`${name}.yaml`, collection({ ...basic, clientSecret: 'wrong' })]),
    );
    const { report } = await run(files, { args: ['.'] });
    expect(
      report?.results.map(({ attempts }) => [attempts[0]?.problem?.code, attempts[0]?.problem?.location?.file]),
    ).toEqual([
      ['auth/token', 'a.yaml'],
      ['auth/token', 'b.yaml'],
      ['auth/token', 'c.yaml'],
    ]);
    expect(login.tokenRequests.length).toBeLessThanOrEqual(3);
  });

  test('a token endpoint that does not listen', async () => {
    const { exit, results } = await run({ 'c.yaml': collection({ ...basic, tokenUrl: 'http://127.0.0.1:9/token' }) });
    expect(exit).toBe(3);
    expect(results['read']?.attempts[0]?.problem).toMatchObject({ code: 'auth/token', location: { file: 'c.yaml' } });
    expect(results['read']?.attempts[0]?.problem?.message).toMatch(
      /^no token from http:\/\/127\.0\.0\.1:9\/token: nothing listens/,
    );
  });

  test('a key that is none', async () => {
    const settings = {
      grant: 'client_credentials',
      clientId: 'jwt-client',
      clientAuth: 'private_key_jwt',
      privateKey: 'not a key',
    };
    const { exit, results } = await run({ 'c.yaml': collection(settings) });
    expect(exit).toBe(3);
    expect(results['read']?.attempts[0]?.problem).toMatchObject({
      code: 'auth/setting',
      message: '`privateKey` is not a private key',
    });
    expect(login.tokenRequests).toEqual([]);
  });

  test('a token host that is not allowed, known before the run', async () => {
    const args = ['c.yaml', '--allow-host', new URL(api.url).host];
    const { exit, stderr } = await run({ 'c.yaml': collection(basic) }, { args });
    expect(exit).toBe(2);
    expect(stderr).toContain('usage/host-not-allowed');
    expect(stderr).toMatch(/c\.yaml:\d+/);
    expect(login.tokenRequests).toEqual([]);
  });

  test('a token host that is not allowed, known only in the run', async () => {
    const args = ['c.yaml', '--allow-host', new URL(api.url).host];
    const top = { vars: { host: login.url } };
    const settings = { ...basic, tokenUrl: '${{ vars.host }}/token' };
    const { exit, results } = await run({ 'c.yaml': collection(settings, undefined, top) }, { args });
    expect(exit).toBe(3);
    expect(results['read']?.attempts[0]?.problem).toMatchObject({
      code: 'http/host-not-allowed',
      location: { file: 'c.yaml' },
    });
    expect(login.tokenRequests).toEqual([]);
  });
});

describe('settings that are refused before anything is sent', () => {
  test.each<[string, object, string]>([
    ['an unknown key', { clientSecrt: 'x' }, 'did you mean "clientSecret"?'],
    ['an unknown grant', { grant: 'implicit' }, 'client_credentials'],
    ['a way to authenticate that does not exist', { clientAuth: 'header' }, 'private_key_jwt'],
    ['an empty list of scopes', { scope: [] }, 'scope is an empty list'],
    ['a scope that is a map', { scope: { read: true } }, 'a list of scopes'],
  ])('%s', async (_, settings, message) => {
    const { exit, stderr } = await run({ 'c.yaml': collection({ ...basic, ...settings }) });
    expect(exit).toBe(2);
    expect(stderr).toContain(message);
    expect(login.tokenRequests).toEqual([]);
  });
});

function urlsOf(result: RequestResult | undefined): string[] {
  return (result?.attempts ?? []).flatMap(({ exchanges }) => exchanges.map(({ request }) => request.url));
}
