import type { ServerResponse } from 'node:http';
import type { ListenOptions } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';

/** What one request gets. `json` sets the media type unless `headers` does; without a body the answer is empty. */
export type CannedAnswer = {
  status?: number;
  headers?: Record<string, string | string[]>;
  json?: unknown;
  text?: string | Buffer;
  /** The body is compressed on its way. */
  gzip?: boolean;
  delayMs?: number;
  /** `reset` closes the connection without an answer, `cut` in the middle of the body. */
  broken?: 'reset' | 'cut';
};

/** `METHOD /path` to an answer, to answers in turn (the last one stays), or to a function of what came. */
export type AnswerTable = Record<
  string,
  CannedAnswer | readonly CannedAnswer[] | ((request: Recorded) => CannedAnswer)
>;

export type Recorded = {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  path: string;
  query: [string, string][];
  headers: Received['headers'];
  rawHeaders: string[];
  body: string;
};

export type RecordingServer = Pick<TestServer, 'url' | 'port' | 'close'> & { requests: Recorded[] };

/** A server on a free port of 127.0.0.1 that keeps what it is sent; what the table does not know gets `200 {}`. */
export async function startRecordingServer(table: AnswerTable, listen: ListenOptions = {}): Promise<RecordingServer> {
  const requests: Recorded[] = [];
  const turns = new Map<string, number>();
  const { url, port, close } = await startHttpServer((received, response) => {
    const request = recorded(received);
    requests.push(request);
    const key = `${request.method} ${request.path}`;
    const entry = table[key] ?? { json: {} };
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    if (typeof entry === 'function') write(response, entry(request));
    else if (isList(entry)) write(response, entry[Math.min(turn, entry.length - 1)] ?? {});
    else write(response, entry);
  }, listen);
  return { url, port, close, requests };
}

function recorded({ method, url, headers, rawHeaders, body }: Received): Recorded {
  const { pathname, searchParams } = new URL(url, 'http://host');
  return {
    method,
    url,
    path: pathname,
    query: [...searchParams],
    headers,
    rawHeaders,
    body: body.toString('utf8'),
  };
}

function isList(entry: AnswerTable[string]): entry is readonly CannedAnswer[] {
  return Array.isArray(entry);
}

function write(response: ServerResponse, answer: CannedAnswer): void {
  const { delayMs = 0, broken } = answer;
  if (broken === 'reset') response.socket?.destroy();
  else if (delayMs > 0) setTimeout(() => writeNow(response, answer), delayMs).unref();
  else writeNow(response, answer);
}

/** `$PORT` in a header is the port of this server. */
function withPort(value: string | string[], { socket }: ServerResponse): string | string[] {
  const port = String(socket?.localPort);
  return typeof value === 'string'
    ? value.replaceAll('$PORT', port)
    : value.map((one) => one.replaceAll('$PORT', port));
}

function writeNow(
  response: ServerResponse,
  { status = 200, headers = {}, json, text, gzip, broken }: CannedAnswer,
): void {
  if (response.destroyed) return;
  if (json !== undefined) response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, withPort(value, response));
  const plain = Buffer.from(json === undefined ? (text ?? '') : JSON.stringify(json));
  const body = gzip ? gzipSync(plain) : plain;
  if (gzip) response.setHeader('content-encoding', 'gzip');
  response.statusCode = status;
  response.setHeader('content-length', broken === 'cut' ? body.length + 10 : body.length);
  if (broken === 'cut') response.write(body, () => response.socket?.destroy());
  else response.end(body);
}
