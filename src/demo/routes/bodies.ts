import { createHash } from 'node:crypto';
import { mediaType, readBody } from '../read-body.ts';
import { json, type Reply } from '../reply.ts';
import type { Call, Route } from '../route.ts';

/** Says back what came, and bodies that are easy to read wrongly. */
export const bodyRoutes: readonly Route[] = [
  { method: '*', path: '/echo', summary: 'the request as it came', handle: echo },
  { method: '*', path: '/echo/:rest', summary: 'the same under any name', handle: echo },
  { method: 'GET', path: '/big-integers', summary: 'numbers that a double does not hold', handle: bigIntegers },
  { method: 'GET', path: '/html', summary: 'a page in HTML with status 200', handle: htmlPage },
];

/**
 * `json` is the body as it was written, digit for digit: it is put into the answer as text and never parsed into
 * numbers.
 */
async function echo(call: Call): Promise<Reply> {
  const bytes = await readBody(call);
  const text = bytes.toString('utf8');
  const reply = json(200, {
    method: call.method,
    url: call.target,
    query: valuesByName(call.query),
    headers: call.headers,
    rawHeaders: pairs(call.request.rawHeaders),
    body: text,
    base64: bytes.toString('base64'),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(mediaType(call) === 'application/x-www-form-urlencoded'
      ? { form: valuesByName(new URLSearchParams(text)) }
      : {}),
  });
  return isJson(text) ? { ...reply, body: `${reply.body.slice(0, -1)},"json":${text}}` } : reply;
}

function bigIntegers(): Reply {
  const body = '{"id":9007199254740993,"neighbours":[9007199254740992,9007199254740994],"amount":12345678901234567.89}';
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** What a login page or a maintenance page in front of an API looks like to a client. */
function htmlPage(): Reply {
  const body = '<!doctype html>\n<html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>\n';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** Every name with the list of its values. */
function valuesByName(values: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(values.keys())].map((name) => [name, values.getAll(name)]));
}

function pairs(flat: string[]): [string, string][] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as [string, string]] : []));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
