import { describe, expect, test } from 'vitest';
import { authority, server as good } from '../../servers/certificates.ts';
import { startHttpServer, startHttpsServer } from '../../servers/http-server.ts';
import { startSilentServer } from '../../servers/raw-server.ts';
import { lastHop, newClient, problemOf, requestTo, using } from './client.ts';

describe('connections', () => {
  test('are used again, and say so', async () => {
    const server = await using(startHttpServer((_request, response) => response.end('ok')));
    const client = newClient();
    const first = lastHop(await client.send(requestTo(server.url), {})).timings;
    const second = lastHop(await client.send(requestTo(server.url), {})).timings;
    expect(first).toMatchObject({ reused: false, connectMs: expect.any(Number), dnsMs: null, tlsMs: null });
    expect(second).toMatchObject({ reused: true, connectMs: null, dnsMs: null, tlsMs: null });
    expect(server.connections()).toBe(1);
  });

  test('are never more than allowed, and all requests are served', async () => {
    const server = await using(startHttpServer((request, response) => setTimeout(() => response.end(request.url), 5)));
    const client = newClient({ maxConnectionsPerOrigin: 3 });
    const paths = Array.from({ length: 30 }, (_, i) => `/${i}`);
    const results = await Promise.all(paths.map((path) => client.send(requestTo(server.url + path), {})));
    expect(results.map((result) => result.response?.body.text())).toEqual(paths);
    expect(server.connections()).toBe(3);
  });

  test('a failure on one does not hold up those who wait', async () => {
    const server = await using(
      startHttpServer((request, response) => {
        if (request.url === '/bad') response.destroy();
        else response.end('ok');
      }),
    );
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const paths = ['/bad', '/good', '/bad', '/good'];
    const results = await Promise.all(paths.map((path) => client.send(requestTo(server.url + path), {})));
    expect(results.map((result) => result.response?.status ?? result.problem?.code)).toEqual([
      'http/closed',
      200,
      'http/closed',
      200,
    ]);
  });

  test('with other options are others', async () => {
    const server = await using(startHttpsServer((_request, response) => response.end(), good));
    const client = newClient();
    const trusting = await client.send(requestTo(server.url, { connection: { tls: { verify: false } } }), {});
    expect(trusting.response?.status).toBe(200);
    expect(await problemOf(client.send(requestTo(server.url), {}))).toMatchObject({ code: 'http/tls' });
    const knowing = await client.send(requestTo(server.url, { connection: { tls: { ca: authority } } }), {});
    expect(lastHop(knowing).timings.reused).toBe(false);
  });

  test('after a refusal the next try is a new one', async () => {
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const gone = await startHttpServer((_request, response) => response.end('back'));
    await gone.close();
    expect((await client.send(requestTo(gone.url), {})).problem?.code).toBe('http/refused');
    await using(startHttpServer((_request, response) => response.end('back'), { port: gone.port }));
    expect((await client.send(requestTo(gone.url), {})).response?.body.text()).toBe('back');
  });
});

describe('timings', () => {
  test('each phase has its share', async () => {
    const server = await using(
      startHttpServer((_request, response) => {
        setTimeout(() => {
          response.write('a');
          setTimeout(() => response.end('b'), 60);
        }, 40);
      }),
    );
    const client = newClient({ now: () => Date.UTC(2026, 0, 2) });
    const url = server.url.replace('127.0.0.1', 'localhost');
    const { timings } = lastHop(await client.send(requestTo(url), {}));
    const { dnsMs, connectMs, waitingMs, downloadMs, totalMs } = timings;
    expect(timings.startedAt).toBe('2026-01-02T00:00:00.000Z');
    expect(waitingMs).toBeGreaterThan(35);
    expect(downloadMs).toBeGreaterThan(55);
    expect(totalMs).toBeGreaterThanOrEqual(
      (dnsMs ?? 0) + (connectMs ?? 0) + (waitingMs ?? 0) + (downloadMs ?? 0) - 0.01,
    );
    expect(dnsMs).not.toBeNull();
  });
});

describe('closing', () => {
  test('ends what is under way, queued and idle, and leaves no connection', async () => {
    const silent = await using(startSilentServer());
    const server = await using(startHttpServer((_request, response) => response.end()));
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    await client.send(requestTo(server.url), {});
    const pending = [
      client.send(requestTo(silent.url), {}),
      client.send(requestTo(silent.url), {}),
      client.send(requestTo(silent.url.replace('http', 'https')), {}),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    await client.close();
    const problems = await Promise.all(pending.map(problemOf));
    expect(problems.map(({ code }) => code)).toEqual(['run/interrupted', 'run/interrupted', 'run/interrupted']);
    expect(await problemOf(client.send(requestTo(server.url), {}))).toMatchObject({ code: 'run/interrupted' });
  });

  test('twice is once', async () => {
    const client = newClient();
    await client.close();
    await expect(client.close()).resolves.toBeUndefined();
  });
});
