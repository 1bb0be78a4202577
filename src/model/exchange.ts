import type { Readable } from 'node:stream';
import type { Json } from './json.ts';
import type { Problem } from './problem.ts';

/** A header as it goes over the wire: name and value; a name may stand several times. */
export type Header = [name: string, value: string];

/** A request after interpolation, ready to be sent. */
export type PreparedRequest = {
  method: string;
  /** Absolute, http or https, without fragment. */
  url: string;
  headers: Header[];
  body?: PreparedBody;
  timeout: Timeouts;
  /** How many redirects to follow. */
  redirects: number;
  /** Cap on the decoded body, in bytes. */
  maxBodyBytes: number;
  /** Absolute path to stream the body to. */
  saveTo?: string;
  connection: ConnectionOptions;
  /** Lower-case names of the headers that hold credentials: they never cross to another origin. */
  credentialHeaders: string[];
  /** Names of query parameters that hold credentials. */
  credentialParams: string[];
};

export type PreparedBody =
  | { kind: 'bytes'; bytes: Uint8Array; source?: BodyOrigin }
  /** `open` gives a fresh stream for each attempt; `size` in bytes. `note` is what a report shows instead of text. */
  | { kind: 'stream'; open: () => Readable; size: number; note: string; source?: BodyOrigin };

/** What a body was made of, where a curl command would rather name that than its bytes. Paths are absolute. */
export type BodyOrigin = { kind: 'file'; path: string } | { kind: 'multipart'; parts: MultipartPart[] };
export type MultipartPart =
  | { name: string; text: string }
  | { name: string; file: string; filename: string; type: string };

/** Milliseconds. `connect`: to open the connection; `read`: between bytes; `total`: for everything. */
export type Timeouts = { connectMs: number; readMs: number; totalMs: number };

/** What decides which connection pool a request uses. */
export type ConnectionOptions = {
  tls?: TlsOptions;
  /** false: none, also not from the environment. */
  proxy?: string | false;
  /** Path of a Unix domain socket. */
  unix?: string;
  /** Host (optionally `host:port`) to address. */
  resolve?: Record<string, string>;
  http2?: boolean;
};

/** PEM texts, not paths. */
export type TlsOptions = {
  ca?: string;
  cert?: string;
  key?: string;
  passphrase?: string;
  verify?: boolean;
  serverName?: string;
  /** Where the texts were read from, absolute: for curl commands. */
  paths?: { ca?: string; cert?: string; key?: string };
};

/** A request as sent and the response as it came: one hop, page or token request. Plain JSON. */
export type Exchange = {
  request: { method: string; url: string; headers: Header[]; body?: BodyRecord };
  response?: ResponseRecord;
  timings: Timings;
};
export type ResponseRecord = {
  status: number;
  statusText: string;
  httpVersion: string;
  headers: Header[];
  body: BodyRecord;
};

/** `size` in bytes (of a response: after decompression); `text` is cut to a limit, `truncated` says so. */
export type BodyRecord = { size: number; sha256?: string; text?: string; truncated: boolean; note?: string };

/** Milliseconds, null where the phase does not apply (a reused connection has no connect). */
export type Timings = {
  startedAt: string;
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  waitingMs: number | null;
  downloadMs: number | null;
  totalMs: number;
  reused: boolean;
};

/** A response in memory: decompressed bytes and how to read them as text. */
export type HttpResponse = {
  status: number;
  statusText: string;
  httpVersion: string;
  headers: Header[];
  /** Decoded bytes; empty where the body was saved to a file, or forgotten. */
  bytes: Uint8Array;
  size: number;
  sha256: string;
  /** Where the body was saved. */
  savedTo?: string;
  /** URL of the last hop. */
  url: string;
  body: ResponseBody;
};

/** Ways to read a body; each is done once, when first asked for, until it is forgotten. */
export type ResponseBody = {
  /** By the charset of the Content-Type or the BOM, UTF-8 without either. */
  text: () => string;
  /** Parsed whatever the Content-Type says. `error` says where the text stops being JSON. */
  json: () => { value: Json; error?: undefined } | { error: string };
  /** Drops what was made of the bytes, and with `bytes` them as well: then nobody will ask for the body again. */
  forget: (what: 'parsed' | 'bytes') => void;
};

/** One hop as `http/` saw it, with bytes; `execute/` makes an Exchange of it. */
export type Hop = {
  request: PreparedRequest;
  response?: HttpResponse;
  timings: Timings;
  /** Fetched credentials for the request, and is no part of what it asks. */
  isTokenRequest?: true;
};

/** What sending a prepared request gave: every hop, and the response of the last one or the problem. */
export type SendResult =
  | { hops: Hop[]; response: HttpResponse; problem?: undefined }
  | { hops: Hop[]; problem: Problem; response?: undefined };
