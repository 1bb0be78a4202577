import { createHash, createHmac } from 'node:crypto';

/** A request as it came, byte for byte. */
export type SignedRequest = {
  method: string;
  /** Path and query. */
  target: string;
  host: string;
  /** Names and values in turn. */
  rawHeaders: readonly string[];
  body: Uint8Array;
  nowMs: number;
};

export type AwsKeys = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

/** `code` is what AWS calls it. */
export type Verdict =
  | { kind: 'good'; region: string; service: string; isTemporary: boolean }
  | { kind: 'refused'; code: string; detail: string };

const MAX_SKEW_MS = 15 * 60_000;

/**
 * Checks AWS Signature Version 4 in the Authorization header, as the AWS documentation "Create a signed AWS API request"
 * has it, from the bytes of the request alone.
 */
export function verifyAwsSignature(request: SignedRequest, keys: AwsKeys): Verdict {
  const headers = valuesByName(request.rawHeaders);
  headers.set('host', request.host);
  const authorization = AUTHORIZATION.exec(headers.get('authorization') ?? '')?.groups;
  if (authorization === undefined) return refused('MissingAuthenticationToken', 'no Authorization of AWS4-HMAC-SHA256');
  const { id = '', day = '', region = '', service = '', names = '', signature } = authorization;
  if (id !== keys.accessKeyId) return refused('InvalidClientTokenId', 'the access key id is not known');
  const token = headers.get('x-amz-security-token');
  if (token !== undefined && token !== keys.sessionToken)
    return refused('InvalidClientTokenId', 'the session token is not known');

  const date = headers.get('x-amz-date') ?? '';
  if (!date.startsWith(day) || !(Math.abs(timeOf(date) - request.nowMs) <= MAX_SKEW_MS))
    return refused('RequestTimeTooSkewed', 'X-Amz-Date is not of these fifteen minutes');

  const signed = names.split(';');
  const unsigned = ['host', ...[...headers.keys()].filter((name) => name.startsWith('x-amz-'))].find(
    (name) => !signed.includes(name),
  );
  if (unsigned !== undefined) return refused('SignatureDoesNotMatch', `the header ${unsigned} is not signed`);

  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const payload = headers.get('x-amz-content-sha256') ?? bodyHash;
  if (payload !== bodyHash && payload !== 'UNSIGNED-PAYLOAD')
    return refused('XAmzContentSHA256Mismatch', 'X-Amz-Content-Sha256 is not the hash of the body');

  const canonical = canonicalRequest(request, { headers, signed, payload, service });
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  if (hmac(key, text).toString('hex') !== signature)
    return refused('SignatureDoesNotMatch', 'the signature is not the one of this request');
  return { kind: 'good', region, service, isTemporary: token !== undefined };
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=(?<id>[^/]+)\/(?<day>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, *SignedHeaders=(?<names>[^,]+), *Signature=(?<signature>[0-9a-f]{64})$/;

function refused(code: string, detail: string): Verdict {
  return { kind: 'refused', code, detail };
}

/** By name in lower case; values trimmed, runs of spaces made one, several joined by commas. */
function valuesByName(rawHeaders: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    const value = rawHeaders[i + 1]?.trim().replace(/ +/g, ' ') ?? '';
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values;
}

/** Of `20260101T120000Z`, in milliseconds since the epoch; NaN where it is not such a time. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

type Parts = { headers: ReadonlyMap<string, string>; signed: readonly string[]; payload: string; service: string };

function canonicalRequest({ method, target }: SignedRequest, { headers, signed, payload, service }: Parts): string {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark + 1);
  // Every service but S3 encodes the path once more than it is sent.
  const canonicalPath = service === 's3' ? path : path.split('/').map(encode).join('/');
  const lines = signed.map((name) => `${name}:${headers.get(name) ?? ''}\n`);
  return [method, canonicalPath, canonicalQuery(query), lines.join(''), signed.join(';'), payload].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [encode(decode(name)), encode(decode(value.join('=')))] as const;
  });
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = pairs.toSorted((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  return sorted.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Text that is not valid percent-encoding stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
