import { hash } from 'node:crypto';
import { parse as parseLossless } from 'lossless-json';
import type { Header, HttpResponse, ResponseBody } from '../model/exchange.ts';
import { parseJson } from '../model/json.ts';
import { tooDeep } from '../model/json-depth.ts';
import { withoutExcerpt } from '../text/without-excerpt.ts';
import type { SunkBody } from './body/body-sink.ts';
import { headerValue } from './request-head.ts';

export type ResponseHead = { status: number; statusText: string; httpVersion: string; headers: Header[] };

/** A response of a head and a decoded body. Text, JSON and hash are made when first asked for. */
export function createHttpResponse(head: ResponseHead, body: SunkBody, url: string): HttpResponse {
  let sha256 = body.sha256;
  return {
    status: head.status,
    statusText: head.statusText,
    httpVersion: head.httpVersion,
    headers: head.headers,
    get bytes() {
      return body.bytes;
    },
    size: body.size,
    get sha256() {
      sha256 ??= hash('sha256', body.bytes);
      return sha256;
    },
    ...(body.savedTo === undefined ? {} : { savedTo: body.savedTo }),
    url,
    body: createResponseBody(body, headerValue(head.headers, 'content-type')),
  };
}

function createResponseBody(body: SunkBody, contentType: string | undefined): ResponseBody {
  const { savedTo } = body;
  let text: string | undefined;
  let json: ReturnType<ResponseBody['json']> | undefined;
  const readText = (): string => {
    text ??= decodeText(body.bytes, contentType);
    return text;
  };
  return {
    text: readText,
    json() {
      if (savedTo !== undefined) json ??= { error: `the body was saved to ${savedTo} and is not in memory` };
      json ??= readJson(readText());
      return json;
    },
    forget(what) {
      if (body.size < WORTH_FORGETTING_BYTES) return;
      text = undefined;
      json = undefined;
      if (what === 'bytes') body.bytes = NO_BYTES;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

/** Less is not worth making it once more for those who ask again. */
const WORTH_FORGETTING_BYTES = 16 * 1024;

/** By the byte order mark, else the charset of the Content-Type, else and for unknown ones UTF-8 (WHATWG Encoding). */
function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = charsetOfMark(bytes) ?? /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(bytes);
}

function charsetOfMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

type Decoder = InstanceType<typeof TextDecoder>;

const decoders = new Map<string, Decoder>();

function decoderFor(charset: string): Decoder {
  const known = decoders.get(charset);
  if (known) return known;
  const decoder = createDecoder(charset);
  // The names come from servers: keep few.
  if (decoders.size < 16) decoders.set(charset, decoder);
  return decoder;
}

function createDecoder(charset: string): Decoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}

function readJson(text: string): ReturnType<ResponseBody['json']> {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    if (text.trim() === '') return { error: 'the body is empty' };
    if ((error as Error).message === tooDeep) return { error: tooDeep };
    return { error: describeJsonError(text, error) };
  }
}

/** JSON.parse gives no position for short texts, so the parser that always does reads it once more. */
function describeJsonError(text: string, error: unknown): string {
  const message = lossless(text) ?? (error as Error).message;
  const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (Number.isNaN(position)) return withoutExcerpt(message);
  const before = text.slice(0, position).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return `${withoutExcerpt(message.slice(0, message.indexOf(' at position')))} at ${place}`;
}

function lossless(text: string): string | undefined {
  try {
    parseLossless(text);
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : undefined;
  }
}
