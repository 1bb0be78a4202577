import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { MultipartPart, PreparedBody } from '../../model/exchange.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Span } from '../../model/source.ts';
import type { FileAccess } from '../run-context.ts';
import { fileBody } from './file-body.ts';
import type { BodyWithType } from './prepare-body.ts';
import { badValue, scalarText, toText } from './values.ts';

type Part = { head: Buffer; content: PreparedBody; origin: MultipartPart };

/**
 * `multipart/form-data` (RFC 7578): parts are text or `{ file, filename?, type? }`, a list repeats the name. Without
 * files the body is bytes; with files it is a stream of known length that never sits in memory.
 */
export async function prepareMultipart(value: JsonObject, span: Span, files: FileAccess): Promise<BodyWithType> {
  const boundary = `rollcall-${randomBytes(16).toString('hex')}`;
  const parts: Part[] = [];
  for (const [name, item] of Object.entries(value)) {
    for (const one of Array.isArray(item) ? item : [item]) {
      if (one !== null) parts.push(await preparePart({ name, value: one, boundary }, span, files));
    }
  }
  const end = Buffer.from(`--${boundary}--\r\n`);
  return { body: joinParts(parts, end), contentType: `multipart/form-data; boundary=${boundary}` };
}

type NamedValue = { name: string; value: Json; boundary: string };

async function preparePart({ name, value, boundary }: NamedValue, span: Span, files: FileAccess): Promise<Part> {
  const disposition = `--${boundary}\r\ncontent-disposition: form-data; name="${quote(name)}"`;
  const text = scalarText(value);
  if (text !== undefined) {
    const content = { kind: 'bytes', bytes: Buffer.from(text) } as const;
    return { head: Buffer.from(`${disposition}\r\n\r\n`), content, origin: { name, text } };
  }
  if (!isJsonObject(value) || value['file'] === undefined) {
    throw badValue(span, `multipart.${name}`, 'text or { file, filename?, type? }', value);
  }
  const path = toText(value['file'], span, `multipart.${name}.file`);
  const filename =
    value['filename'] === undefined ? basename(path) : toText(value['filename'], span, `multipart.${name}.filename`);
  const type =
    value['type'] === undefined ? 'application/octet-stream' : toText(value['type'], span, `multipart.${name}.type`);
  const head = `${disposition}; filename="${quote(filename)}"\r\ncontent-type: ${type.replace(/[\r\n]/g, ' ')}\r\n\r\n`;
  const content = await fileBody(path, span, files);
  const origin = { name, file: await files.resolve(path, span), filename, type };
  return { head: Buffer.from(head), content, origin };
}

/** As browsers write names in a Content-Disposition (HTML standard, multipart/form-data encoding algorithm). */
function quote(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

const LINE_END = Buffer.from('\r\n');

function joinParts(parts: Part[], end: Buffer): PreparedBody {
  const source = { kind: 'multipart', parts: parts.map(({ origin }) => origin) } as const;
  if (parts.every(({ content }) => content.kind === 'bytes')) {
    const pieces = parts.flatMap(({ head, content }) => [
      head,
      content.kind === 'bytes' ? content.bytes : head,
      LINE_END,
    ]);
    return { kind: 'bytes', bytes: Buffer.concat([...pieces, end]), source };
  }
  const sizeOf = (content: PreparedBody): number => (content.kind === 'bytes' ? content.bytes.length : content.size);
  const size = parts.reduce(
    (sum, { head, content }) => sum + head.length + sizeOf(content) + LINE_END.length,
    end.length,
  );
  const notes = parts.flatMap(({ content }) => (content.kind === 'stream' ? [content.note] : []));
  return {
    kind: 'stream',
    open: () => Readable.from(streamParts(parts, end), { objectMode: false }),
    size,
    note: `multipart with ${notes.join(', ')}`,
    source,
  };
}

async function* streamParts(parts: Part[], end: Buffer): AsyncGenerator<Uint8Array> {
  for (const { head, content } of parts) {
    yield head;
    if (content.kind === 'bytes') yield content.bytes;
    else for await (const chunk of content.open()) yield chunk as Uint8Array;
    yield LINE_END;
  }
  yield end;
}
