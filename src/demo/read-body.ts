import { problem, ReplyError } from './reply.ts';
import type { Call } from './route.ts';

const MAX_BYTES = 10_000_000;

/** The whole body, at most 10 MB; beyond that the reply is 413. */
export async function readBody(call: Call): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      // Reading on would take any amount; answering while the client still sends is allowed when the connection ends.
      throw new ReplyError(problem(413, 'Content Too Large', { detail: 'at most 10 MB' }, { connection: 'close' }));
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as JSON. 415 for another media type, 400 for text that is not JSON. */
export async function readJson(call: Call): Promise<unknown> {
  const type = mediaType(call);
  if (type !== 'application/json' && !type.endsWith('+json')) throw new ReplyError(wrongType('application/json', type));
  const text = (await readBody(call)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ReplyError(problem(400, 'Bad Request', { detail: `the body is not JSON: ${detail}` }));
  }
}

/** Fields of a JSON object or of an `application/x-www-form-urlencoded` body. */
export async function readFields(call: Call): Promise<Record<string, unknown>> {
  if (mediaType(call) === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams((await readBody(call)).toString('utf8')));
  }
  return asObject(await readJson(call));
}

/** A JSON object, or the reply 422. */
export function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ReplyError(problem(422, 'Unprocessable Content', { detail: 'the body must be a JSON object' }));
}

/** The media type of the body in lower case, without parameters; empty where there is none. */
export function mediaType(call: Call): string {
  return (call.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function wrongType(expected: string, actual: string) {
  return problem(415, 'Unsupported Media Type', {
    detail: `expected ${expected}, got ${actual === '' ? 'no Content-Type' : actual}`,
  });
}
