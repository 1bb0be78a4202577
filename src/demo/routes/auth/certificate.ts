import type { TLSSocket } from 'node:tls';
import { json, problem, type Reply } from '../../reply.ts';
import type { Call, Route } from '../../route.ts';

/** A route that asks the client who it is by TLS (RFC 8446, section 4.3.2). */
export const certificateRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/auth/certificate',
    summary: 'needs a client certificate of the authority of the demo, over TLS',
    handle: checkCertificate,
  },
];

function checkCertificate({ request, transport }: Call): Reply {
  if (transport !== 'tls') return problem(403, 'Forbidden', { detail: 'come over TLS, with a certificate' });
  const socket = request.socket as TLSSocket;
  const { subject } = socket.getPeerCertificate();
  if (socket.authorized) return json(200, { scheme: 'certificate', user: subject.CN });
  const detail =
    subject === undefined
      ? 'a client certificate is needed'
      : `the certificate of ${String(subject.CN)} is not trusted`;
  return problem(403, 'Forbidden', { detail });
}
