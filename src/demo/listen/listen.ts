import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net';

/** A server that listens. `address` is `127.0.0.1:4010`, or the path of a socket; `close` ends every connection too. */
export type Listening = { address: string; port: number; close: () => Promise<void> };

/** Listens, and answers bytes that are not HTTP with what is. Rejects where the address cannot be had. */
export function listen(server: Server, options: ListenOptions): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Who leaves in the middle takes nothing else along.
    socket.on('error', () => socket.destroy());
  });
  server.on('clientError', (_error, socket: Socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  // Longer than any pause between the requests of a run: a client must not meet a connection that is just closing.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 60_000;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      const bound = server.address() as AddressInfo | string;
      if (typeof bound === 'string') resolve({ address: bound, port: 0, close });
      else resolve({ address: `${bound.address}:${bound.port}`, port: bound.port, close });
    });
  });
}

/** The first of these addresses that can be had. Rejects with what is wrong with the last. */
export async function listenOnFirst(create: () => Server, choices: readonly ListenOptions[]): Promise<Listening> {
  let last: unknown;
  for (const choice of choices) {
    try {
      return await listen(create(), choice);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
