import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runRequests } from '../support/run-collection.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const token = { 'POST /token': { json: { access_token: 'at-1', token_type: 'Bearer', expires_in: 3600 } } };
const oauth2 = { tokenUrl: '$URL/token', clientId: 'id', clientSecret: 'sec', clientAuth: 'basic' };

describe('what is sent', () => {
  test.each([
    ['bearer', { bearer: 't1' }, 'Bearer t1'],
    ['basic', { basic: { username: 'bøb', password: 'p:w' } }, `Basic ${base64('bøb:p:w')}`],
    ['apiKey in the header authorization', { apiKey: { in: 'header', name: 'Authorization', value: 'k' } }, 'k'],
    ['none', 'none', undefined],
  ])('%s', async (_, auth, expected) => {
    const { exit, requests } = await runRequests({ a: { GET: '/', auth } });
    expect(exit).toBe(0);
    expect(requests[0]?.headers.authorization).toBe(expected);
  });

  test('apiKey in header, query and cookie', async () => {
    const { requests } = await runRequests({
      a: { GET: '/', auth: { apiKey: { in: 'header', name: 'X-Key', value: 'k1' } } },
      b: { GET: '/?z=1', auth: { apiKey: { in: 'query', name: 'key', value: 'k 2' } } },
      c: { GET: '/', auth: { apiKey: { in: 'cookie', name: 'sid', value: 'k3' } } },
    });
    expect(requests[0]?.headers['x-key']).toBe('k1');
    expect(requests[1]?.query).toEqual([
      ['z', '1'],
      ['key', 'k 2'],
    ]);
    expect(requests[2]?.headers.cookie).toBe('sid=k3');
  });

  test('digest answers the challenge', async () => {
    const { exit, requests } = await runRequests(
      { a: { GET: '/p?x=1', auth: { digest: { username: 'u', password: 'p' } } } },
      {
        server: {
          'GET /p': ({ headers }) =>
            headers.authorization === undefined
              ? {
                  status: 401,
                  headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5' },
                }
              : {},
        },
      },
    );
    expect(exit).toBe(0);
    const sent = requests.at(-1)?.headers.authorization ?? '';
    const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(sent)?.[1] ?? '';
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const expected = md5([md5('u:r:p'), 'n', field('nc'), field('cnonce'), 'auth', md5('GET:/p?x=1')].join(':'));
    expect(field('response')).toBe(expected);
  });

  test('awsSigV4 signs', async () => {
    const auth = {
      awsSigV4: { accessKeyId: 'AKID', secretAccessKey: 'x', sessionToken: 'st', region: 'eu-west-1', service: 's3' },
    };
    const { exit, requests } = await runRequests({ a: { GET: '/', auth } });
    expect(exit).toBe(0);
    expect(requests[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/s3\/aws4_request, ?SignedHeaders=[^,]*host[^,]*, ?Signature=[0-9a-f]{64}$/,
    );
    expect(requests[0]?.headers['x-amz-security-token']).toBe('st');
  });

  test('null as a header takes nothing of auth away; a header of its own wins over none', async () => {
    const { requests } = await runRequests({ a: { GET: '/', headers: { authorization: 'Own x' } } });
    expect(requests[0]?.headers.authorization).toBe('Own x');
  });
});

describe('oauth2', () => {
  test.each<[string, object, Record<string, string>]>([
    [
      'client_credentials',
      { scope: 'a b', audience: 'aud' },
      { grant_type: 'client_credentials', scope: 'a b', audience: 'aud' },
    ],
    ['password', { username: 'u', password: 'p' }, { grant_type: 'password', username: 'u', password: 'p' }],
    ['refresh_token', { refreshToken: 'rt' }, { grant_type: 'refresh_token', refresh_token: 'rt' }],
  ])('%s', async (grant, more, form) => {
    const auth = { oauth2: { ...oauth2, grant, ...more } };
    const { exit, requests, results } = await runRequests({ a: { GET: '/', auth } }, { server: token });
    expect(exit).toBe(0);
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toMatchObject(form);
    expect(requests[0]?.headers.authorization).toBe(`Basic ${base64('id:sec')}`);
    expect(requests[1]?.headers.authorization).toBe('Bearer at-1');
    expect(results['a']?.attempts[0]?.exchanges).toHaveLength(2);
  });

  test('clientAuth: post puts the client into the form', async () => {
    const auth = { oauth2: { ...oauth2, grant: 'client_credentials', clientAuth: 'post' } };
    const { requests } = await runRequests({ a: { GET: '/', auth } }, { server: token });
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toMatchObject({
      client_id: 'id',
      client_secret: 'sec',
    });
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  test('the token is fetched once for the requests that share it', async () => {
    const auth = { oauth2: { ...oauth2, grant: 'client_credentials' } };
    const { requests } = await runRequests(
      { a: { GET: '/', auth }, b: { GET: '/', auth }, c: { GET: '/', auth } },
      { server: token, top: { parallel: true } },
    );
    expect(requests.filter(({ path }) => path === '/token')).toHaveLength(1);
  });

  test('a token that is not given is errored and says what the server said', async () => {
    const auth = { oauth2: { ...oauth2, grant: 'client_credentials' } };
    const { exit, results, requests } = await runRequests(
      { a: { GET: '/', auth } },
      { server: { 'POST /token': { status: 401, json: { error: 'invalid_client' } } } },
    );
    expect(exit).toBe(3);
    expect(results['a']?.status).toBe('errored');
    expect(JSON.stringify(results['a']?.attempts)).toContain('invalid_client');
    expect(requests.map(({ path }) => path)).not.toContain('/');
  });

  test('nothing of the exchange with the token server is readable in a report', async () => {
    const auth = { oauth2: { ...oauth2, grant: 'client_credentials', clientSecret: 'very-secret' } };
    const { reportText } = await runRequests({ a: { GET: '/', auth, expect: { status: 404 } } }, { server: token });
    expect(reportText).not.toContain('very-secret');
    expect(reportText).not.toContain('at-1');
  });
});

describe('credentials never cross to another origin', () => {
  test.each<[string, object]>([
    ['bearer', { auth: { bearer: 't' } }],
    ['basic', { auth: { basic: { username: 'u', password: 'p' } } }],
    ['apiKey', { auth: { apiKey: { in: 'header', name: 'x-key', value: 'k' } } }],
    ['a header', { headers: { authorization: 'Bearer t', cookie: 'sid=1' } }],
  ])('%s', async (_, more) => {
    const { exit, requests } = await runRequests(
      { a: { GET: '/go', ...more } },
      { server: { 'GET /go': { status: 302, headers: { location: 'http://localhost:$PORT/there' } } } },
    );
    expect(exit).toBe(0);
    expect(requests[1]?.path).toBe('/there');
    for (const name of ['authorization', 'x-key', 'cookie']) expect(requests[1]?.headers).not.toHaveProperty(name);
  });

  test('on the same origin they stay', async () => {
    const { requests } = await runRequests(
      { a: { GET: '/go', auth: { bearer: 't' } } },
      { server: { 'GET /go': { status: 302, headers: { location: '/there' } } } },
    );
    expect(requests[1]?.headers.authorization).toBe('Bearer t');
  });
});

describe('refused before the run', () => {
  test.each<[unknown, RegExp]>([
    ['nope', /none/],
    [{ bearer: 'x', basic: { username: 'u', password: 'p' } }, /bearer|basic/],
    [{ baerer: 'x' }, /bearer/],
    [{ basic: { username: 'u' } }, /password/],
    [{ basic: { user: 'u', password: 'p' } }, /username/],
    [{ apiKey: { in: 'body', name: 'k', value: 'v' } }, /header|query|cookie/],
    [{ apiKey: { in: 'header', value: 'v' } }, /name/],
    [{ oauth2: { ...oauth2, grant: 'implicit' } }, /client_credentials/],
    [{ oauth2: { grant: 'client_credentials' } }, /tokenUrl|clientId/],
    [{ oauth2: { ...oauth2, grant: 'client_credentials', clientAuth: 'header' } }, /basic|post/],
    [{ awsSigV4: { accessKeyId: 'a', secretAccessKey: 'b', region: 'r' } }, /service/],
    [{ digest: 'u:p' }, /digest|username|map/],
  ])('%j', async (auth, message) => {
    const { exit, stderr, requests } = await runRequests({ a: { GET: '/', auth } });
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    expect(requests).toEqual([]);
  });
});
