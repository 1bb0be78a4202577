import type { TLSSocket } from 'node:tls';
import { json, type Reply } from '../reply.ts';
import type { Call, Route } from '../route.ts';

/** What a request does not show by itself: how it came. */
export const connectionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/connection',
    summary: 'how the request came: transport, HTTP version, TLS version, proxy',
    handle: describeConnection,
  },
];

function describeConnection({ request, transport, headers }: Call): Reply {
  return json(200, {
    transport,
    httpVersion: request.httpVersion,
    tlsVersion: transport === 'tls' ? (request.socket as TLSSocket).getProtocol() : null,
    via: headers.via ?? null,
    host: headers.host ?? headers[':authority'] ?? null,
  });
}
