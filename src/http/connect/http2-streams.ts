import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Connection } from './dial.ts';

/** Whether HTTP/2 was agreed on for an open connection. */
export function isHttp2(socket: Socket): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}

/**
 * Keeps session and stream of HTTP/2 in the connection; called before its first request is written. undici shows neither,
 * takes a stream that the server cancels for one that has ended, and goes on using a session that is over.
 */
export function watchStreams(connection: Connection): void {
  const { socket } = connection;
  if (!isHttp2(socket)) return;
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'http2Session');
  const session = key && (socket as unknown as Record<symbol, ClientHttp2Session | null>)[key];
  if (!session) return;
  connection.session = session;
  const request = session.request.bind(session);
  session.request = (...options) => {
    const stream = request(...options);
    connection.stream = stream;
    return stream;
  };
}

/** Whether a connection cannot carry another request, although nobody has closed it. */
export function isOver({ session }: Connection): boolean {
  return session !== undefined && (session.closed || session.destroyed);
}

/** Whether the server gave up the stream of the request under way instead of ending it (RFC 9113, section 8.1). */
export function isCancelled({ stream }: Connection): boolean {
  // A server that has answered whole may refuse the rest of the request with the code 0, NO_ERROR.
  return (stream?.rstCode ?? 0) !== 0;
}
