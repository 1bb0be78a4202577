import { createHash, createHmac } from 'node:crypto';
import { type CelFunction, refuse } from './function.ts';

/** Functions that encode and digest text. Text is UTF-8. */
export const encodingFunctions = {
  base64: {
    description: 'Base64 of text or bytes (RFC 4648, section 4)',
    example: 'base64("user:secret") → "dXNlcjpzZWNyZXQ="',
    overloads: [
      { params: ['string'], returns: 'string', run: toBase64 },
      { params: ['bytes'], returns: 'string', run: toBase64, method: false },
    ],
  },
  base64_decode: {
    description: 'the text that Base64 stands for; the URL-safe alphabet and missing padding are understood',
    example: 'base64_decode("aGk=") → "hi"',
    overloads: [{ params: ['string'], returns: 'string', run: fromBase64 }],
  },
  url_encode: {
    description: 'percent-encodes everything but unreserved characters (RFC 3986, section 2.3)',
    example: 'url_encode("a b/c") → "a%20b%2Fc"',
    overloads: [{ params: ['string'], returns: 'string', run: urlEncode }],
  },
  sha256: {
    description: 'SHA-256 of text or bytes, in hexadecimal',
    example: 'sha256("") → "e3b0c44298fc1c149afbf4c8996fb924…"',
    overloads: [
      { params: ['string'], returns: 'string', run: sha256 },
      { params: ['bytes'], returns: 'string', run: sha256 },
    ],
  },
  hmac_sha256: {
    description: 'HMAC-SHA-256 of text with a key (RFC 2104), in hexadecimal',
    example: 'hmac_sha256(env.KEY, "payload") → "5d98b45c90a207fa998ce639fea6f02e…"',
    overloads: [
      { params: ['string', 'string'], returns: 'string', run: hmacSha256 },
      { params: ['bytes', 'string'], returns: 'string', run: hmacSha256 },
    ],
  },
} satisfies Record<string, CelFunction>;

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function toBase64(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64');
}

function fromBase64(text: string): string {
  const compact = text.replace(/\s/g, '');
  const digits = compact.replace(/=+$/, '').length;
  if (!BASE64.test(compact) || digits % 4 === 1) refuse('base64_decode: the text is not Base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(compact, 'base64'));
  } catch {
    return refuse('base64_decode: the bytes are not UTF-8 text');
  }
}

function urlEncode(text: string): string {
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    return refuse('url_encode: the text holds half of a surrogate pair, which is not a character');
  }
}

function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

function hmacSha256(key: string | Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
