import { createServer, request as forward, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listenAndTrack, type TestServer } from './http-server.ts';

export type ProxyServer = Pick<TestServer, 'url' | 'port' | 'connections' | 'close'> & {
  /** What it was asked for: `CONNECT host:port` or `GET http://…`. */
  asked: string[];
  /** The `proxy-authorization` of each request. */
  authorizations: (string | undefined)[];
};

/**
 * A proxy that tunnels and forwards. With `credentials` (`user:password`) it answers 407 to those who lack them, with
 * `tls` it is spoken to over TLS.
 */
export async function startProxyServer(credentials?: string, tls?: ServerOptions): Promise<ProxyServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const isRefused = (request: IncomingMessage): boolean => {
    const given = request.headers['proxy-authorization'];
    asked.push(`${request.method} ${request.url}`);
    authorizations.push(given);
    return credentials !== undefined && given !== `Basic ${Buffer.from(credentials).toString('base64')}`;
  };
  const listener: RequestListener = (request, response) => {
    if (isRefused(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end('who are you?');
      return;
    }
    const { 'proxy-authorization': _own, ...headers } = request.headers;
    const { method = 'GET', url = '' } = request;
    request.pipe(
      forward(url, { method, headers, agent: false }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
      }).on('error', () => response.writeHead(502).end()),
    );
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    if (isRefused(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`tcp://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    socket.on('error', () => target.destroy());
    socket.on('close', () => target.destroy());
  });
  const { port, connections, close } = await listenAndTrack(server);
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    connections,
    close,
    asked,
    authorizations,
  };
}
