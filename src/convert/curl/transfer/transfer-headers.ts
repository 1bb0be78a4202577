import type { HeaderPair } from '../../draft/request/headers-draft.ts';
import { hasMark } from '../../template/marks.ts';
import type { GivenOption } from '../parse-arguments.ts';
import type { OptionReader, TransferContext } from './transfer-context.ts';

/** Headers that rollcall leaves out by itself: to take them away changes nothing. */
const NEVER_SENT = new Set(['expect', 'transfer-encoding', 'connection', 'content-length', 'proxy-connection']);

/** The headers that a command names; where it names none of a kind, those that other options mean. */
export async function transferHeaders(read: OptionReader, context: TransferContext): Promise<HeaderPair[]> {
  const given: HeaderPair[] = [];
  for (const option of read.all('header')) {
    for (const line of await linesOf(option, context)) {
      const pair = headerOf(line, option, context);
      if (pair !== undefined) given.push(pair);
    }
  }
  const has = (name: string): boolean => given.some((pair) => pair.name.toLowerCase() === name);
  const more = [...agentHeaders(read, context), ...cookieHeaders(read, context), ...rangeHeaders(read)];
  if (read.all('json').length > 0) {
    more.push({ name: 'accept', value: 'application/json' }, { name: 'content-type', value: 'application/json' });
  }
  return [...given, ...more.filter(({ name }) => !has(name.toLowerCase()))];
}

/** `@file` has a header a line. */
async function linesOf({ value, word }: GivenOption, context: TransferContext): Promise<string[]> {
  if (!value.startsWith('@')) return [value];
  const text = await context.readText(value.slice(1));
  if (text !== undefined) return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  context.leave(word.start, `headers of the file ${context.marks.plain(value.slice(1))}`, 'the file is not there');
  return [];
}

/** `Name: value`, or `Name;` for an empty one. `Name:` takes a header away that curl would send by itself. */
function headerOf(line: string, { word }: GivenOption, context: TransferContext): HeaderPair | undefined {
  const [, empty] = /^([^:;\s]+);\s*$/.exec(line) ?? [];
  if (empty !== undefined) return { name: empty, value: '' };
  const [, name, value = ''] = /^([^:]+?)\s*:\s*([\s\S]*?)\s*$/.exec(line) ?? [];
  if (name === undefined || hasMark(name)) {
    context.leave(
      word.start,
      `header ${context.marks.plain(line).trim() || 'out of a variable'}`,
      'a header is name: value',
    );
    return undefined;
  }
  if (value !== '') return { name, value };
  if (!NEVER_SENT.has(name.toLowerCase())) {
    context.leave(
      word.start,
      `header ${name}: without a value`,
      'curl takes the header away, rollcall may send one of its own',
    );
  }
  return undefined;
}

function agentHeaders(read: OptionReader, context: TransferContext): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  const agent = read.last('user-agent');
  if (agent?.value === '')
    context.leave(agent.word.start, 'option --user-agent ""', 'rollcall always sends a user-agent');
  else if (agent !== undefined) pairs.push({ name: 'user-agent', value: agent.value });
  const referer = read.last('referer');
  const page = referer?.value.replace(/;auto$/, '') ?? '';
  if (referer !== undefined && page !== referer.value) context.leave(referer.word.start, 'the ;auto of --referer');
  if (page !== '') pairs.push({ name: 'referer', value: page });
  return pairs;
}

/** `-b` is cookies where it holds a `=`, else a file of them. */
function cookieHeaders(read: OptionReader, context: TransferContext): HeaderPair[] {
  const given = read.all('cookie').filter(({ value }) => value !== '');
  const files = given.filter(({ value }) => !value.includes('=') && !hasMark(value));
  for (const { value, word } of files) {
    context.leave(word.start, `cookies of the file ${value}`, 'the cookies of a collection are kept while it runs');
  }
  const cookies = given.filter((option) => !files.includes(option)).map(({ value }) => value);
  return cookies.length === 0 ? [] : [{ name: 'cookie', value: cookies.join('; ') }];
}

function rangeHeaders(read: OptionReader): HeaderPair[] {
  const range = read.last('range')?.value;
  if (range === undefined) return [];
  return [{ name: 'range', value: `bytes=${/^\d+$/.test(range) ? `${range}-` : range}` }];
}
