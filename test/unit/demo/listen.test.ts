import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type RequestOptions, request as requestTls } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { demoCredentials } from '../../../src/demo/credentials.ts';
import { authority } from '../../../src/demo/listen/certificates.ts';
import { type DemoApi, startDemoApi } from '../../../src/demo/start-demo-api.ts';
import { client as stranger } from '../../servers/certificates.ts';
import { sendBytes } from './client.ts';

const folder = new URL('../../../collections/demo-only/', import.meta.url);
const pem = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
const basic = `Basic ${Buffer.from(`${demoCredentials.username}:${demoCredentials.password}`).toString('base64')}`;

let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

type Answer = { status: number; body: string };

function get(send: typeof request | typeof requestTls, url: string, options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { agent: false, ...options }, (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject).end();
  });
}

describe('over TLS', () => {
  it('has a certificate of the authority that lies beside the examples', async () => {
    expect(await pem('ca.pem')).toContain(authority);
    const answer = await get(requestTls, `${api.variables.API_TLS_URL}/connection`, { ca: await pem('ca.pem') });
    expect(JSON.parse(answer.body)).toMatchObject({ transport: 'tls', httpVersion: '1.1', tlsVersion: 'TLSv1.3' });
  });

  it('knows who shows its certificate', async () => {
    const [ca, cert, key] = await Promise.all([pem('ca.pem'), pem('client.pem'), pem('client.key.pem')]);
    const passphrase = demoCredentials.keyPassphrase;
    const answer = await get(requestTls, `${api.variables.API_TLS_URL}/auth/certificate`, {
      ca,
      cert,
      key,
      passphrase,
    });
    expect(answer).toEqual({ status: 200, body: '{"scheme":"certificate","user":"alice"}' });
  });

  it.each([
    ['nobody', {}, 'a client certificate is needed'],
    ['somebody else', { cert: stranger.cert, key: stranger.key }, 'rollcall test client is not trusted'],
  ])('refuses %s', async (_, options, detail) => {
    const answer = await get(requestTls, `${api.variables.API_TLS_URL}/auth/certificate`, {
      ca: authority,
      ...options,
    });
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(detail) });
  });

  it('says where a certificate can be shown', async () => {
    expect((await fetch(`${api.url}/auth/certificate`)).status).toBe(403);
  });

  it('speaks HTTP/2 where it is offered', async () => {
    const session = connectHttp2(api.variables.API_TLS_URL, { ca: authority });
    const stream = session.request({ ':path': '/connection' });
    let body = '';
    for await (const chunk of stream) body += String(chunk);
    session.close();
    expect(JSON.parse(body)).toMatchObject({ httpVersion: '2.0', host: new URL(api.variables.API_TLS_URL).host });
  });
});

describe('at the Unix socket', () => {
  it('is the same API', async () => {
    const answer = await get(request, 'http://localhost/connection', { socketPath: api.variables.API_SOCKET });
    expect(JSON.parse(answer.body)).toMatchObject({ transport: 'unix', host: 'localhost' });
  });

  it('is gone with it', async () => {
    const other = await startDemoApi();
    await other.close();
    await expect(stat(other.variables.API_SOCKET)).rejects.toThrow('ENOENT');
  });
});

describe('the proxy', () => {
  const asked = (target: string, headers: Record<string, string> = { 'proxy-authorization': basic }) =>
    get(request, `http://${api.variables.API_PROXY}`, { path: target, headers });

  it('forwards to the API, by its address and by a name', async () => {
    for (const origin of [api.url, 'http://api.demo.test']) {
      const { body } = await asked(`${origin}/connection`);
      expect(JSON.parse(body)).toMatchObject({ via: '1.1 demo-proxy' });
    }
  });

  it.each([
    ['http://elsewhere.test/', undefined, 403],
    ['http://127.0.0.1:1/', undefined, 403],
    ['/health', undefined, 400],
    ['http://api.demo.test/', {}, 407],
    ['http://api.demo.test/', { 'proxy-authorization': 'Basic eA==' }, 407],
  ])('%s with %j is answered with %i', async (target, headers, status) => {
    expect((await asked(target, headers)).status).toBe(status);
  });

  it.each([
    ['api.demo.test:443', basic, '200'],
    ['elsewhere.test:443', basic, '403'],
    ['api.demo.test:443', 'Basic eA==', '407'],
  ])('a tunnel to %s for %s is answered with %s', async (target, credentials, status) => {
    const bytes = `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\nproxy-authorization: ${credentials}\r\n\r\nnot TLS`;
    expect(await sendBytes(`http://${api.variables.API_PROXY}`, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('goes on when a client leaves in the middle of a tunnel', async () => {
    const port = Number(api.variables.API_PROXY.split(':')[1]);
    const socket = connect(port, '127.0.0.1');
    socket.write(`CONNECT api.demo.test:80 HTTP/1.1\r\nhost: x\r\nproxy-authorization: ${basic}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect((await asked('http://api.demo.test/health')).status).toBe(200);
  });
});

describe('a port that was chosen', () => {
  /** Free ones beside each other cannot be asked for: tries until there are. */
  async function startAtFreePort(): Promise<{ port: number; demo: DemoApi }> {
    for (;;) {
      const { url, close } = await startDemoApi();
      await close();
      const port = Number(new URL(url).port);
      const demo = await startDemoApi({ port }).catch(() => undefined);
      if (demo !== undefined) return { port, demo };
      await wait(10);
    }
  }

  it('has the other addresses beside it, and a path with its number', async () => {
    const { port, demo } = await startAtFreePort();
    const { API_URL, API_SOCKET } = demo.variables;
    expect([API_URL, API_SOCKET]).toEqual([`http://127.0.0.1:${port}`, `/tmp/rollcall-demo-${port}.sock`]);
    await demo.close();
    await expect(stat(API_SOCKET)).rejects.toThrow('ENOENT');
  });

  it('takes another path where something else has that name', async () => {
    const { port, demo } = await startAtFreePort();
    await demo.close();
    const path = `/tmp/rollcall-demo-${port}.sock`;
    await writeFile(path, 'not a socket');
    onTestFinished(() => rm(path));
    const again = await startDemoApi({ port });
    expect(again.variables.API_SOCKET).not.toBe(path);
    expect(await readFile(path, 'utf8')).toBe('not a socket');
    await again.close();
  });
});
