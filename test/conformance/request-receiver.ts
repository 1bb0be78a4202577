import { createServer } from 'node:net';
import { listenAndTrack } from '../servers/http-server.ts';
import { parseRawRequest, type RawRequest } from './raw-request.ts';

/** A server that takes any request there is, also of methods that Node's own server refuses, and answers 200. */
export async function startRequestReceiver(): Promise<{
  url: string;
  requests: RawRequest[];
  close: () => Promise<void>;
}> {
  const requests: RawRequest[] = [];
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      const head = bytes.subarray(0, end).toString('latin1');
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (end === -1 || bytes.length < end + 4 + length) return;
      requests.push(parseRawRequest(bytes.toString('utf8')));
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
  });
  const { port, close } = await listenAndTrack(server);
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
