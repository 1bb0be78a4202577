import type { BodyRecord, Exchange, Header, Hop, HttpResponse, PreparedBody } from '../../model/exchange.ts';
import type { FileAccess } from '../run-context.ts';
import { MASK, type Redactor } from './redact.ts';

/** Characters of a body that reports keep. */
const BODY_LIMIT = 64 * 1024;

/** A body larger than this is not decoded as a whole only to show its beginning. */
const DECODE_WHOLE_BELOW_BYTES = 1024 * 1024;

/** How values and paths are shown. */
export type RecordContext = { redactor: Redactor; files: Pick<FileAccess, 'shown'> };

/** Makes of a hop what reports show: plain JSON, without secrets, bodies cut to a limit. */
export function recordExchange(hop: Hop, context: RecordContext): Exchange {
  const { redactor } = context;
  const { request, response, timings } = hop;
  const { body } = request;
  return {
    request: {
      method: request.method,
      url: redactor.text(request.url),
      headers: recordHeaders(request, redactor),
      ...(body === undefined ? {} : { body: recordRequestBody(body, redactor) }),
    },
    ...(response === undefined ? {} : { response: recordResponse(response, context) }),
    timings,
  };
}

function recordHeaders(request: Hop['request'], redactor: Redactor): Header[] {
  const { headers, credentialHeaders } = request;
  if (redactor.isEmpty() && credentialHeaders.length === 0) return headers;
  return headers.map(([name, value]) => [name, redactor.text(hideCredential(name, value, request))]);
}

/** Signatures and digests are no secrets that were given to us, and still nothing for a report. */
function hideCredential(name: string, value: string, { credentialHeaders }: Hop['request']): string {
  const isAuthorization = /^(proxy-)?authorization$/i.test(name) && credentialHeaders.includes(name.toLowerCase());
  return isAuthorization ? value.replace(/^(\S+)\s.*$/s, `$1 ${MASK}`) : value;
}

function recordRequestBody(body: PreparedBody, redactor: Redactor): BodyRecord {
  if (body.kind === 'stream') return { size: body.size, truncated: false, note: redactor.text(body.note) };
  const { bytes } = body;
  return { size: bytes.length, ...recordText(bytes, () => decodeUtf8(bytes), redactor) };
}

function recordResponse(response: HttpResponse, { redactor, files }: RecordContext): Exchange['response'] & object {
  const { bytes, size, sha256, savedTo } = response;
  const text =
    savedTo === undefined
      ? recordText(bytes, () => response.body.text(), redactor)
      : { truncated: false, note: redactor.text(`saved to ${files.shown(savedTo)}`) };
  return {
    status: response.status,
    statusText: redactor.text(response.statusText),
    httpVersion: response.httpVersion,
    headers: redactor.isEmpty()
      ? response.headers
      : response.headers.map(([name, value]) => [redactor.text(name), redactor.text(value)]),
    body: { size, sha256, ...text },
  };
}

function recordText(
  bytes: Uint8Array,
  decode: () => string,
  redactor: Redactor,
): Pick<BodyRecord, 'text' | 'truncated' | 'note'> {
  if (isBinary(bytes)) return { truncated: false, note: 'binary' };
  const whole = bytes.length < DECODE_WHOLE_BELOW_BYTES ? decode() : decodeUtf8(bytes.subarray(0, 4 * BODY_LIMIT));
  // What may be the first part of a secret at the cut is redacted with what follows it, then cut away.
  const margin = redactor.margin();
  const cut = whole.slice(0, BODY_LIMIT + margin);
  const text = redactor.text(cut);
  if (whole.length <= BODY_LIMIT && bytes.length < DECODE_WHOLE_BELOW_BYTES) return { text, truncated: false };
  return { text: copied(text.slice(0, Math.max(0, Math.min(BODY_LIMIT, text.length - margin)))), truncated: true };
}

/** A part of a text keeps the whole of it in memory, a copy does not; half a character at its end becomes U+FFFD. */
function copied(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** NUL bytes near the beginning; UTF-16 with a byte order mark has them too. */
function isBinary(bytes: Uint8Array): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, 1024).includes(0);
}

function decodeUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
