import { createServer, type Socket } from 'node:net';
import { listenAndTrack, type TestServer } from './http-server.ts';

export type RawServer = Pick<TestServer, 'url' | 'port' | 'connections' | 'close'>;

/**
 * A TCP server that answers each request head with whatever bytes a test wants, also none. `number` counts the requests
 * of all connections from 1.
 */
export async function startRawServer(onRequest: (socket: Socket, number: number) => void): Promise<RawServer> {
  let number = 0;
  const server = createServer((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      text = '';
      number++;
      onRequest(socket, number);
    });
  });
  const { port, connections, close } = await listenAndTrack(server);
  return { url: `http://127.0.0.1:${port}`, port, connections, close };
}

/** A TCP server that takes connections and never says a word, not even a TLS handshake. */
export async function startSilentServer(): Promise<RawServer> {
  const server = createServer((socket) => socket.resume());
  const { port, connections, close } = await listenAndTrack(server);
  return { url: `http://127.0.0.1:${port}`, port, connections, close };
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function unusedPort(): Promise<number> {
  const { port, close } = await startSilentServer();
  await close();
  return port;
}
