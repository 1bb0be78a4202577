import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { server as keyPair } from '../servers/certificates.ts';
import { listenAndTrack } from '../servers/http-server.ts';
import { parseRawRequest, type RawRequest } from './raw-request.ts';

/** A proxy that every host lies behind: it takes all requests itself, those in tunnels and under TLS, too. */
export async function startPostmanReceiver(): Promise<{
  url: string;
  requests: RawRequest[];
  close: () => Promise<void>;
}> {
  const requests: RawRequest[] = [];
  const receive = (socket: Socket): void => {
    let bytes = Buffer.alloc(0);
    const onData = (data: Buffer): void => {
      bytes = Buffer.concat([bytes, data]);
      const end = bytes.indexOf('\r\n\r\n');
      const head = bytes.subarray(0, end).toString('latin1');
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (end === -1 || bytes.length < end + 4 + length) return;
      const tunnel = /^CONNECT [^ ]*:(\d+) /.exec(head);
      if (tunnel !== null) {
        socket.removeListener('data', onData);
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const isTls = tunnel[1] === '443';
        const inner = isTls ? new TLSSocket(socket, { isServer: true, ...keyPair }) : socket;
        inner.on('error', () => undefined);
        receive(inner);
        return;
      }
      requests.push(parseRawRequest(bytes.toString('utf8')));
      const answer = head.startsWith('HEAD ') ? '' : '{}';
      socket.end(
        `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n${answer}`,
      );
    };
    socket.on('data', onData);
  };
  const server = createServer(receive);
  const { port, close } = await listenAndTrack(server);
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
