import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { oauth2 } from '../../../src/auth/oauth2.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { contextOf, headerOf, problemFrom, requestTo, type TestContext } from './context.ts';
import { answerJson, type Received, startServer } from './server.ts';

const api = requestTo('http://api.test/users');
const client = { grant: 'client_credentials', clientId: 'my-client', clientSecret: 's3cr3t' };

describe('the token request', () => {
  test('client credentials with basic authentication', async () => {
    const server = await startTokenServer();
    const context = contextOf();
    const request = await oauth2.authorize(api, { ...client, tokenUrl: server.url, scope: 'read write' }, context);
    expect(request.headers).toEqual([['authorization', 'Bearer token-1']]);
    expect(request.credentialHeaders).toEqual(['authorization']);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      body: 'scope=read+write&grant_type=client_credentials',
    });
    expect(server.received[0]?.headers).toMatchObject({
      authorization: `Basic ${btoa('my-client:s3cr3t')}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(context.sent[0]?.credentialHeaders).toEqual(['authorization']);
    expect([...context.secrets]).toEqual(expect.arrayContaining(['s3cr3t', btoa('my-client:s3cr3t'), 'token-1']));
  });

  test('id and secret are form-encoded before base64 (RFC 6749, section 2.3.1)', async () => {
    const server = await startTokenServer();
    const settings = { ...client, tokenUrl: server.url, clientId: 'a:b', clientSecret: 'ü %+.-_' };
    await oauth2.authorize(api, settings, contextOf());
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${btoa('a%3Ab:%C3%BC+%25%2B.-_')}`);
  });

  test.each<[string, JsonObject, Record<string, string | string[]>]>([
    [
      'post',
      { clientAuth: 'post' },
      { grant_type: 'client_credentials', client_id: 'my-client', client_secret: 's3cr3t' },
    ],
    ['a public client', { clientSecret: null }, { grant_type: 'client_credentials', client_id: 'my-client' }],
    [
      'password',
      { grant: 'password', username: 'ann', password: 'p&w' },
      { grant_type: 'password', username: 'ann', password: 'p&w' },
    ],
    [
      'refresh token',
      { grant: 'refresh_token', refreshToken: 'r0' },
      { grant_type: 'refresh_token', refresh_token: 'r0' },
    ],
    [
      'audience and resources',
      { audience: 'a', resource: ['http://r/1', 'http://r/2'], scope: ['x', 'y'] },
      { grant_type: 'client_credentials', audience: 'a', resource: ['http://r/1', 'http://r/2'], scope: 'x y' },
    ],
  ])('%s', async (_, settings, form) => {
    const server = await startTokenServer();
    const context = contextOf();
    await oauth2.authorize(api, { ...client, tokenUrl: server.url, ...settings }, context);
    expect(formOf(server.received[0])).toEqual(form);
    for (const name of ['client_secret', 'password', 'refresh_token'] as const) {
      expect([...context.secrets, undefined]).toContain(form[name]);
    }
  });

  test.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }), undefined],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'https://issuer.test'],
  ])('private_key_jwt with %s', async (algorithm, { publicKey, privateKey }, assertionAudience) => {
    const server = await startTokenServer();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const settings: JsonObject = {
      ...client,
      tokenUrl: server.url,
      clientAuth: 'private_key_jwt',
      privateKey: pem,
      keyId: 'k1',
      ...(assertionAudience === undefined ? {} : { assertionAudience }),
    };
    const context = contextOf();
    await oauth2.authorize(api, settings, context);
    const form = formOf(server.received[0]);
    const assertion = String(form.client_assertion);
    const [head = '', payload = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(atob(head))).toEqual({ alg: algorithm, kid: 'k1' });
    expect(JSON.parse(atob(payload))).toMatchObject({
      iss: 'my-client',
      sub: 'my-client',
      aud: assertionAudience ?? server.url,
    });
    const verify = createVerify('sha256').update(`${head}.${payload}`);
    expect(verify.verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature, 'base64url')).toBe(true);
    expect(form.client_secret).toBeUndefined();
    expect(context.secrets).toContain(assertion);
  });

  test('goes over the connection of the request, without its socket where the endpoint is elsewhere', async () => {
    const server = await startTokenServer();
    const connection = { unix: '/x.sock', proxy: false, tls: { verify: false, serverName: 'x' } } as const;
    const context = contextOf({ base: { ...api, connection, saveTo: '/tmp/x', maxBodyBytes: 1 } });
    await oauth2.authorize(api, { ...client, tokenUrl: server.url }, context);
    expect(context.sent[0]).toMatchObject({ redirects: 0, connection: { proxy: false, tls: { verify: false } } });
    expect(context.sent[0]?.connection).not.toHaveProperty('unix');
    expect(context.sent[0]?.connection.tls).not.toHaveProperty('serverName');
    expect(context.sent[0]).not.toHaveProperty('saveTo');
    expect(context.sent[0]?.maxBodyBytes).toBeGreaterThan(1);
  });

  test('keeps the socket where the endpoint is of the same origin', async () => {
    const server = await startTokenServer();
    const context = contextOf({ base: requestTo(`${server.url}/users`, { connection: { unix: '/x.sock' } }) });
    await oauth2.authorize(api, { ...client, tokenUrl: `${server.url}/token` }, context);
    expect(context.sent[0]?.connection).toEqual({ unix: '/x.sock' });
  });
});

describe('one token for the run', () => {
  test('one fetch serves parallel and later requests', async () => {
    const server = await startTokenServer();
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    const requests = await Promise.all(Array.from({ length: 20 }, () => oauth2.authorize(api, settings, context)));
    requests.push(await oauth2.authorize(api, { tokenUrl: server.url, ...client }, context));
    expect(new Set(requests.map((request) => headerOf(request, 'authorization')))).toEqual(new Set(['Bearer token-1']));
    expect(server.received).toHaveLength(1);
  });

  test.each<[string, JsonObject]>([
    ['scope', { scope: 'x' }],
    ['audience', { audience: 'x' }],
    ['resource', { resource: 'x' }],
    ['client', { clientId: 'x' }],
    ['secret', { clientSecret: 'wrong' }],
    ['client authentication', { clientAuth: 'post' }],
    ['user', { grant: 'password', username: 'a', password: 'b' }],
  ])('another %s, another token', async (_, other) => {
    const server = await startTokenServer();
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    await oauth2.authorize(api, settings, context);
    const second = await oauth2.authorize(api, { ...settings, ...other }, context);
    expect(headerOf(second, 'authorization')).toBe('Bearer token-2');
  });

  test.each([
    [3600, 3_569_000, 3_570_000],
    ['3600', 3_569_000, 3_570_000],
    [60, 53_000, 54_000],
  ])('of a life of %s seconds is renewed before its end', async (expires_in, stillMs, renewedMs) => {
    const server = await startTokenServer({ expires_in });
    let nowMs = 0;
    const context = contextOf({ now: () => nowMs });
    const settings = { ...client, tokenUrl: server.url };
    await oauth2.authorize(api, settings, context);
    nowMs = stillMs;
    expect(headerOf(await oauth2.authorize(api, settings, context), 'authorization')).toBe('Bearer token-1');
    nowMs = renewedMs;
    const renewed = await Promise.all([1, 2, 3].map(() => oauth2.authorize(api, settings, context)));
    expect(renewed.map((request) => headerOf(request, 'authorization'))).toEqual(Array(3).fill('Bearer token-2'));
    expect(server.received).toHaveLength(2);
  });

  test('is renewed with the newest refresh token', async () => {
    const server = await startTokenServer({ expires_in: 0 }, { rotates: true });
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url, grant: 'refresh_token', refreshToken: 'refresh-0' };
    for (let i = 0; i < 3; i++) await oauth2.authorize(api, settings, context);
    expect(server.received.map((request) => formOf(request).refresh_token)).toEqual([
      'refresh-0',
      'refresh-1',
      'refresh-2',
    ]);
    expect([...context.secrets]).toEqual(expect.arrayContaining(['refresh-0', 'refresh-1', 'refresh-2', 'refresh-3']));
  });

  test('with the password again where the refresh token has ended', async () => {
    const server = await startServer((request, response, number) =>
      formOf(request).grant_type === 'refresh_token'
        ? answerJson(response, 400, { error: 'invalid_grant' })
        : answerJson(response, 200, {
            access_token: `token-${number}`,
            token_type: 'bearer',
            expires_in: 0,
            refresh_token: 'r',
          }),
    );
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url, grant: 'password', username: 'a', password: 'b' };
    await oauth2.authorize(api, settings, context);
    expect(headerOf(await oauth2.authorize(api, settings, context), 'authorization')).toBe('Bearer token-3');
    expect(server.received.map((request) => formOf(request).grant_type)).toEqual([
      'password',
      'refresh_token',
      'password',
    ]);
  });

  test('an ID token is not judged, and hidden', async () => {
    const server = await startTokenServer({ id_token: 'not.a.jwt' });
    const context = contextOf();
    await oauth2.authorize(api, { ...client, tokenUrl: server.url }, context);
    expect(context.secrets).toContain('not.a.jwt');
  });
});

describe('after a 401', () => {
  test('parallel requests renew the token once', async () => {
    const server = await startTokenServer();
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    const refused = await oauth2.authorize(api, settings, context);
    const again = await Promise.all([1, 2, 3, 4].map(() => answer401(refused, settings, context)));
    expect(again.map((request) => headerOf(request, 'authorization'))).toEqual(Array(4).fill('Bearer token-2'));
    expect(headerOf(await answer401(refused, settings, context), 'authorization')).toBe('Bearer token-2');
    expect(server.received).toHaveLength(2);
  });

  test('the same token again is not sent again', async () => {
    const server = await startServer((_, response) =>
      answerJson(response, 200, { access_token: 'same', token_type: 'Bearer' }),
    );
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    const refused = await oauth2.authorize(api, settings, context);
    expect(await answer401(refused, settings, context)).toBeUndefined();
  });

  test('of another origin, or to a request without a token, the answer stands', async () => {
    const context = contextOf();
    const settings = { ...client, tokenUrl: 'http://127.0.0.1:1/' };
    expect(await answer401(api, settings, context)).toBeUndefined();
    expect(await answer401(api, settings, context, 'http://evil.test/')).toBeUndefined();
    expect(context.sent).toEqual([]);
  });

  test('a renewal that fails is a problem', async () => {
    const server = await startServer((_, response, number) =>
      number === 1
        ? answerJson(response, 200, { access_token: 't', token_type: 'Bearer' })
        : answerJson(response, 503, {}),
    );
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    const refused = await oauth2.authorize(api, settings, context);
    const problem = await problemFrom(answer401(refused, settings, context));
    expect(problem.message).toBe(`the token endpoint ${server.url} answered 503 Service Unavailable`);
  });
});

describe('no token', () => {
  test.each<[string, number, unknown, string, string | undefined]>([
    [
      'invalid_client',
      401,
      { error: 'invalid_client', error_description: 'Client  authentication\nfailed' },
      'answered 401 invalid_client: Client authentication failed',
      'check `clientId` and the credentials of the client; some servers want `clientAuth: post`',
    ],
    [
      'invalid_scope',
      400,
      { error: 'invalid_scope' },
      'answered 400 invalid_scope',
      'the client may not ask for scope "x"',
    ],
    [
      'unsupported grant',
      400,
      { error: 'unsupported_grant_type' },
      'answered 400 unsupported_grant_type',
      'the grant client_credentials is not enabled for this client or server',
    ],
    [
      'an error of its own',
      400,
      { error: 'constructor', error_description: 'd' },
      'answered 400 constructor: d',
      undefined,
    ],
    ['not found', 404, 'nope', 'answered 404 Not Found', 'check `tokenUrl`'],
    [
      'redirect',
      302,
      '',
      'answered 302 Found',
      'token requests are not redirected; write the final URL into `tokenUrl`',
    ],
    ['server error', 500, { error: 7 }, 'answered 500 Internal Server Error', undefined],
    ['HTML', 200, '<html>', 'answered 200 with a body that is not a JSON object', undefined],
    ['a list', 200, [], 'answered 200 with a body that is not a JSON object', undefined],
    [
      'no access token',
      200,
      { token_type: 'Bearer' },
      'gave no token that can be used: "response" body "access_token" property must be a string',
      undefined,
    ],
    [
      'a number',
      200,
      { token_type: 'Bearer', access_token: 1 },
      'gave no token that can be used: "response" body "access_token" property must be a string',
      undefined,
    ],
    [
      'no type',
      200,
      { access_token: 'a' },
      'gave no token that can be used: "response" body "token_type" property must be a string',
      undefined,
    ],
    [
      'another type',
      200,
      { access_token: 'a', token_type: 'DPoP' },
      'gave a token of type "DPoP"; only Bearer tokens can be sent',
      undefined,
    ],
    [
      'a token with a line break',
      200,
      { access_token: 'a\r\nb: c', token_type: 'Bearer' },
      'gave a token that no header can carry',
      undefined,
    ],
    [
      'a life that is none',
      200,
      { access_token: 'a', token_type: 'Bearer', expires_in: -1 },
      'gave no token that can be used: "response" body "expires_in" property must be a non-negative number',
      undefined,
    ],
  ])('%s', async (_, status, body, message, hint) => {
    const server = await startServer((__, response) =>
      typeof body === 'string' ? response.writeHead(status).end(body) : answerJson(response, status, body),
    );
    const context = contextOf();
    const problem = await problemFrom(oauth2.authorize(api, { ...client, tokenUrl: server.url, scope: 'x' }, context));
    expect(problem).toMatchObject({ code: 'auth/token', location: { file: 'a.yaml', line: 2, column: 9 } });
    expect(problem.message).toBe(`the token endpoint ${server.url} ${message}`);
    expect(problem.hint).toBe(hint);
  });

  test('wrong password', async () => {
    const server = await startServer((_, response) => answerJson(response, 400, { error: 'invalid_grant' }));
    const settings = { ...client, tokenUrl: server.url, grant: 'password', username: 'a', password: 'b' };
    const problem = await problemFrom(oauth2.authorize(api, settings, contextOf()));
    expect(problem.hint).toBe('check `username` and `password`');
  });

  test('an endpoint that is not there', async () => {
    const settings = { ...client, tokenUrl: 'http://127.0.0.1:1/token' };
    const problem = await problemFrom(oauth2.authorize(api, settings, contextOf()));
    expect(problem.code).toBe('auth/token');
    expect(problem.message).toMatch(/^no token from http:\/\/127\.0\.0\.1:1\/token: /);
  });

  test('an interrupted run is not called a failure of the endpoint', async () => {
    const problem = await problemFrom(
      oauth2.authorize(api, { ...client, tokenUrl: 'http://a.test/' }, contextOf({ send: interrupted })),
    );
    expect(problem).toMatchObject({ code: 'run/interrupted', message: 'interrupted' });
  });

  test('those who wait share the failure, the next one asks again', async () => {
    const server = await startServer((_, response, number) =>
      number === 1
        ? answerJson(response, 500, {})
        : answerJson(response, 200, { access_token: 't', token_type: 'bearer' }),
    );
    const context = contextOf();
    const settings = { ...client, tokenUrl: server.url };
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => oauth2.authorize(api, settings, context)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(server.received).toHaveLength(1);
    expect(headerOf(await oauth2.authorize(api, settings, context), 'authorization')).toBe('Bearer t');
  });

  test.each<[string, JsonObject, string, string | undefined]>([
    [
      'a grant that is none',
      { grant: 'client_credential' },
      '"client_credential" is not a value of `grant`',
      'did you mean "client_credentials"?',
    ],
    ['no client', { clientId: null }, '`clientId` is missing', undefined],
    ['basic without a secret', { clientAuth: 'basic', clientSecret: null }, '`clientSecret` is missing', undefined],
    [
      'a relative URL',
      { tokenUrl: '/token' },
      '"/token" is not a URL that a token can be asked from',
      '`tokenUrl` is a whole URL, such as https://login.example.com/oauth/token',
    ],
    [
      'another scheme',
      { tokenUrl: 'file:///etc/passwd' },
      '"file:///etc/passwd" is not a URL that a token can be asked from',
      '`tokenUrl` is a whole URL, such as https://login.example.com/oauth/token',
    ],
    ['no user', { grant: 'password', password: 'x' }, '`username` is missing', undefined],
    ['no refresh token', { grant: 'refresh_token' }, '`refreshToken` is missing', undefined],
    ['a scope that is no text', { scope: [{}] }, '`scope` must be a list of texts', undefined],
    [
      'a key that is none',
      { clientAuth: 'private_key_jwt', privateKey: 'x' },
      '`privateKey` is not a private key',
      'it is PEM text: -----BEGIN PRIVATE KEY-----',
    ],
    [
      'a key that signs nothing',
      {
        clientAuth: 'private_key_jwt',
        privateKey: generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
      '`privateKey` is of a kind that signs no JWT',
      'use an RSA, EC or Ed25519 key',
    ],
  ])('%s', async (_, settings, message, hint) => {
    const context = contextOf();
    const all = { ...client, tokenUrl: 'http://a.test/', ...settings };
    const problem = await problemFrom(oauth2.authorize(api, all, context));
    expect(problem).toMatchObject({ code: 'auth/setting', message, location: { line: 2 } });
    expect(problem.hint).toBe(hint);
    expect(context.sent).toEqual([]);
  });
});

/** Gives `token-1`, `token-2`, …; with `rotates` also `refresh-1`, `refresh-2`, …. */
function startTokenServer(more: Record<string, unknown> = {}, { rotates = false } = {}) {
  return startServer((_: Received, response: ServerResponse, number: number) =>
    answerJson(response, 200, {
      access_token: `token-${number}`,
      token_type: 'Bearer',
      ...(rotates ? { refresh_token: `refresh-${number}` } : {}),
      ...more,
    }),
  );
}

function formOf(request: Received | undefined): Record<string, string | string[]> {
  const form = new URLSearchParams(request?.body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] as string) : values];
    }),
  );
}

async function answer401(request: typeof api, settings: JsonObject, context: TestContext, url = request.url) {
  const server = await startServer((_, response) => response.writeHead(401).end());
  const { response } = await context.send(requestTo(server.url));
  context.sent.pop();
  if (response === undefined) throw new Error('no response');
  return oauth2.answer?.(request, settings, { ...context, response: { ...response, url } });
}

function interrupted() {
  return Promise.resolve({ hops: [], problem: { code: 'run/interrupted', message: 'interrupted' } as const });
}
