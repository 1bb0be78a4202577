import { isJsonObject, type JsonObject, parseJson, stringifyJson } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { hideCredential } from '../../credentials/hide-credential.ts';
import { groupPairs } from '../../draft/request/group-pairs.ts';
import { hasMark } from '../../template/marks.ts';
import { child, isDisabled, items, type SourceNode, textAt, textOf } from '../source/source-node.ts';
import { convertFormData } from './convert-form-data.ts';
import type { ConvertedHeaders } from './convert-headers.ts';
import { jsonTemplate } from './json-template.ts';
import type { RequestContext } from './request-context.ts';

export type BodyInput = { node: SourceNode; method: string; headers: ConvertedHeaders; sendsAlways: boolean };

/** Methods whose body Postman takes away unless it is told otherwise. */
const BODILESS = new Set(['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK']);

/** The body as a key of ours, templates filled; the Content-Type that Postman sets goes to `headers`, or out of them. */
export async function convertBody(input: BodyInput, context: RequestContext): Promise<JsonObject> {
  const { node, method, sendsAlways } = input;
  const body = withoutNothing(await read(input, context));
  if (body === undefined) return {};
  if (!isDisabled(node) && (sendsAlways || !BODILESS.has(method))) return body;
  const why = isDisabled(node) ? 'disabled body' : `body of ${method}, which Postman does not send`;
  context.leave(node, why, { source: stringifyJson(node.value ?? null, 2) });
  return {};
}

/** An empty body is none. */
function withoutNothing(body: JsonObject | undefined): JsonObject | undefined {
  const [content] = Object.values(body ?? {});
  const isNothing =
    content === '' || (isJsonObject(content) && Object.keys(content).length === 0 && body?.['json'] === undefined);
  return isNothing || content === undefined ? undefined : body;
}

async function read(input: BodyInput, context: RequestContext): Promise<JsonObject | undefined> {
  const { node, headers } = input;
  const { markText, marks } = context.variables;
  const mode = textAt(node, 'mode');
  // A body that is not sent leaves the headers as they are.
  const own: ConvertedHeaders =
    isDisabled(node) || (!input.sendsAlways && BODILESS.has(input.method)) ? new Map(headers) : headers;
  switch (mode) {
    case undefined:
      return undefined;
    case 'raw': {
      const text = textAt(node, 'raw') ?? '';
      return text === '' ? undefined : rawBody(markText(text), own, { node, context });
    }
    case 'urlencoded':
      return urlencoded(child(node, 'urlencoded'), own, context);
    case 'formdata':
      return convertFormData(child(node, 'formdata'), own, context);
    case 'file': {
      const path = textAt(node, 'file', 'src') ?? textAt(node, 'file');
      const content = textAt(node, 'file', 'content');
      if (path !== undefined && path !== '')
        return { file: marks.fill(await context.bodyFile(path, child(node, 'file'))) };
      return content === undefined ? undefined : { text: marks.fill(markText(content)) };
    }
    case 'graphql':
      return graphql(child(node, 'graphql'), own, context);
  }
  context.leave(node, `body of mode ${mode}`, {
    hint: 'this mode is not known',
    source: stringifyJson(node.value ?? null, 2),
  });
  return undefined;
}

const TYPES: Record<string, string> = {
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  javascript: 'application/javascript',
};

type RawSource = { node: SourceNode; context: RequestContext };

function rawBody(text: string, headers: ConvertedHeaders, { node, context }: RawSource): JsonObject {
  const language = textAt(node, 'options', 'raw', 'language') ?? 'text';
  const given = headers.get('content-type');
  const type = given?.value ?? (Object.hasOwn(TYPES, language) ? TYPES[language] : undefined) ?? 'text/plain';
  const hasJsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type);
  const json = hasJsonType ? jsonTemplate(text, context.variables) : undefined;
  if (json !== undefined && type.toLowerCase() === 'application/json') headers.delete('content-type');
  else if (given === undefined && type !== 'text/plain') {
    headers.set('content-type', { name: 'content-type', value: type, node });
  }
  return json === undefined ? { text: context.variables.marks.fill(text) } : { json };
}

function urlencoded(node: SourceNode, headers: ConvertedHeaders, context: RequestContext): JsonObject | undefined {
  const { markText, marks } = context.variables;
  const type = 'application/x-www-form-urlencoded';
  const text = textOf(node);
  if (text !== undefined) {
    if (!headers.has('content-type')) headers.set('content-type', { name: 'content-type', value: type, node });
    return { text: marks.fill(markText(text)) };
  }
  const pairs = items(node).flatMap((field) => {
    const key = textAt(field, 'key') ?? '';
    const value = textAt(field, 'value') ?? '';
    if (isDisabled(field)) context.leave(field, 'disabled form field', { source: `${key}=${value}` });
    if (isDisabled(field) || (key === '' && value === '')) return [];
    return [{ key: markText(key), value: hideCredential(key, markText(value), context.variables) }];
  });
  if (pairs.length === 0) return undefined;
  if (headers.get('content-type')?.value.toLowerCase() === type) headers.delete('content-type');
  if (pairs.every(({ key }) => !hasMark(key) && !/^\d+$/.test(key) && key !== '__proto__'))
    return { form: marks.fill(groupPairs(pairs.map(({ key, value }) => [key, value]))) };
  // Keys are never templates: the form is written as the text that is sent.
  if (!headers.has('content-type')) headers.set('content-type', { name: 'content-type', value: type, node });
  const line = pairs.map(({ key, value }) => `${encoded(key, context)}=${encoded(value, context)}`).join('&');
  return { text: marks.fill(line) };
}

/** Every part percent-encoded, variables when they are sent. */
function encoded(text: string, { variables: { marks } }: RequestContext): string {
  return text
    .split(/(\ufdd0\d+\ufdd1)/)
    .map((piece, position) => {
      const [part] = position % 2 === 0 ? [] : marks.partsIn(piece);
      if (part === undefined) return percentEncode(piece);
      return marks.mark({ cel: `url_encode(${part.isText ? part.cel : `string(${part.cel})`})`, isText: true });
    })
    .join('');
}

function graphql(node: SourceNode, headers: ConvertedHeaders, context: RequestContext): JsonObject | undefined {
  const { markText, marks } = context.variables;
  const query = textAt(node, 'query');
  if (query === undefined || query === '') return undefined;
  if (headers.get('content-type')?.value.toLowerCase() === 'application/json') headers.delete('content-type');
  const variables = graphqlVariables(child(node, 'variables'), context);
  const operationName = textAt(node, 'operationName');
  return {
    graphql: {
      query: marks.fill(markText(query)),
      ...(variables !== undefined && { variables }),
      ...(operationName !== undefined &&
        operationName !== '' && { operationName: marks.fill(markText(operationName)) }),
    },
  };
}

/** JSON as text, or as it is. What is no JSON is not sent by Postman either. */
function graphqlVariables(node: SourceNode, context: RequestContext): JsonObject | undefined {
  const text = isJsonObject(node.value) ? stringifyJson(node.value) : (textOf(node) ?? '');
  if (text.trim() === '') return undefined;
  const value = jsonTemplate(context.variables.markText(text), context.variables);
  if (isJsonObject(value)) return value;
  context.leave(node, 'GraphQL variables', {
    hint: isJson(text) ? 'they are no object' : 'they are not JSON',
    source: text,
  });
  return undefined;
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}
