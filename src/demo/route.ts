import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';
import type { State } from './state.ts';

/** One route of the demo API. `:name` in a path is one segment of any text; `*` answers every method. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | '*';
  path: string;
  /** What it is for, in one line: `GET /` lists it. */
  summary: string;
  handle: (call: Call) => Reply | Promise<Reply>;
};

/** What a request came over. */
export type Transport = 'tcp' | 'tls' | 'unix';

/** A request as a route sees it. */
export type Call = {
  request: IncomingMessage;
  method: string;
  /** Path and query as they were sent. */
  target: string;
  query: URLSearchParams;
  params: Readonly<Record<string, string>>;
  headers: IncomingHttpHeaders;
  state: State;
  /** Fires when the client is gone or the API closes. */
  signal: AbortSignal;
  /** `http://127.0.0.1:4010`, as the client addressed it. */
  origin: string;
  transport: Transport;
  /** The same API under another port: another origin by RFC 6454. */
  otherOrigin: () => Promise<string>;
};

/** The value of a `:name` of the path. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** A whole number out of the query, within limits; the fallback where there is none or it is not a number. */
export function queryNumber(call: Call, name: string, limits: { fallback: number; min: number; max: number }): number {
  const text = call.query.get(name);
  if (text === null || !/^-?\d{1,15}$/.test(text)) return limits.fallback;
  return Math.min(limits.max, Math.max(limits.min, Number(text)));
}
