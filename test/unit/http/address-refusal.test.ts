import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../src/model/problem.ts';
import { startHttpServer } from '../../servers/http-server.ts';
import { newClient, problemOf, requestTo, responseOf, using } from './client.ts';

const refusalOf =
  (...refused: string[]) =>
  (address: string): Problem | undefined =>
    refused.includes(address) ? { code: 'http/host-refused', message: `not to ${address}` } : undefined;

const startServer = () => using(startHttpServer((_, response) => void response.end('here')));

describe('an address that is refused is not connected to', () => {
  test('where the URL names it', async () => {
    const server = await startServer();
    const client = newClient({ addressRefusal: refusalOf('127.0.0.1') });
    expect(await problemOf(client.send(requestTo(server.url), {}))).toEqual({
      code: 'http/host-refused',
      message: 'not to 127.0.0.1',
    });
    expect(server.connections()).toBe(0);
  });

  test('where a name resolves to it', async () => {
    const server = await startServer();
    const client = newClient({ addressRefusal: refusalOf('127.0.0.1', '::1') });
    const problem = await problemOf(client.send(requestTo(`http://localhost:${server.port}/`), {}));
    expect(problem.message).toMatch(/^not to (127\.0\.0\.1|::1)$/);
    expect(server.connections()).toBe(0);
  });

  test('where a name has another address too, that one is taken', async () => {
    const server = await startServer();
    const client = newClient({ addressRefusal: refusalOf('::1') });
    const response = await responseOf(client.send(requestTo(`http://localhost:${server.port}/`), {}));
    expect(response.status).toBe(200);
  });

  test('where `resolve` leads there, by address or by name', async () => {
    const server = await startServer();
    for (const address of ['127.0.0.1', '2130706433', 'localhost']) {
      const client = newClient({ addressRefusal: refusalOf('127.0.0.1', '::1') });
      const request = requestTo(`http://a.test:${server.port}/`, { connection: { resolve: { 'a.test': address } } });
      expect((await problemOf(client.send(request, {}))).code).toBe('http/host-refused');
    }
    expect(server.connections()).toBe(0);
  });

  test('where it is that of a proxy, for plain and for encrypted requests', async () => {
    const server = await startServer();
    for (const [url, proxy] of [
      ['http://a.test/', server.url],
      ['https://a.test/', server.url],
      ['http://a.test/', `http://localhost:${server.port}`],
      ['https://a.test/', `http://localhost:${server.port}`],
    ] as const) {
      const client = newClient({ addressRefusal: refusalOf('127.0.0.1', '::1') });
      const problem = await problemOf(client.send(requestTo(url, { connection: { proxy } }), {}));
      expect([url, proxy, problem.code]).toEqual([url, proxy, 'http/host-refused']);
    }
    expect(server.connections()).toBe(0);
  });
});
