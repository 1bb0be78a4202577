import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type ByteServer = { url: string; close: () => void };

const block = Buffer.alloc(256 * 1024);

/**
 * A server that holds nothing: `POST /` answers `{ "length": …, "received": … }`, the announced and the counted bytes of
 * the body; `GET /n` sends n bytes, with any query.
 */
export async function startByteServer(): Promise<ByteServer> {
  const server = createServer((request, response) => {
    const answer = request.method === 'POST' ? countBytes : sendBytes;
    // A client that went away has said why.
    answer(request, response).catch(() => response.destroy());
  });
  // A transfer takes as long as it takes.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function countBytes(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let received = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) received += chunk.length;
  const length = request.headers['content-length'] === undefined ? null : Number(request.headers['content-length']);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ length, received }));
}

async function sendBytes(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const size = Number(/^\/(\d+)/.exec(request.url ?? '')?.[1]);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  await pipeline(Readable.from(bytes(size)), response);
}

function* bytes(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}
