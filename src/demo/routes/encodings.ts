import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { problem, type Reply } from '../reply.ts';
import { type Call, param, type Route } from '../route.ts';

/** One JSON text in many encodings: of the content, and of the characters. */
export const encodingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/encodings/:name',
    summary: 'gzip, deflate, deflate-raw, br, gzip-br, latin1, utf-8, utf-8-bom, utf-16le, no-charset',
    handle: answerEncoded,
  },
];

const TEXT = JSON.stringify({ city: 'Zürich', drink: 'café au lait', price: '£3' });
const UTF8 = Buffer.from(TEXT, 'utf8');
const JSON_TYPE = 'application/json';

const encodings = {
  gzip: { type: JSON_TYPE, encoding: 'gzip', bytes: gzipSync(UTF8) },
  deflate: { type: JSON_TYPE, encoding: 'deflate', bytes: deflateSync(UTF8) },
  /** Without the zlib header: wrong by RFC 9110 (section 8.4.1.2), yet some servers send it. */
  'deflate-raw': { type: JSON_TYPE, encoding: 'deflate', bytes: deflateRawSync(UTF8) },
  br: { type: JSON_TYPE, encoding: 'br', bytes: brotliCompressSync(UTF8) },
  'gzip-br': { type: JSON_TYPE, encoding: 'gzip, br', bytes: brotliCompressSync(gzipSync(UTF8)) },
  latin1: { type: 'application/json; charset=ISO-8859-1', bytes: Buffer.from(TEXT, 'latin1') },
  'utf-8': { type: 'application/json; charset=utf-8', bytes: UTF8 },
  'utf-8-bom': { type: JSON_TYPE, bytes: Buffer.from(`\u{FEFF}${TEXT}`, 'utf8') },
  'utf-16le': { type: 'application/json; charset=utf-16le', bytes: Buffer.from(TEXT, 'utf16le') },
  'no-charset': { type: JSON_TYPE, bytes: UTF8 },
} as const satisfies Record<string, { type: string; encoding?: string; bytes: Buffer }>;

function answerEncoded(call: Call): Reply {
  const known: Record<string, { type: string; encoding?: string; bytes: Buffer }> = encodings;
  const name = param(call, 'name');
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) return problem(404, 'Not Found', { detail: `one of ${Object.keys(known).join(', ')}` });
  const { type, encoding, bytes } = found;
  const headers = { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) };
  return { status: 200, headers, body: bytes };
}
