import { afterAll, beforeEach } from 'vitest';
import { type Answer, type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';

export type EchoServer = TestServer & {
  /** `METHOD /path?query` of what came in since the test began, in order. */
  seen: () => string[];
  /** Resolves when a request for this path has come in; for tests that act while it is under way. */
  arrival: (path: string) => Promise<void>;
};

/**
 * A server for one test file, ended after it. It says back what it was sent as JSON, but for `/status/N`, `/redirect?to=`,
 * `/hang` (no answer), `/cut` (the connection ends), `/text` (not JSON) and `/flaky/N` (503 until the Nth request of a test).
 */
export async function startEchoServer(): Promise<EchoServer> {
  const waiting = new Map<string, () => void>();
  const server = await startHttpServer((request, response) => {
    waiting.get(request.url)?.();
    answerOf(request, server.received)(request, response);
  });
  beforeEach(() => {
    server.received.length = 0;
    waiting.clear();
  });
  afterAll(server.close);
  return {
    ...server,
    seen: () => server.received.map(({ method, url }) => `${method} ${url}`),
    arrival: (path) => new Promise((resolve) => waiting.set(path, resolve)),
  };
}

function answerOf({ url }: Received, received: readonly Received[]): Answer {
  const [, route = 'echo', rest = ''] = /^\/(status|redirect|hang|cut|text|flaky)\b\/?(.*)$/.exec(url) ?? [];
  switch (route) {
    case 'status':
      return (_, response) => void response.writeHead(Number.parseInt(rest, 10), json).end('{"error":"so it is"}');
    case 'redirect':
      return (request, response) => {
        const to = new URL(request.url, 'http://x').searchParams.get('to') ?? '/';
        response.writeHead(302, { location: to }).end();
      };
    case 'hang':
      return () => {};
    case 'cut':
      return (_, response) => void response.socket?.destroy();
    case 'text':
      return (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('plain words');
    case 'flaky': {
      const times = received.filter((request) => request.url === url).length;
      return times < Number.parseInt(rest, 10) ? (_, response) => void response.writeHead(503).end() : echo;
    }
    default:
      return echo;
  }
}

const json = { 'content-type': 'application/json' };

const echo: Answer = ({ method, url, headers, body }, response) => {
  response.writeHead(200, json).end(JSON.stringify({ method, url, headers, body: body.toString('utf8') }));
};
