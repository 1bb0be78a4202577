import { createHash } from 'node:crypto';
import { article } from '../articles.ts';
import { type Part, readMultipart } from '../read-multipart.ts';
import { json, problem, type Reply } from '../reply.ts';
import { type Call, param, queryNumber, type Route } from '../route.ts';

/** Uploads, downloads and exports; none of them is held in memory, whatever its size. */
export const fileRoutes: readonly Route[] = [
  { method: 'POST', path: '/uploads', summary: 'multipart: says what each part was', handle: uploadParts },
  { method: 'PUT', path: '/uploads/:name', summary: 'any bytes: says their size and sha256', handle: uploadBytes },
  { method: 'GET', path: '/downloads/:bytes', summary: 'that many bytes, always the same', handle: download },
  { method: 'GET', path: '/export', summary: 'articles in chunks; format=ndjson|csv, rows=n', handle: exportRows },
];

const MAX_DOWNLOAD_BYTES = 8 * 1024 ** 3;

async function uploadParts(call: Call): Promise<Reply> {
  const type = call.headers['content-type'] ?? '';
  const [, quoted, bare] = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) {
    return problem(415, 'Unsupported Media Type', { detail: 'expected multipart/form-data with a boundary' });
  }
  try {
    const parts: Part[] = [];
    for await (const part of readMultipart(call.request, boundary)) parts.push(part);
    return json(201, { parts });
  } catch (error) {
    if (error instanceof SyntaxError) return problem(400, 'Bad Request', { detail: error.message });
    throw error;
  }
}

async function uploadBytes(call: Call): Promise<Reply> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of call.request as AsyncIterable<Buffer>) {
    size += chunk.length;
    hash.update(chunk);
  }
  const name = param(call, 'name');
  return json(201, { name, type: call.headers['content-type'] ?? null, size, sha256: hash.digest('hex') });
}

function download(call: Call): Reply {
  const bytes = param(call, 'bytes');
  const size = /^\d{1,15}$/.test(bytes) ? Number(bytes) : Number.NaN;
  if (!(size <= MAX_DOWNLOAD_BYTES))
    return problem(404, 'Not Found', { detail: 'the path ends in a size up to 8 GiB' });
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': `attachment; filename="rollcall-${size}.bin"`,
    },
    body: pattern(size),
  };
}

/** Every byte value in turn, over and over. */
async function* pattern(size: number): AsyncGenerator<Uint8Array> {
  const block = Buffer.from(Array.from({ length: 65_536 }, (_, i) => i % 256));
  for (let left = size; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}

function exportRows(call: Call): Reply {
  const rows = queryNumber(call, 'rows', { fallback: 1000, min: 0, max: 10_000_000 });
  const format = call.query.get('format') ?? 'ndjson';
  if (format === 'csv') return exported('text/csv; charset=utf-8; header=present', csv(rows));
  if (format === 'ndjson') return exported('application/x-ndjson', ndjson(rows));
  return problem(400, 'Bad Request', { detail: 'format is ndjson or csv' });
}

function exported(type: string, lines: AsyncGenerator<string>): Reply {
  return { status: 200, headers: { 'content-type': type }, body: inChunks(lines) };
}

async function* ndjson(rows: number): AsyncGenerator<string> {
  for (let id = 1; id <= rows; id++) yield `${JSON.stringify(article(id))}\n`;
}

async function* csv(rows: number): AsyncGenerator<string> {
  yield 'id,title,author,words\r\n';
  for (let id = 1; id <= rows; id++) yield `${Object.values(article(id)).join(',')}\r\n`;
}

async function* inChunks(lines: AsyncGenerator<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length >= 16_384) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
