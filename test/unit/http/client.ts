import { afterEach } from 'vitest';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type SendContext,
} from '../../../src/http/create-http-client.ts';
import type { Hop, HttpResponse, PreparedRequest, SendResult } from '../../../src/model/exchange.ts';
import type { Problem } from '../../../src/model/problem.ts';

const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

/** Closes it after the test, and gives it back. */
export async function using<T extends { close: () => Promise<void> }>(resource: T | Promise<T>): Promise<T> {
  const open = await resource;
  toClose.unshift(open.close);
  return open;
}

/** A client that is closed after the test. */
export function newClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({ maxConnectionsPerOrigin: 4, now: Date.now, env: {}, version: '1.2.3', ...options });
  toClose.push(client.close);
  return client;
}

/** A GET with generous limits; `changes` win. */
export function requestTo(url: string, changes: Partial<PreparedRequest> = {}): PreparedRequest {
  return {
    method: 'GET',
    url,
    headers: [],
    timeout: { connectMs: 5000, readMs: 5000, totalMs: 10_000 },
    redirects: 10,
    maxBodyBytes: 1_000_000,
    connection: {},
    credentialHeaders: [],
    credentialParams: [],
    ...changes,
  };
}

/** Sends with a client of its own. */
export function send(request: PreparedRequest, context: SendContext = {}): Promise<SendResult> {
  return newClient().send(request, context);
}

/** The response of an exchange that must have one. */
export async function responseOf(sending: Promise<SendResult>): Promise<HttpResponse> {
  const result = await sending;
  if (!result.response) throw new Error(`no response: ${JSON.stringify(result.problem)}`);
  return result.response;
}

/** The problem of an exchange that must have one. */
export async function problemOf(sending: Promise<SendResult>): Promise<Problem> {
  const result = await sending;
  if (!result.problem) throw new Error(`no problem, but status ${result.response.status}`);
  return result.problem;
}

export function lastHop(result: SendResult): Hop {
  const hop = result.hops.at(-1);
  if (!hop) throw new Error('no hop');
  return hop;
}
