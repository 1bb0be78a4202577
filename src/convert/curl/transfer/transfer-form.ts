import { basename } from 'node:path';
import { type Json, type JsonObject } from '../../../model/json.ts';
import { hideCredential } from '../../credentials/hide-credential.ts';
import { hasMark } from '../../template/marks.ts';
import type { GivenOption } from '../parse-arguments.ts';
import type { OptionReader, TransferContext } from './transfer-context.ts';

/** What curl takes the type of a file from (lib/mime.c, Curl_mime_contenttype). */
const TYPES: Record<string, string> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
};

/** `-F` and `--form-string` as the parts of `multipart`; undefined where there are none. */
export async function transferForm(read: OptionReader, context: TransferContext): Promise<JsonObject | undefined> {
  const given = read.all('form', 'form-string');
  if (given.length === 0) return undefined;
  const parts: JsonObject = {};
  for (const option of given) {
    const [, name, value = ''] = /^([^=]*)=([\s\S]*)$/.exec(option.value) ?? [];
    if (name === undefined || name === '' || hasMark(name)) {
      context.leave(
        option.word.start,
        `form part ${context.marks.plain(option.value)}`,
        'a part has the form name=content',
      );
    } else if (Object.hasOwn(parts, name)) {
      context.leave(option.word.start, `second form part "${name}"`, 'a name can stand once in multipart');
    } else {
      const part = option.name === 'form-string' ? value : await partOf({ name, value, option }, context);
      parts[name] = typeof part === 'string' ? hideCredential(name, part, context) : part;
    }
  }
  return parts;
}

type GivenPart = { name: string; value: string; option: GivenOption };

async function partOf({ value, option }: GivenPart, context: TransferContext): Promise<Json> {
  const { content, settings, unknown } = splitPart(value.replace(/^[@<]/, ''));
  const at = option.word.start;
  for (const one of unknown) context.leave(at, `form setting ;${one}`);
  if (!/^[@<]/.test(value)) {
    if (settings.type !== undefined) context.leave(at, `;type=${settings.type}`, 'a part of text has no type');
    if (settings.filename !== undefined)
      context.leave(at, `;filename=${settings.filename}`, 'a part of text has no file name');
    return content;
  }
  if (content === '-') {
    context.leave(at, 'a form part from standard input', 'name a file');
    return context.variable('standard input', at);
  }
  const text = value.startsWith('<') ? await context.readText(content) : undefined;
  if (text !== undefined) return text;
  if (value.startsWith('<')) {
    context.leave(at, `file ${context.marks.plain(content)}`, 'its text is not known here: set it in the environment');
    return context.variable(`content of ${context.marks.plain(content)}`, at);
  }
  if (content.includes(',') && !value.startsWith('@"'))
    context.leave(at, 'several files in one form part', 'give each a part');
  const file = await context.fileFor(content, at);
  const type = settings.type ?? TYPES[/\.(\w+)$/.exec(content)?.[1]?.toLowerCase() ?? ''];
  // The name that the server sees is that of the source, wherever the file lies.
  const filename = settings.filename ?? basename(content);
  return {
    file,
    ...(filename === basename(file) || hasMark(filename) ? {} : { filename }),
    ...(type === undefined ? {} : { type }),
  };
}

type SplitPart = { content: string; settings: { type?: string; filename?: string }; unknown: string[] };

/** `content;type=…;filename=…`, where content and file name may be in double quotes. */
function splitPart(value: string): SplitPart {
  const part: SplitPart = { content: '', settings: {}, unknown: [] };
  const [first = '', ...rest] = splitWords(value);
  part.content = unquoted(first);
  for (const word of rest) {
    const [, key, text = ''] = /^\s*(type|filename)=([\s\S]*)$/.exec(word) ?? [];
    if (key === 'type') part.settings.type = text.trim();
    else if (key === 'filename') part.settings.filename = unquoted(text);
    // `type=text/plain;charset=utf-8`: what follows belongs to the type.
    else if (part.settings.type !== undefined && !/^\s*(headers|encoder)=/.test(word)) part.settings.type += `;${word}`;
    else if (word.trim() !== '') part.unknown.push(word.trim());
  }
  return part;
}

/** Pieces between semicolons that stand outside of quotes. */
function splitWords(value: string): string[] {
  return Array.from(value.matchAll(/(?:^|;)((?:\s*"(?:[^"\\]|\\[\s\S])*"(?=;|$))|[^;]*)/g), ([, word = '']) => word);
}

function unquoted(word: string): string {
  const [, inner] = /^\s*"((?:[^"\\]|\\[\s\S])*)"$/.exec(word) ?? [];
  return inner === undefined ? word : inner.replace(/\\(["\\])/g, '$1');
}
