import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Header, HttpResponse, PreparedRequest, SendResult } from '../../../src/model/exchange.ts';
import { parseJson } from '../../../src/model/json.ts';

const timings = {
  startedAt: '2026-01-01T00:00:00.000Z',
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  waitingMs: null,
  downloadMs: null,
  totalMs: 0,
  reused: false,
};

/** Sends one request with node:http, follows nothing. A refused connection is the problem `http/refused`. */
export async function send(request: PreparedRequest): Promise<SendResult> {
  try {
    const response = await exchange(request);
    return { hops: [{ request, response, timings }], response };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { hops: [{ request, timings }], problem: { code: 'http/refused', message } };
  }
}

async function exchange(request: PreparedRequest): Promise<HttpResponse> {
  const body = request.body?.kind === 'bytes' ? request.body.bytes : undefined;
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest(request.url, { method: request.method, agent: false }, resolve);
    outgoing.on('error', reject);
    for (const [name, value] of request.headers) outgoing.setHeader(name, value);
    outgoing.end(body);
  });
  const bytes = await buffer(incoming);
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    httpVersion: incoming.httpVersion,
    headers: pairs(incoming.rawHeaders),
    bytes,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    url: request.url,
    body: { text: () => bytes.toString('utf8'), json: () => parsed(bytes.toString('utf8')), forget: () => {} },
  };
}

function pairs(rawHeaders: string[]): Header[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, i) => [
    rawHeaders[2 * i] ?? '',
    rawHeaders[2 * i + 1] ?? '',
  ]);
}

function parsed(text: string): ReturnType<HttpResponse['body']['json']> {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { error: String(error) };
  }
}
