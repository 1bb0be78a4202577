import { createHash, createHmac } from 'node:crypto';
import type { Header } from '../../model/exchange.ts';
import { percentEncode } from '../../text/percent-encode.ts';

/** What is signed. `path` and `query` as sent, without `?`; `headers` are all signed, `host` and `x-amz-date` among them. */
export type RequestToSign = {
  method: string;
  path: string;
  query: string;
  headers: Header[];
  /** SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`. */
  payloadHash: string;
};

/** `time` as in `20150830T123600Z`. */
export type SigningKey = {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
  time: string;
};

export type AwsSignature = { canonicalRequest: string; stringToSign: string; signature: string; authorization: string };

/** AWS Signature Version 4 in headers: "Create a signed AWS API request" of the AWS IAM user guide. */
export function signRequest(request: RequestToSign, key: SigningKey): AwsSignature {
  const headers = canonicalHeaders(request.headers);
  const signedHeaders = [...headers.keys()].join(';');
  const canonicalRequest = [
    request.method,
    isS3(key.service) ? encodedOnce(request.path) : encodedTwice(normalizedPath(request.path)),
    canonicalQuery(request.query),
    ...[...headers].map(([name, values]) => `${name}:${values.join(',')}`),
    '',
    signedHeaders,
    request.payloadHash,
  ].join('\n');
  const scope = [key.time.slice(0, 8), key.region, key.service, 'aws4_request'];
  const stringToSign = ['AWS4-HMAC-SHA256', key.time, scope.join('/'), sha256(canonicalRequest)].join('\n');
  const signingKey = scope.reduce<Buffer | string>(hmac, `AWS4${key.secretAccessKey}`);
  const signature = hmac(signingKey, stringToSign).toString('hex');
  return {
    canonicalRequest,
    stringToSign,
    signature,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope.join('/')}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/** S3 signs paths as they are, other services sign them normalised and encoded once more. */
export function isS3(service: string): boolean {
  return ['s3', 's3express', 's3-object-lambda', 's3-outposts'].includes(service);
}

/**
 * A part of a URL with everything percent-encoded but unreserved characters and `/`; what is encoded already stays.
 * Works on bytes, so that encodings other than UTF-8 survive.
 */
export function encodedOnce(text: string): string {
  return text.replace(/%[0-9a-f]{2}|[^%/]+|[%/]/gi, (part) => {
    if (part === '/') return part;
    if (!/^%./.test(part)) return encoded(part);
    const byte = String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(byte) ? byte : part.toUpperCase();
  });
}

function encodedTwice(path: string): string {
  return path.split('/').map(encoded).join('/');
}

function encoded(text: string): string {
  return percentEncode(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function normalizedPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.length === 0 ? '/' : `/${segments.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', '%20').split('=');
      return [name, value.join('=')].map((text) => encodedOnce(text).replaceAll('/', '%2F')) as [string, string];
    })
    .toSorted(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map((pair) => pair.join('='))
    .join('&');
}

function canonicalHeaders(headers: Header[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers.toSorted(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase()))) {
    const values = byName.get(name.toLowerCase()) ?? [];
    byName.set(name.toLowerCase(), [...values, value.trim().replace(/\s+/g, ' ')]);
  }
  return byName;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
