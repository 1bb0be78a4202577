import { constants, type Http2ServerResponse } from 'node:http2';
import { describe, expect, test } from 'vitest';
import type { TlsOptions } from '../../../src/model/exchange.ts';
import {
  authority,
  client,
  elsewhere,
  expired,
  server as good,
  type KeyPair,
  selfSigned,
} from '../../servers/certificates.ts';
import { startHttp2Server, startHttpsServer } from '../../servers/http-server.ts';
import { lastHop, newClient, problemOf, requestTo, responseOf, send, using } from './client.ts';

function startTls(pair: KeyPair, options: Record<string, unknown> = {}) {
  return using(startHttpsServer((request, response) => response.end(request.headers.host), { ...pair, ...options }));
}

function over(url: string, tls: TlsOptions) {
  return requestTo(url, { connection: { tls } });
}

describe('certificates of servers', () => {
  test('one of a named authority is trusted, and the handshake is timed', async () => {
    const server = await startTls(good);
    const result = await send(over(server.url, { ca: authority }));
    expect(result.response?.status).toBe(200);
    expect(lastHop(result).timings.tlsMs).toBeGreaterThan(0);
  });

  test.each<[string, KeyPair, TlsOptions, RegExp, RegExp]>([
    ['self-signed', selfSigned, {}, /self-signed/, /`tls: \{ ca \}` or --cacert.*-k/],
    ['of an unknown authority', good, {}, /authority.*not known/, /--cacert/],
    ['not of the authority that replaces the others', selfSigned, { ca: authority }, /self-signed/, /--cacert/],
    ['expired', expired, { ca: authority }, /has expired/, /-k/],
    ['of another host', elsewhere, { ca: authority }, /another host: IP: 127\.0\.0\.1 is not in/, /serverName/],
    [
      'of another name than asked for',
      good,
      { ca: authority, serverName: 'elsewhere.test' },
      /another host/,
      /serverName/,
    ],
  ])('one that is %s is refused', async (_what, pair, tls, message, hint) => {
    const server = await startTls(pair);
    const problem = await problemOf(send(over(server.url, tls)));
    expect(problem).toMatchObject({
      code: 'http/tls',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(problem.message).toContain(server.url);
    expect(server.received).toEqual([]);
  });

  test.each<[string, KeyPair]>([
    ['self-signed', selfSigned],
    ['expired', expired],
    ['of another host', elsewhere],
  ])('one that is %s is taken where nothing is verified', async (_what, pair) => {
    const server = await startTls(pair);
    expect((await send(over(server.url, { verify: false }))).response?.status).toBe(200);
  });

  test('the name may be given', async () => {
    const server = await startTls(elsewhere);
    expect((await send(over(server.url, { ca: authority, serverName: 'elsewhere.test' }))).response?.status).toBe(200);
  });

  test('a Host header does not change what is verified', async () => {
    const server = await startTls(good);
    const request = {
      ...over(server.url, { ca: authority }),
      headers: [['host', 'elsewhere.test']] as [string, string][],
    };
    expect((await send(request)).response?.body.text()).toBe('elsewhere.test');
  });

  test('versions that do not meet', async () => {
    const server = await startTls(good, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
    expect(await problemOf(send(over(server.url, { ca: authority })))).toMatchObject({ code: 'http/tls' });
  });
});

describe('certificates of clients', () => {
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority };

  test.each<[string, TlsOptions]>([
    ['with its key', { cert: client.cert, key: client.key }],
    ['with an encrypted key', { cert: client.cert, key: client.encryptedKey, passphrase: client.passphrase }],
    ['and key in one', { cert: client.cert + client.key }],
  ])('one %s is shown', async (_what, tls) => {
    const server = await startTls(good, mutual);
    expect((await send(over(server.url, { ca: authority, ...tls }))).response?.status).toBe(200);
  });

  test('none where one is wanted', async () => {
    const server = await startTls(good, mutual);
    const problem = await problemOf(send(over(server.url, { ca: authority })));
    expect(problem.code).toMatch(/^http\/(tls|closed)$/);
    expect(problem.hint).toContain('--cert');
  });

  test.each<[string, TlsOptions, RegExp]>([
    [
      'a wrong passphrase',
      { cert: client.cert, key: client.encryptedKey, passphrase: 'open' },
      /passphrase does not open `key`/,
    ],
    ['no passphrase', { cert: client.cert, key: client.encryptedKey }, /encrypted and there is no passphrase/],
    ['a key that is none', { cert: client.cert, key: 'nonsense' }, /`key` cannot be read/],
    ['the key of another', { cert: client.cert, key: good.key }, /`key` does not belong to `cert`/],
    ['a certificate that is none', { cert: 'nonsense', key: client.key }, /`cert` holds no PEM certificate/],
    ['a key alone', { key: client.key }, /no `cert`/],
    ['an authority that is none', { ca: 'nonsense' }, /`ca` holds no PEM certificate/],
    [
      'an authority that is broken',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      /certificate of `ca` cannot be read/,
    ],
  ])('%s', async (_what, tls, message) => {
    const problem = await problemOf(send(over('https://127.0.0.1:1/', tls)));
    expect(problem).toMatchObject({ code: 'http/tls', message: expect.stringMatching(message) });
  });
});

describe('HTTP/2', () => {
  const answer = (request: { method: string; body: Buffer; headers: object }) =>
    `${request.method} ${request.body.toString()}`;

  test('is spoken where both want it', async () => {
    const server = await using(
      startHttp2Server((request, response) => {
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.end(answer(request));
      }, good),
    );
    const request = requestTo(server.url, { connection: { tls: { ca: authority }, http2: true } });
    const httpClient = newClient({ maxConnectionsPerOrigin: 1 });
    const result = await httpClient.send(request, {});
    expect(result.response).toMatchObject({ status: 200, httpVersion: '2', statusText: '' });
    expect(result.response?.headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
    expect(lastHop(result).request.headers).toContainEqual(['host', `127.0.0.1:${server.port}`]);
    const body = { kind: 'bytes', bytes: Buffer.from('body') } as const;
    const posted = await responseOf(httpClient.send({ ...request, method: 'POST', body }, {}));
    expect(posted.body.text()).toBe('POST body');
    const large = { kind: 'bytes', bytes: Buffer.alloc(200_000, 'x') } as const;
    expect((await responseOf(httpClient.send({ ...request, method: 'PUT', body: large }, {}))).size).toBe(200_004);
    expect(server.connections()).toBe(1);
  });

  test('is not spoken unasked, nor with a server that has none', async () => {
    const both = await using(startHttp2Server((request, response) => response.end(answer(request)), good));
    const old = await startTls(good);
    expect(await responseOf(send(over(both.url, { ca: authority })))).toMatchObject({ httpVersion: '1.1' });
    const asking = requestTo(old.url, { connection: { tls: { ca: authority }, http2: true } });
    expect(await responseOf(send(asking))).toMatchObject({ httpVersion: '1.1' });
  });

  test('a stream that is cut off, one that is reset, and one that never answers', async () => {
    const server = await using(
      startHttp2Server((request, response) => {
        if (request.url === '/') return;
        if (request.url === '/cut') response.writeHead(200, { 'content-length': '10' });
        response.write('half');
        setTimeout(() => {
          if (request.url === '/cut') response.destroy();
          else (response as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        }, 20);
      }, good),
    );
    const connection = { tls: { ca: authority }, http2: true };
    const cut = await problemOf(send(requestTo(`${server.url}/cut`, { connection })));
    expect(cut).toMatchObject({ code: 'http/closed', message: expect.stringContaining('after 4 B of the 10 B') });
    expect(await problemOf(send(requestTo(`${server.url}/reset`, { connection })))).toMatchObject({
      code: 'http/closed',
    });
    const timeout = { connectMs: 5000, readMs: 100, totalMs: 5000 };
    expect(await problemOf(send(requestTo(server.url, { connection, timeout })))).toMatchObject({
      code: 'http/timeout',
    });
  });
});
