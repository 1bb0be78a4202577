import { type Json, type JsonObject, literalFromSource } from '../../model/json.ts';
import { namedValue } from '../credentials/named-value.ts';
import { literal } from '../literal.ts';
import { copyBeside } from '../source/copy-beside.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { type DraftPart, plainText, templateValue } from '../template/template-value.ts';
import type { EntryContext } from './entry-context.ts';
import { createCursor } from './parse/cursor.ts';
import { parseJsonValue } from './parse/parse-json.ts';
import type { HurlBody, HurlJson, HurlTemplate } from './tree.ts';

/** A body as keys of a request; `contentType` where the key does not imply the one that Hurl sends. */
export type ConvertedBody = { keys: JsonObject; contentType?: string; skip?: string };

/** The body of a request. What cannot be sent is left, and the request is then not to be sent either. */
export async function convertBody(body: HurlBody, context: EntryContext): Promise<ConvertedBody> {
  switch (body.kind) {
    case 'json':
      return jsonBody(body.value, context) ?? rawBody(sourceTemplate(body, context), 'application/json', context);
    case 'xml':
      return { keys: { text: literal(body.text) }, contentType: 'application/xml' };
    case 'text':
      if (body.language === 'xml') return rawBody(body.text, 'application/xml', context);
      if (body.language === 'json') return textAsJson(body.text, context);
      return rawBody(body.text, undefined, context);
    case 'graphql':
      return graphqlBody(body, context);
    case 'bytes': {
      const text = body.bytes.toString('utf8');
      if (Buffer.from(text).equals(body.bytes)) return { keys: { text: literal(text) } };
      leavePiece(context, {
        at: body.at,
        end: body.end,
        what: 'binary body',
        why: 'put the bytes into a file and send that: `file: body.bin`',
      });
      return { keys: {}, skip: 'its binary body was not carried over' };
    }
    case 'file':
      return fileBody(body, context);
  }
}

/** A file that a request refers to, written beside the collection; undefined where it cannot be. */
export async function copyFile(filename: HurlTemplate, context: EntryContext): Promise<string | undefined> {
  const path = plainText(context.scope.parts(filename));
  return path === undefined ? undefined : copyBeside(path, context);
}

function rawBody(text: HurlTemplate, contentType: string | undefined, { scope }: EntryContext): ConvertedBody {
  const keys = { text: templateValue(scope.parts(text), { asText: true }) };
  return contentType === undefined ? { keys } : { keys, contentType };
}

function sourceTemplate(body: HurlBody, { file }: EntryContext): HurlTemplate {
  const source = file.text.slice(body.at, body.end);
  return source.split(/(\{\{[^{}]*\}\})/).flatMap((piece): HurlTemplate => {
    const name = /^\{\{\s*(.*?)\s*\}\}$/.exec(piece)?.[1];
    return name === undefined ? (piece === '' ? [] : [{ text: piece }]) : [{ name, at: body.at }];
  });
}

function jsonBody(value: HurlJson, context: EntryContext): ConvertedBody | undefined {
  const json = jsonValue(value, '', context);
  return json === undefined ? undefined : { keys: { json } };
}

/** JSON within backticks is sent as it stands, also where it is none. */
function textAsJson(text: HurlTemplate, context: EntryContext): ConvertedBody {
  const isPlain = text.every((part) => 'text' in part);
  const plain = isPlain ? text.map((part) => ('text' in part ? part.text : '')).join('') : undefined;
  const parsed = plain === undefined ? undefined : parseWhole(plain);
  return (parsed && jsonBody(parsed, context)) ?? rawBody(text, 'application/json', context);
}

function parseWhole(text: string): HurlJson | undefined {
  const cursor = createCursor({ path: '', absolutePath: '', text: text.trim() });
  try {
    const value = parseJsonValue(cursor);
    return cursor.at === cursor.text.length ? value : undefined;
  } catch {
    return undefined;
  }
}

/** JSON of ours; undefined where a key is computed or stands twice. */
function jsonValue(value: HurlJson, key: string, context: EntryContext): Json | undefined {
  const { scope, variables } = context;
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
      return value.value;
    case 'number':
      return literalFromSource(value.source);
    case 'placeholder':
      return templateValue([{ cel: scope.value(value.placeholder), isText: false }]);
    case 'string':
      return namedValue(key, scope.parts(value.text), {
        asText: true,
        secret: (wish, text) => variables.secret(wish, text, 0),
      });
    case 'list': {
      const items = value.items.map((item) => jsonValue(item, key, context));
      return items.includes(undefined) ? undefined : (items as Json[]);
    }
    case 'object':
      return objectValue(value.entries, context);
  }
}

function objectValue(entries: { key: HurlTemplate; value: HurlJson }[], context: EntryContext): JsonObject | undefined {
  const pairs: [string, Json][] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = plainText(context.scope.parts(entry.key));
    const value = key === undefined ? undefined : jsonValue(entry.value, key, context);
    if (key === undefined || value === undefined || seen.has(key)) return undefined;
    seen.add(key);
    pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

function graphqlBody(body: HurlBody & { kind: 'graphql' }, context: EntryContext): ConvertedBody {
  const query = templateValue(trimEnd(context.scope.parts(body.query)), { asText: true });
  const variables = body.variables === undefined ? undefined : jsonValue(body.variables, '', context);
  if (body.variables !== undefined && variables === undefined) {
    leavePiece(context, {
      at: body.at,
      end: body.end,
      what: 'GraphQL variables',
      why: 'a key of them is computed or stands twice',
    });
    return { keys: {}, skip: 'its GraphQL variables were not carried over' };
  }
  return { keys: { graphql: { query, ...(variables !== undefined && { variables }) } } };
}

function trimEnd(parts: DraftPart[]): DraftPart[] {
  const last = parts.at(-1);
  if (last === undefined || !('text' in last)) return parts;
  return [...parts.slice(0, -1), { text: last.text.trimEnd() }];
}

async function fileBody(body: HurlBody & { kind: 'file' }, context: EntryContext): Promise<ConvertedBody> {
  const path = await copyFile(body.filename, context);
  if (path !== undefined) return { keys: { file: path } };
  const why = 'copy the file beside this one and write `file: …`';
  leavePiece(context, { at: body.at, end: body.end, what: 'body from a file', why });
  return { keys: {}, skip: 'the file that is its body was not carried over' };
}
