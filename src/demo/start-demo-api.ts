import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '../model/problem.ts';
import { answer } from './answer.ts';
import { createState } from './state.ts';

export type DemoApi = { url: string; close: () => Promise<void> };

/**
 * Starts the demo API that the examples run against: real HTTP, everything in memory, a fresh state each time. `port`
 * 0, the default, takes a free one. Rejects with a problem where the port cannot be had. `close` ends every connection.
 */
export async function startDemoApi(options: { port?: number; host?: string } = {}): Promise<DemoApi> {
  const { port = 0, host = '127.0.0.1' } = options;
  const state = createState();
  let second: Promise<Server> | undefined;

  // Opened when first asked for: only the lesson on cross-origin redirects needs it.
  const otherOrigin = async (): Promise<string> => {
    second ??= listen(0, host, serve());
    return originOf(await second);
  };
  const serve = (): Server =>
    createServer((request, response) => {
      const origin = `http://${request.headers.host ?? originOf(server).slice('http://'.length)}`;
      void answer({ request, response, state, origin, otherOrigin });
    });

  const server = await listen(port, host, serve());
  return {
    url: originOf(server),
    close: async () => {
      const servers = second === undefined ? [server] : [server, await second];
      await Promise.all(servers.map(stop));
    },
  };
}

function listen(port: number, host: string, server: Server): Promise<Server> {
  // Longer than any pause between the requests of a run: a client must not meet a connection that is just closing.
  server.keepAliveTimeout = 60_000;
  // Bytes that are not HTTP get an answer that is.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port, host)));
    server.listen(port, host, () => resolve(server));
  });
}

function originOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): ProblemError {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'this user may not open it',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'the host name is not known',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  const message = `the demo API cannot listen on ${host}:${port}: ${reason}`;
  return new ProblemError({ code: 'usage/flag', message, hint: 'choose another port, or 0 for a free one' }, error);
}
