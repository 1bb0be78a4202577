import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { listenAndTrack, type TestServer } from './http-server.ts';

export type RawServer = Pick<TestServer, 'url' | 'port' | 'connections' | 'close'>;

/** `number` counts the requests of all connections from 1. */
export type OnRawRequest = (socket: Socket, number: number, head: string) => void;

/** A TCP server that answers each request head with whatever bytes a test wants, also none; with `tls` it is one of TLS. */
export async function startRawServer(onRequest: OnRawRequest, tls?: TlsOptions): Promise<RawServer> {
  let number = 0;
  const onConnection = (socket: Socket): void => {
    let text = '';
    // What a test writes is to be on its way when it says so.
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      const head = text;
      text = '';
      number++;
      onRequest(socket, number, head);
    });
  };
  const server = tls === undefined ? createServer(onConnection) : createTlsServer(tls, onConnection);
  const { port, connections, close } = await listenAndTrack(server);
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, connections, close };
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
