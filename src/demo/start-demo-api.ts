import { createServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { ListenOptions, Server } from 'node:net';
import { ProblemError } from '../model/problem.ts';
import { answer } from './answer.ts';
import { authority, server as certificate } from './listen/certificates.ts';
import { type Listening, listen, listenOnFirst } from './listen/listen.ts';
import { socketPaths } from './listen/socket-path.ts';
import { type Destinations, startProxy } from './listen/start-proxy.ts';
import type { Transport } from './route.ts';
import { createState } from './state.ts';

export type DemoApi = {
  url: string;
  /** Every address, by the variable that the examples read it from. */
  variables: Record<'API_URL' | 'API_TLS_URL' | 'API_PROXY' | 'API_SOCKET', string>;
  close: () => Promise<void>;
};

const HOST = '127.0.0.1';

/**
 * Starts the demo API that the examples run against: real HTTP, everything in memory, a fresh state each time. `port`
 * 0, the default, takes free ones. With another the API is also at the next one over TLS, with HTTP/2, and a proxy to it
 * at the one after that, where these are free. Rejects with a problem where the port cannot be had. `close` ends every
 * connection.
 */
export async function startDemoApi({ port = 0 }: { port?: number } = {}): Promise<DemoApi> {
  const state = createState();
  let second: Promise<Listening> | undefined;

  // Opened when first asked for: only the lesson on cross-origin redirects needs it.
  const otherOrigin = async (): Promise<string> => {
    second ??= listen(createServer(serve('tcp')), { port: 0, host: HOST });
    return `http://${(await second).address}`;
  };
  const serve =
    (transport: Transport): RequestListener =>
    (request, response) => {
      const host = request.headers.host ?? request.headers[':authority'] ?? plain.address;
      const origin = `${transport === 'tls' ? 'https' : 'http'}://${String(host)}`;
      void answer({ request, response, state, origin, otherOrigin, transport });
    };

  const plain = await listen(createServer(serve('tcp')), { port, host: HOST }).catch((error: unknown) => {
    throw cannotListen(error as NodeJS.ErrnoException, port);
  });
  const secure = await listenOnFirst(() => createTlsServer(serve('tls')), near(port, 1));
  const proxy = await startProxy(destinations({ plain, secure }), near(port, 2));
  const { paths, remove } = await socketPaths(plain.port, port !== 0);
  const socket = await listenOnFirst(() => createServer(serve('unix')), paths);
  const url = `http://${plain.address}`;
  return {
    url,
    variables: {
      API_URL: url,
      API_TLS_URL: `https://${secure.address}`,
      API_PROXY: proxy.address,
      API_SOCKET: socket.address,
    },
    close: async () => {
      const all = [plain, secure, proxy, socket, ...(second === undefined ? [] : [await second])];
      await Promise.all(all.map(({ close }) => close()));
      await remove();
    },
  };
}

/** HTTP/2, and HTTP/1.1 for clients that do not offer it. A certificate of the client is asked for, and no condition. */
function createTlsServer(listener: RequestListener): Server {
  const options = { ...certificate, ca: authority, requestCert: true, rejectUnauthorized: false, allowHTTP1: true };
  // The requests and responses of both versions are alike as far as the routes use them.
  return createSecureServer(options, listener as unknown as Parameters<typeof createSecureServer>[1]);
}

/** A port beside the one that was asked for, else a free one. */
function near(port: number, distance: number): ListenOptions[] {
  const next = port + distance;
  return [...(port === 0 || next > 65_535 ? [] : [{ port: next, host: HOST }]), { port: 0, host: HOST }];
}

/** What the proxy leads to: the demo, also by a name that only the proxy knows. */
function destinations({ plain, secure }: Record<'plain' | 'secure', Listening>): Destinations {
  const ports = new Map([
    [plain.address, plain.port],
    [secure.address, secure.port],
    ['api.demo.test:80', plain.port],
    ['api.demo.test:443', secure.port],
  ]);
  return (address) => ports.get(address);
}

function cannotListen(error: NodeJS.ErrnoException, port: number): ProblemError {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'this user may not open it',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  const message = `the demo API cannot listen on ${HOST}:${port}: ${reason}`;
  return new ProblemError({ code: 'usage/flag', message, hint: 'choose another port, or 0 for a free one' }, error);
}
