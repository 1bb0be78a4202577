import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './reply.ts';

/** Sends a reply. Never rejects: a body or header that fails, or a client that is gone, ends the connection. */
export async function writeReply(response: ServerResponse, reply: Reply, method: string): Promise<void> {
  try {
    const { body } = reply;
    writeHead(response, reply);
    if (method === 'HEAD' || body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      response.end(typeof body === 'string' || body instanceof Uint8Array ? body : undefined);
    } else {
      await pipeline(Readable.from(body), response);
    }
  } catch {
    response.destroy();
  }
}

/** 204 and 304 have no Content-Length (RFC 9110, section 8.6); a body that is iterated says its own or goes in chunks. */
function writeHead(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 ends connections in another way and refuses the header (RFC 9113, section 8.2.2).
    if (name !== 'connection' || response.req.httpVersionMajor === 1) response.setHeader(name, value);
  }
  const hasLength = typeof body === 'string' || body instanceof Uint8Array;
  if (hasLength && status !== 204 && status !== 304) response.setHeader('content-length', Buffer.byteLength(body));
}
