import type { SourceFile } from '../../../model/source.ts';
import type { HttpBodyLine, HttpRegion, HttpRequest } from '../tree.ts';
import { parseBlock } from './parse-block.ts';
import { parseMethodLine, type RequestLine } from './request-line.ts';
import type { SourceLine } from './source-lines.ts';
import { takeNote } from './take-note.ts';

const HEADER = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/;
const SEPARATOR = /^\s*#{3,}/;
const NOTE = /^\s*(?:#|\/\/)/;
const FILE = /^\s*<(@(?:\w[\w-]*)?)?\s+(\S.*?)\s*$/;
/** Bodies in which a line that begins with `#` is content. */
const HASH_IS_TEXT = /^(?:text\/(?!plain|html|xml|json)|application\/(?:[\w.+-]*yaml|x-sh|toml|graphql))/i;
const EXAMPLE = /^\s*HTTP\/\S+\s+[1-5]\d\d\b/;

type Start = { region: HttpRegion; file: SourceFile; request: RequestLine };

/** The request that begins at a line, with headers, body and what follows; gives the line after it. */
export function parseRequest(lines: SourceLine[], index: number, { region, file, request: line }: Start): number {
  const first = lines[index] as SourceLine;
  const request: HttpRequest = { ...line, at: first.at, end: first.end, headers: [], spreads: [], body: [] };
  region.request = request;
  const bodyStart = parseHead(lines, index + 1, region);
  const next = parseBody(lines, bodyStart, { region, file });
  request.end = (lines[next - 1] ?? first).end;
  while (request.body.at(-1)?.kind === 'text' && bodyText(request.body.at(-1)) === '') request.body.pop();
  return next;
}

function bodyText(line: HttpBodyLine | undefined): string {
  return line?.kind === 'text' ? line.text.trim() : '';
}

/** Headers and further lines of the URL, to the first line that is neither. */
function parseHead(lines: SourceLine[], start: number, region: HttpRegion): number {
  const request = region.request as HttpRequest;
  let index = start;
  for (; index < lines.length; index += 1) {
    const line = lines[index] as SourceLine;
    if (SEPARATOR.test(line.text)) break;
    if (takeNote(line, region)) continue;
    const isQuery = /^\s*[?&]\s*[^\s=?&]+(?:=.*)?$/.test(line.text) && !/^\s*\?\?/.test(line.text);
    const isPath = /^\s*\/(?!\/|\*)\S*\s*$/.test(line.text) && request.headers.length === 0;
    const header = HEADER.exec(line.text);
    if (isQuery || isPath) request.url += line.text.trim();
    else if (/^\s*\.\.\.\w+\s*$/.test(line.text)) request.spreads.push({ at: line.at, end: line.end });
    else if (header !== null) request.headers.push({ at: line.at, name: header[1] ?? '', value: header[2] ?? '' });
    else break;
  }
  return index;
}

type Target = { region: HttpRegion; file: SourceFile };

function parseBody(lines: SourceLine[], start: number, { region, file }: Target): number {
  const request = region.request as HttpRequest;
  const contentType = request.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  let isInside = false;
  let index = start;
  while (index < lines.length) {
    const line = lines[index] as SourceLine;
    const text = line.text.trim();
    if (boundary !== undefined && text.startsWith(`--${boundary}`)) isInside = text !== `--${boundary}--`;
    if (SEPARATOR.test(line.text) || (!isInside && parseMethodLine(line.text) !== undefined)) return index;
    if (!isInside && EXAMPLE.test(line.text)) {
      index = parseExample(lines, index, region);
      continue;
    }
    const block = parseBlock(lines, index, file);
    if (block !== undefined) {
      const { piece } = block;
      region.pieces.push(piece.kind === 'other' ? { ...piece, kind: 'after' } : piece);
      index = block.next;
      continue;
    }
    index += 1;
    if (/^\s*\?\?\s*\S/.test(line.text))
      region.pieces.push({ at: line.at, end: line.end, what: 'assert', kind: 'assert' });
    else if (isInside || !NOTE.test(line.text) || HASH_IS_TEXT.test(contentType)) addBodyLine(line, request);
    else takeNote(line, region);
  }
  return index;
}

function addBodyLine({ at, text }: SourceLine, { body }: HttpRequest): void {
  if (body.length === 0 && text.trim() === '') return;
  const file = FILE.exec(text);
  if (file === null) body.push({ kind: 'text', at, text });
  else body.push({ kind: 'file', at, path: file[2] ?? '', withVariables: file[1] !== undefined });
}

/** A response that was kept for reading, to the end of the region or the next request. */
function parseExample(lines: SourceLine[], index: number, region: HttpRegion): number {
  let next = index + 1;
  while (next < lines.length) {
    const { text } = lines[next] as SourceLine;
    if (SEPARATOR.test(text) || parseMethodLine(text) !== undefined) break;
    next += 1;
  }
  const first = lines[index] as SourceLine;
  const last = lines[next - 1] as SourceLine;
  region.pieces.push({ at: first.at, end: last.end, what: 'example of a response', kind: 'example' });
  return next;
}
