import type { Json, JsonObject } from '../../../model/json.ts';
import { templateValue } from '../../template/template-value.ts';
import { hidden } from '../convert-headers.ts';
import { expandText } from '../expand-text.ts';
import type { RequestContext } from '../http-context.ts';
import type { HttpBodyLine } from '../tree.ts';
import { copyFile } from './copy-file.ts';

type Part = { at: number; name: string; filename?: string; type?: string; content: HttpBodyLine[] };

/**
 * A form that was written out between its boundaries, as a map of parts; undefined where a part is more than a map can
 * say, such as a text with a type of its own or a name that stands twice, or a file is not there.
 */
export async function multipartBody(
  body: readonly HttpBodyLine[],
  boundary: string,
  context: RequestContext,
): Promise<JsonObject | undefined> {
  const parts = splitParts(body, boundary);
  if (parts === undefined) return undefined;
  const values: JsonObject = {};
  for (const part of parts) {
    const value = await partValue(part, context);
    if (value === undefined || Object.hasOwn(values, part.name)) return undefined;
    values[part.name] = value;
  }
  return values;
}

function splitParts(body: readonly HttpBodyLine[], boundary: string): Part[] | undefined {
  const parts: Part[] = [];
  let lines: HttpBodyLine[] | undefined;
  for (const line of body) {
    const text = line.kind === 'text' ? line.text.trim() : '';
    if (text !== `--${boundary}` && text !== `--${boundary}--`) {
      lines?.push(line);
      continue;
    }
    const part = lines === undefined ? undefined : parsePart(lines);
    if (lines !== undefined && part === undefined) return undefined;
    if (part !== undefined) parts.push(part);
    lines = text.endsWith('--') && text !== `--${boundary}` ? undefined : [];
  }
  return lines === undefined && parts.length > 0 ? parts : undefined;
}

function parsePart(lines: HttpBodyLine[]): Part | undefined {
  const blank = lines.findIndex((line) => line.kind === 'text' && line.text.trim() === '');
  const head = lines.slice(0, blank === -1 ? 0 : blank);
  const headers = new Map<string, string>();
  for (const line of head) {
    const [, name, value] = (line.kind === 'text' && /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line.text)) || [];
    if (name === undefined || value === undefined) return undefined;
    headers.set(name.toLowerCase(), value);
  }
  const disposition = headers.get('content-disposition') ?? '';
  const name = /[;\s]name="([^"]*)"/.exec(disposition)?.[1];
  const filename = /filename="([^"]*)"/.exec(disposition)?.[1];
  const type = headers.get('content-type');
  const isKnown = [...headers.keys()].every((key) => key === 'content-disposition' || key === 'content-type');
  if (name === undefined || name.includes('{{') || !isKnown) return undefined;
  return {
    at: lines[0]?.at ?? 0,
    name,
    ...(filename !== undefined && { filename }),
    ...(type !== undefined && { type }),
    content: lines.slice(blank + 1),
  };
}

async function partValue(
  { at, name, filename, type, content }: Part,
  context: RequestContext,
): Promise<Json | undefined> {
  const [first] = content;
  if (
    first?.kind === 'file' &&
    !first.withVariables &&
    content.every((line) => line === first || (line.kind === 'text' && line.text.trim() === ''))
  ) {
    const file = await copyFile(first.path, first.at, context);
    if (file === undefined) return undefined;
    const shown = filename === undefined ? undefined : templateValue(expandText(filename, at, context));
    return {
      file,
      ...(shown !== undefined && shown !== file.split('/').at(-1) && { filename: shown }),
      ...(type !== undefined && { type: templateValue(expandText(type, at, context)) }),
    };
  }
  if (filename !== undefined || type !== undefined || content.some(({ kind }) => kind === 'file')) return undefined;
  const text = content.map((line) => (line.kind === 'text' ? line.text : '')).join('\r\n');
  return hidden(name, expandText(text, at, context), at, context);
}
