import { percentEncode } from '../../../text/percent-encode.ts';
import { hasMark } from '../../template/marks.ts';
import type { GivenOption } from '../parse-arguments.ts';
import type { OptionReader, TransferContext } from './transfer-context.ts';

/** The names of all options that give data of a form or a body. */
const DATA_OPTIONS = ['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json'];

/** What `-d` and its like send together: a text, or one file as it is. */
export type TransferData = { kind: 'text'; text: string } | { kind: 'file'; path: string };

/** The data of a transfer, undefined where it has none. */
export async function transferData(read: OptionReader, context: TransferContext): Promise<TransferData | undefined> {
  const given = read.all(...DATA_OPTIONS).filter(({ on }) => on);
  const [only] = given;
  if (only === undefined) return undefined;
  if (given.length === 1 && isFile(only) && only.value !== '@-') {
    const path = only.value.slice(1);
    const text = only.name === 'data-binary' ? undefined : await context.readText(path);
    if (text === undefined) return { kind: 'file', path: await context.fileFor(path, only.word.start) };
  }
  let text = '';
  for (const [index, option] of given.entries()) {
    // `--json` is put behind what was there as it is.
    const joint = index === 0 || option.name === 'json' ? '' : '&';
    text += joint + (await dataOf(option, context));
  }
  return { kind: 'text', text };
}

/** Data of `--url-query` as it stands in the URL. */
export async function queryData(option: GivenOption, context: TransferContext): Promise<string> {
  return option.value.startsWith('+') ? option.value.slice(1) : urlEncoded(option, context);
}

function isFile({ name, value }: GivenOption): boolean {
  return value.startsWith('@') && name !== 'data-raw' && name !== 'data-urlencode';
}

async function dataOf(option: GivenOption, context: TransferContext): Promise<string> {
  if (option.name === 'data-urlencode') return urlEncoded(option, context);
  if (!isFile(option)) return option.value;
  const text = await fileText(option.value.slice(1), option, context);
  // As curl reads a file that it does not send as it is.
  return option.name === 'data-binary' || option.name === 'json' ? text : text.replace(/[\r\n\0]/g, '');
}

/** `content`, `=content`, `name=content`, `@file`, `name@file` (curl's manual, --data-urlencode). */
async function urlEncoded(option: GivenOption, context: TransferContext): Promise<string> {
  const { value } = option;
  const [, name = '', sign = '', rest = value] = /^([^=@]*)([=@])([\s\S]*)$/.exec(value) ?? [];
  const content = sign === '@' ? await fileText(rest, option, context) : rest;
  return (name === '' ? '' : `${name}=`) + context.marks.encoded(content, encode);
}

/** As curl encodes: everything but unreserved characters (RFC 3986, section 2.3), blanks as `+`. */
function encode(text: string): string {
  return percentEncode(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

async function fileText(path: string, { word }: GivenOption, context: TransferContext): Promise<string> {
  if (path === '-') return inputText(word.start, context);
  const text = hasMark(path) ? undefined : await context.readText(path);
  if (text !== undefined) return text;
  const shown = context.marks.plain(path);
  context.leave(word.start, `file ${shown}`, 'its text is not known here: set it in the environment');
  return contentVariable(shown, context, word.start);
}

/** What the command reads from standard input. */
async function inputText(at: number, context: TransferContext): Promise<string> {
  const redirect = context.command.redirects.findLast(({ kind }) => kind !== 'output');
  if (redirect?.kind === 'text') return redirect.text;
  const path = redirect?.kind === 'file' ? redirect.path.text : undefined;
  const text = path === undefined || hasMark(path) ? undefined : await context.readText(path);
  if (text !== undefined) return text;
  const what = path === undefined ? 'standard input' : `file ${context.marks.plain(path) || 'of a variable'}`;
  context.leave(at, what, 'its text is not known here: set it in the environment');
  return contentVariable(path === undefined ? 'standard input' : context.marks.plain(path), context, at);
}

function contentVariable(name: string, context: TransferContext, at: number): string {
  return context.variable(`content of ${name === '' ? 'a file' : name}`, at);
}
