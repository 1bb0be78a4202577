import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, ListenOptions, Server as NetServer, Socket } from 'node:net';

/** A request that came in, with its whole body. */
export type Received = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: Buffer;
};

export type TestServer = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  url: string;
  port: number;
  received: Received[];
  /** How many connections were opened so far. */
  connections: () => number;
  /** Ends every connection and the server. */
  close: () => Promise<void>;
};

export type Answer = (request: Received, response: ServerResponse) => void;

/** A plain HTTP server; `listen` may be the path of a Unix socket. */
export function startHttpServer(answer: Answer, listen: ListenOptions = {}): Promise<TestServer> {
  const received: Received[] = [];
  return start(createServer(collecting(received, answer)), { received, scheme: 'http', listen });
}

export function startHttpsServer(answer: Answer, options: ServerOptions): Promise<TestServer> {
  const received: Received[] = [];
  return start(createTlsServer(options, collecting(received, answer)), { received, scheme: 'https', listen: {} });
}

/** HTTP/2 over TLS, and HTTP/1.1 for clients that do not offer it. */
export function startHttp2Server(answer: Answer, options: ServerOptions): Promise<TestServer> {
  const received: Received[] = [];
  const listener = collecting(received, answer) as unknown as Parameters<typeof createSecureServer>[1];
  const server = createSecureServer({ ...options, allowHTTP1: true }, listener);
  return start(server, { received, scheme: 'https', listen: {} });
}

function collecting(received: Received[], answer: Answer): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const complete = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
      received.push(complete);
      answer(complete, response);
    });
  };
}

type Starting = { received: Received[]; scheme: 'http' | 'https'; listen: ListenOptions };

async function start(server: NetServer, { received, scheme, listen }: Starting): Promise<TestServer> {
  const { port, connections, close } = await listenAndTrack(server, listen);
  return { url: `${scheme}://127.0.0.1:${port}`, port, received, connections, close };
}

/** Listens on a free port of 127.0.0.1 and remembers the connections, so that `close` can end them. */
export async function listenAndTrack(
  server: NetServer,
  listen: ListenOptions = {},
): Promise<Pick<TestServer, 'port' | 'connections' | 'close'>> {
  const open = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count++;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(listen.path === undefined ? { port: 0, host: '127.0.0.1', ...listen } : listen, resolve);
  });
  const address = server.address() as AddressInfo | string;
  return {
    port: typeof address === 'string' ? 0 : address.port,
    connections: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
