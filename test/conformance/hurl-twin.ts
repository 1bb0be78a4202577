import { templateText } from '../../src/convert/hurl/parse/parse-template.ts';
import type {
  HurlBody,
  HurlEntry,
  HurlFile,
  HurlFilePart,
  HurlFilter,
  HurlJson,
  HurlOption,
  HurlPair,
  HurlPattern,
  HurlPredicate,
  HurlQuery,
  HurlRequest,
  HurlResponse,
  HurlValue,
} from '../../src/convert/hurl/tree.ts';
import { type Json, type JsonObject, parseJson } from '../../src/model/json.ts';

/** The tree of a Hurl file as `hurlfmt --out json` writes it, to be compared with what that program wrote. */
export function hurlTwin(tree: HurlFile): Json {
  let before = 0;
  return {
    entries: tree.entries.map((entry) => {
      const comments = tree.comments.filter(({ at }) => at >= before && at < entry.start).map(({ text }) => text);
      before = entry.end;
      return entryTwin(entry, comments);
    }),
  };
}

function entryTwin({ request, response }: HurlEntry, comments: string[]): JsonObject {
  return {
    request: { ...requestTwin(request), ...(comments.length > 0 && { comments }) },
    ...(response && { response: responseTwin(response) }),
  };
}

function requestTwin(request: HurlRequest): JsonObject {
  return {
    method: request.method,
    url: templateText(request.url),
    ...listTwin('headers', request.headers, pairTwin),
    ...listTwin('query_string_params', request.query, pairTwin),
    ...listTwin('form_params', request.form, pairTwin),
    ...listTwin('multipart_form_data', request.multipart, partTwin),
    ...listTwin('cookies', request.cookies, pairTwin),
    ...listTwin('options', request.options, optionTwin),
    ...(request.body && { body: bodyTwin(request.body) }),
  };
}

function responseTwin(response: HurlResponse): JsonObject {
  return {
    ...(response.version !== undefined && { version: response.version }),
    ...(response.status !== undefined && { status: response.status }),
    ...listTwin('headers', response.headers, pairTwin),
    ...listTwin('captures', response.captures, ({ name, query, filters, redact }) => ({
      name: templateText(name),
      query: queryTwin(query),
      ...listTwin('filters', filters, filterTwin),
      ...(redact && { redact }),
    })),
    ...listTwin('asserts', response.asserts, ({ query, filters, predicate }) => ({
      query: queryTwin(query),
      ...listTwin('filters', filters, filterTwin),
      predicate: predicateTwin(predicate),
    })),
    ...(response.body && { body: bodyTwin(response.body) }),
  };
}

function listTwin<T>(key: string, items: T[], twin: (item: T) => Json): JsonObject {
  return items.length === 0 ? {} : { [key]: items.map(twin) };
}

function pairTwin({ name, value }: HurlPair): Json {
  return { name: templateText(name), value: templateText(value) };
}

function partTwin(part: HurlPair | HurlFilePart): Json {
  if (!('filename' in part)) return pairTwin(part);
  return {
    name: templateText(part.name),
    filename: templateText(part.filename),
    ...(part.type && { content_type: templateText(part.type) }),
  };
}

function optionTwin({ name, value }: HurlOption): Json {
  switch (value.kind) {
    case 'boolean':
      return { name, value: value.value };
    case 'number':
      return { name, value: value.value, ...(value.unit !== undefined && { unit: value.unit }) };
    case 'text':
      return { name, value: templateText(value.text) };
    case 'variable':
      return { name, value: `${value.name}=${valueText(value.value)}` };
  }
}

function valueText(value: HurlValue): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'number':
    case 'regex':
      return value.source;
    case 'text':
      return templateText(value.text);
    case 'bytes':
      return value.bytes.toString('base64');
    case 'file':
      return templateText(value.filename);
    case 'placeholder':
      return value.placeholder.name;
  }
}

function bodyTwin(body: HurlBody): Json {
  switch (body.kind) {
    case 'json':
      return { type: 'json', value: jsonTwin(body.value) };
    case 'xml':
      return { type: 'xml', value: body.text };
    case 'text':
      return { type: body.language, value: templateText(body.text) };
    case 'graphql':
      return { type: 'graphql', value: templateText(body.query) };
    case 'bytes':
      return { encoding: 'base64', value: body.bytes.toString('base64') };
    case 'file':
      return { type: 'file', filename: templateText(body.filename) };
  }
}

function jsonTwin(value: HurlJson): Json {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
      return value.value;
    case 'number':
      return parseJson(value.source);
    case 'string':
      return templateText(value.text);
    case 'placeholder':
      return `{{${value.placeholder.name}}}`;
    case 'list':
      return value.items.map(jsonTwin);
    case 'object':
      return Object.fromEntries(value.entries.map((entry) => [templateText(entry.key), jsonTwin(entry.value)]));
  }
}

function queryTwin({ type, argument }: HurlQuery): Json {
  if (argument === undefined) return { type };
  const key = type === 'header' || type === 'variable' ? 'name' : 'expr';
  return { type, [key]: patternTwin(argument) };
}

function patternTwin(pattern: HurlPattern): Json {
  return pattern.kind === 'text' ? templateText(pattern.text) : { type: 'regex', value: pattern.source };
}

const filterKeys: Record<string, string[]> = {
  charsetDecode: ['encoding'],
  dateFormat: ['fmt'],
  decode: ['encoding'],
  format: ['fmt'],
  jsonpath: ['expr'],
  nth: ['n'],
  regex: ['expr'],
  replace: ['old_value', 'new_value'],
  replaceRegex: ['pattern', 'new_value'],
  split: ['sep'],
  toDate: ['fmt'],
  urlQueryParam: ['param'],
  xpath: ['expr'],
};

function filterTwin({ type, arguments: values }: HurlFilter): Json {
  const keys = filterKeys[type] ?? [];
  return {
    type,
    ...Object.fromEntries(
      values.map((value, index) => [
        keys[index] ?? `argument${index}`,
        value.kind === 'number' ? Number(value.source) : patternTwin(value),
      ]),
    ),
  };
}

function predicateTwin({ not, type, value }: HurlPredicate): Json {
  return { ...(not && { not }), type, ...(value && predicateValueTwin(value)) };
}

function predicateValueTwin(value: HurlValue): JsonObject {
  switch (value.kind) {
    case 'null':
      return { value: null };
    case 'boolean':
      return { value: value.value };
    case 'number':
      return { value: Number(value.source) };
    case 'text':
    case 'placeholder':
      return { value: valueText(value) };
    case 'regex':
      return { value: value.source, encoding: 'regex' };
    case 'bytes':
      return { value: value.bytes.toString('base64'), encoding: 'base64' };
    case 'file':
      return { value: { type: 'file', filename: templateText(value.filename) } };
  }
}
