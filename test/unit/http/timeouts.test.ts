import { describe, expect, test } from 'vitest';
import type { PreparedRequest, Timeouts } from '../../../src/model/exchange.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { startHttpServer } from '../../servers/http-server.ts';
import { startRawServer, startSilentServer } from '../../servers/raw-server.ts';
import { newClient, problemOf, requestTo, send, using } from './client.ts';

const LONG: Timeouts = { connectMs: 5000, readMs: 5000, totalMs: 5000 };

function timed(url: string, timeouts: Partial<Timeouts>, changes: Partial<PreparedRequest> = {}): PreparedRequest {
  return requestTo(url, { ...changes, timeout: { ...LONG, ...timeouts } });
}

/** The problem, and the milliseconds until it came. */
async function timedProblem(request: PreparedRequest) {
  const startedAt = performance.now();
  const problem = await problemOf(send(request));
  return { ...problem, ms: performance.now() - startedAt };
}

describe('the limit between bytes', () => {
  test('no answer at all', async () => {
    const server = await using(startSilentServer());
    const problem = await timedProblem(timed(server.url, { readMs: 150 }));
    expect(problem).toMatchObject({ code: 'http/timeout', message: 'no byte of the answer within 150 ms' });
    expect(problem.hint).toContain('read');
    expect(problem.ms).toBeGreaterThan(145);
    expect(problem.ms).toBeLessThan(400);
  });

  test('the head stops half-way', async () => {
    const server = await using(startRawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nA: b')));
    const problem = await timedProblem(timed(server.url, { readMs: 150 }));
    expect(problem.code).toBe('http/timeout');
    expect(problem.message).toBe('the answer stopped inside its head: no further byte within 150 ms');
  });

  test('the body stops', async () => {
    const server = await using(
      startRawServer((socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n${'x'.repeat(12_000)}`)),
    );
    const problem = await timedProblem(timed(server.url, { readMs: 150 }));
    expect(problem.code).toBe('http/timeout');
    expect(problem.message).toBe('the body stopped after 12 KB: no further byte within 150 ms');
  });

  test('a slow drip is not too slow, in the head and in the body', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow';
    const server = await using(
      startRawServer((socket) => {
        let at = 0;
        const timer = setInterval(() => {
          socket.write(bytes.slice(at, at + 4));
          at += 4;
          if (at >= bytes.length) clearInterval(timer);
        }, 20);
      }),
    );
    const result = await send(timed(server.url, { readMs: 120 }));
    expect(result.response?.body.text()).toBe('slow');
  });

  test('a limit above a second is as exact', async () => {
    const server = await using(startSilentServer());
    const problem = await timedProblem(timed(server.url, { readMs: 1100 }));
    expect(problem.ms).toBeGreaterThan(1095);
    expect(problem.ms).toBeLessThan(1300);
  });
});

describe('the limit for everything', () => {
  test('a body that drips for ever', async () => {
    const server = await using(
      startRawServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 10);
        socket.once('close', () => clearInterval(timer));
      }),
    );
    const problem = await timedProblem(timed(server.url, { totalMs: 200 }));
    expect(problem.code).toBe('http/timeout');
    expect(problem.message).toMatch(/^not done within 200 ms: it ended after \d+ B of the body$/);
    expect(problem.ms).toBeLessThan(400);
  });

  test('redirects share it', async () => {
    let count = 0;
    const server = await using(
      startHttpServer((_request, response) => {
        count++;
        setTimeout(() => response.writeHead(302, { location: `/${count}` }).end(), 60);
      }),
    );
    const result = await newClient().send(timed(server.url, { totalMs: 200 }, { redirects: 100 }), {});
    expect(result.problem?.code).toBe('http/timeout');
    expect(result.hops.length).toBeGreaterThan(1);
    expect(result.hops.length).toBeLessThan(6);
  });

  test('waiting for a free connection counts', async () => {
    const server = await using(startSilentServer());
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const first = client.send(timed(server.url, { totalMs: 400 }), {});
    const second = await client.send(timed(server.url, { totalMs: 150 }), {});
    expect(second.problem?.message).toBe(
      'not done within 150 ms: it ended while the request waited for a free connection',
    );
    await first;
  });
});

describe('the limit to connect', () => {
  test('a TLS server that never says hello', async () => {
    const server = await using(startSilentServer());
    const problem = await timedProblem(timed(server.url.replace('http', 'https'), { connectMs: 150 }));
    expect(problem.code).toBe('http/connect-timeout');
    expect(problem.message).toBe(`no connection and TLS handshake with 127.0.0.1:${server.port} within 150 ms`);
    expect(problem.ms).toBeLessThan(400);
  });

  test('one limit for all three names the phase it ended in', async () => {
    const server = await using(startSilentServer());
    const limits = { connectMs: 150, readMs: 150, totalMs: 150 };
    const problem = await timedProblem(timed(server.url.replace('http', 'https'), limits));
    expect(problem.code).toBe('http/connect-timeout');
  });

  test('it does not count while an open connection waits', async () => {
    const server = await using(startHttpServer((_request, response) => setTimeout(() => response.end('ok'), 150)));
    const result = await send(timed(server.url, { connectMs: 60 }));
    expect(result.response?.status).toBe(200);
  });
});

describe('a signal', () => {
  test('ends an exchange under way', async () => {
    const server = await using(startSilentServer());
    const abort = new AbortController();
    const sending = send(timed(server.url, {}), { signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    expect(await problemOf(sending)).toMatchObject({ code: 'run/interrupted' });
  });

  test('gives its own problem', async () => {
    const server = await using(startSilentServer());
    const abort = new AbortController();
    const sending = send(timed(server.url.replace('http', 'https'), {}), { signal: abort.signal });
    setTimeout(() => abort.abort(new ProblemError({ code: 'run/max-time', message: 'enough' })), 30);
    expect(await problemOf(sending)).toEqual({ code: 'run/max-time', message: 'enough' });
  });

  test('that was aborted before sends nothing', async () => {
    const server = await using(startSilentServer());
    const result = await send(timed(server.url, {}), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ hops: [], problem: { code: 'run/interrupted' } });
    expect(server.connections()).toBe(0);
  });

  test('the connection of an aborted exchange is not used again', async () => {
    let count = 0;
    const server = await using(
      startHttpServer((_request, response) => {
        count++;
        if (count > 1) response.end(String(count));
      }),
    );
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const abort = new AbortController();
    const first = client.send(timed(server.url, {}), { signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    await first;
    const second = await client.send(timed(server.url, {}), {});
    expect(second.response?.body.text()).toBe('2');
    expect(server.connections()).toBe(2);
  });
});
