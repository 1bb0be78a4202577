import type { SourceFile } from '../../../model/source.ts';
import { sourceError } from '../../source/source-text.ts';
import type { HttpFile, HttpRegion } from '../tree.ts';
import { parseBlock } from './parse-block.ts';
import { parseRequest } from './parse-request.ts';
import { parseMethodLine, parseUrlLine } from './request-line.ts';
import { linesOf, type SourceLine } from './source-lines.ts';
import { takeNote } from './take-note.ts';

const SEPARATOR = /^\s*#{3,}(?!#)(?:\s+(.*))?$|^\s*#{3,}(\S.*)?$/;
const VARIABLE = /^\s*@([^\s=:]+)\s*(?::?=|\s)\s*(.*?)\s*$/;

/**
 * Parses a file of the VS Code REST client, of IntelliJ or of httpyac. Requests are separated by `###`; a line with a
 * method and a URL begins a new one as well, as in httpyac. Throws ProblemError `convert/source`.
 */
export function parseHttpFile(file: SourceFile): HttpFile {
  const lines = linesOf(file);
  const regions: HttpRegion[] = [];
  let region = emptyRegion(0);
  let index = 0;
  const close = (end: number): void => {
    region.end = end;
    regions.push(region);
  };
  while (index < lines.length) {
    const line = lines[index] as SourceLine;
    const separator = SEPARATOR.exec(line.text);
    if (separator !== null) {
      close(line.at);
      region = emptyRegion(line.at);
      const title = (separator[1] ?? separator[2] ?? '').trim();
      if (title !== '') region.title = title;
      index += 1;
    } else if (region.request !== undefined) {
      // The request before has ended at a line that begins another one.
      close(line.at);
      region = emptyRegion(line.at);
    } else index = parseLine(lines, index, { region, file });
  }
  close(file.text.length);
  return { file, regions };
}

function emptyRegion(start: number): HttpRegion {
  return { start, end: start, metas: [], comments: [], variables: [], pieces: [], fragments: [] };
}

type Target = { region: HttpRegion; file: SourceFile };

/** What stands before the request, or the request with all that belongs to it; gives the line after it. */
function parseLine(lines: SourceLine[], index: number, { region, file }: Target): number {
  const line = lines[index] as SourceLine;
  if (line.text.trim() === '' || takeNote(line, region)) return index + 1;
  if (/^\s*\/\*/.test(line.text)) return parseComment(lines, index, { region, file });
  const variable = VARIABLE.exec(line.text);
  if (variable !== null) {
    region.variables.push({ at: line.at, name: variable[1] ?? '', value: unquoted(variable[2] ?? '') });
    return index + 1;
  }
  const block = parseBlock(lines, index, file);
  if (block !== undefined) {
    const { piece } = block;
    region.pieces.push(piece.kind === 'other' ? { ...piece, kind: 'before' } : piece);
    return block.next;
  }
  if (/^\s*<\s*\S+\.(?:js|ts|mjs)\s*$/.test(line.text)) {
    region.pieces.push({ at: line.at, end: line.end, what: 'pre-request script', kind: 'before' });
    return index + 1;
  }
  if (/^\s*(?:proto|import|run)\s+[<#.\w]/.test(line.text)) return parseImport(lines, index, region);
  if (/^\s*(?:fragment\s+\w+\s+on\s|gql\s+\S+\s+<\s)/.test(line.text)) return parseFragment(lines, index, region);
  const request = parseMethodLine(line.text) ?? parseUrlLine(line.text);
  if (request !== undefined) return parseRequest(lines, index, { region, file, request });
  const found = line.text.trim().slice(0, 30);
  const hint = 'a request is a line such as GET https://example.com/users';
  throw sourceError(file, line.at, `expected a request line, found ${JSON.stringify(found)}`, hint);
}

function parseComment(lines: SourceLine[], index: number, { region, file }: Target): number {
  const first = lines[index] as SourceLine;
  const end = lines.findIndex(({ text }, at) => at >= index && /\*\/\s*$/.test(text));
  if (end === -1) throw sourceError(file, first.at, 'the comment has no end');
  for (const { at, text } of lines.slice(index, end + 1)) {
    const plain = text.replace(/^\s*\/\*+|\*+\/\s*$/g, '').trim();
    if (plain !== '') region.comments.push({ at, text: plain });
  }
  return end + 1;
}

/** `proto < file` with its settings, `import` and `run`. */
function parseImport(lines: SourceLine[], index: number, region: HttpRegion): number {
  const first = lines[index] as SourceLine;
  let next = index + 1;
  while (/^\s*\w+\s*:/.test(lines[next]?.text ?? '')) next += 1;
  const last = lines[next - 1] as SourceLine;
  const what = first.text.trim().split(/\s/)[0] ?? 'import';
  region.pieces.push({ at: first.at, end: last.end, what, kind: 'other' });
  return next;
}

/** A fragment of GraphQL, to the brace that closes it. */
function parseFragment(lines: SourceLine[], index: number, region: HttpRegion): number {
  const first = lines[index] as SourceLine;
  let depth = 0;
  let next = index;
  for (; next < lines.length; next += 1) {
    const text = lines[next]?.text ?? '';
    depth += (text.match(/\{/g)?.length ?? 0) - (text.match(/\}/g)?.length ?? 0);
    if (depth <= 0 && (next > index || text.includes('}') || !text.includes('{'))) break;
  }
  const taken = lines.slice(index, next + 1);
  region.fragments.push({ at: first.at, text: taken.map(({ text }) => text).join('\n') });
  return next + 1;
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value;
}
