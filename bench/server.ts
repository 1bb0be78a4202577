import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

/**
 * The server of the comparison, a process of its own (started by bench-server.ts): plain node:http that answers from
 * memory. It counts the requests that it answered with 200, so that nobody wins by not sending.
 */
export type ServerMessage = { origin: string } | { answered: number };
export type ServerRequest = { take: true } | { fault: Fault };
/** What is wrong with every answer: nothing, or one thing that one kind of check has to find. */
export type Fault = 'none' | 'status' | 'body' | 'schema';

const SLOW_MS = 50;
const block = Buffer.alloc(256 * 1024);
/** Enough users for 200 KB of JSON. */
const bigData = `[${Array.from({ length: 2700 }, (_, n) => user(n, 'Ann')).join(',')}]`;
let answered = 0;
let fault: Fault = 'none';

const server = createServer((request, response) => {
  const [, kind = '', rest = ''] = (request.url ?? '').split('/');
  switch (kind) {
    case 'users':
      return sendJson(response, faultyUser(Number(rest)));
    case 'slow':
      return void setTimeout(() => sendJson(response, faultyUser(Number(rest))), SLOW_MS);
    case 'big':
      return sendJson(response, `{"id":${rest},"name":"Ann","data":${bigData}}`);
    case 'chain':
      return sendLink(response, rest);
    case 'bytes':
      return sendBytes(response, Number(rest));
    default:
      response.writeHead(404).end();
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => say({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));

process.on('message', (message: ServerRequest) => {
  if ('fault' in message) fault = message.fault;
  say({ answered });
  answered = 0;
});
// The benchmark went away, however it did.
process.on('disconnect', () => process.exit());

function say(message: ServerMessage): void {
  process.send?.(message);
}

function faultyUser(id: number): string {
  if (fault === 'body') return user(id, 'Bob');
  return fault === 'schema' ? user(id, 'Ann').replace('"tags":[', '"tags":[1,') : user(id, 'Ann');
}

function user(id: number, name: string): string {
  return `{"id":${id},"name":"${name}","email":"user-${id}@example.com","tags":["a","b"]}`;
}

function sendJson(response: ServerResponse, text: string): void {
  answered++;
  const status = fault === 'status' ? 201 : 200;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}

/** `start`, then the token that the answer before gave; any other is not found. */
function sendLink(response: ServerResponse, token: string): void {
  const id = token === 'start' ? 0 : Number(/^t(\d+)x$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(id)) response.writeHead(404).end();
  else sendJson(response, `{"id":${id},"next":"t${id + 1}x"}`);
}

function sendBytes(response: ServerResponse, size: number): void {
  answered++;
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  let left = size;
  const more = () => {
    while (left > 0) {
      const part = left < block.length ? block.subarray(0, left) : block;
      left -= part.length;
      if (!response.write(part)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}
