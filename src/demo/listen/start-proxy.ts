import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type ListenOptions, type Socket } from 'node:net';
import { demoCredentials } from '../credentials.ts';
import { type Listening, listenOnFirst } from './listen.ts';

/** Where a `host:port` really is; undefined for what the proxy does not lead to. */
export type Destinations = (authority: string) => number | undefined;

/**
 * An HTTP proxy (RFC 9110, sections 7.6 and 9.3.6) that forwards and tunnels for the user of the demo, and to the demo
 * only: whoever finds it can do nothing else with it.
 */
export function startProxy(destinations: Destinations, choices: readonly ListenOptions[]): Promise<Listening> {
  const create = () =>
    createServer((request, response) => forwardRequest(request, response, destinations)).on(
      'connect',
      (request: IncomingMessage, socket: Socket, head: Buffer) => openTunnel({ request, socket, head }, destinations),
    );
  return listenOnFirst(create, choices);
}

const REALM = 'Basic realm="demo proxy"';

function forwardRequest(request: IncomingMessage, response: ServerResponse, destinations: Destinations): void {
  const { method = 'GET', url = '' } = request;
  const refuse = (status: number, text: string, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${text}\n`);
  };
  if (!isKnownUser(request)) return refuse(407, 'who are you?', { 'proxy-authenticate': REALM });
  if (!URL.canParse(url)) return refuse(400, 'a proxy is asked for a whole URL');
  const target = new URL(url);
  const port = destinations(`${target.hostname}:${target.port || 80}`);
  if (port === undefined) return refuse(403, `this proxy does not lead to ${target.host}`);
  const { 'proxy-authorization': _own, ...headers } = request.headers;
  const options = {
    port,
    host: '127.0.0.1',
    method,
    path: `${target.pathname}${target.search}`,
    agent: false as const,
  };
  const onward = forward({ ...options, headers: { ...headers, via: '1.1 demo-proxy' } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : refuse(502, 'no answer')));
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** `head` is what the client sent without waiting for the answer. */
type Asked = { request: IncomingMessage; socket: Socket; head: Buffer };

function openTunnel({ request, socket, head }: Asked, destinations: Destinations): void {
  const refuse = (status: string): void => void socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
  if (!isKnownUser(request)) return refuse(`407 Proxy Authentication Required\r\nproxy-authenticate: ${REALM}`);
  const port = destinations(request.url ?? '');
  if (port === undefined) return refuse('403 Forbidden');
  const target = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    target.write(head);
    socket.pipe(target).pipe(socket);
  });
  target.on('error', () => socket.destroy());
  socket.on('close', () => target.destroy());
}

function isKnownUser({ headers }: IncomingMessage): boolean {
  const { username, password } = demoCredentials;
  const expected = Buffer.from(`${username}:${password}`).toString('base64');
  return headers['proxy-authorization'] === `Basic ${expected}`;
}
