import { basename } from 'node:path';
import type { JsonObject } from '../../../model/json.ts';
import { isHttpToken } from '../../../text/http-token.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import type { RequestDraft } from '../../draft/collection-draft.ts';
import { bodyDraft } from '../../draft/request/body-draft.ts';
import { type HeaderPair, headersDraft } from '../../draft/request/headers-draft.ts';
import { requestWish } from '../../draft/request/request-wish.ts';
import { urlDraft } from '../../draft/request/url-draft.ts';
import { hasMark } from '../../template/marks.ts';
import { isWithoutMeaning } from '../options.ts';
import type { Transfer } from '../parse-arguments.ts';
import { transferAuth } from './transfer-auth.ts';
import { transferConnection } from './transfer-connection.ts';
import { createOptionReader, type OptionReader, type TransferContext } from './transfer-context.ts';
import { queryData, type TransferData, transferData } from './transfer-data.ts';
import { transferForm } from './transfer-form.ts';
import { transferHeaders } from './transfer-headers.ts';

/** Options that the parts of a request are made of. */
const CARRIED = new Set(
  `request header data data-ascii data-raw data-binary data-urlencode json url-query form form-string get head user
  digest oauth2-bearer aws-sigv4 cookie user-agent referer range location max-redirs insecure cacert cert key pass proxy
  proxy-user connect-timeout max-time retry retry-delay retry-connrefused retry-all-errors resolve unix-socket
  max-filesize http2 http2-prior-knowledge globoff ntlm ntlm-wb negotiate anyauth proto-default`.split(/\s+/),
);

const HINTS: Record<string, string> = {
  netrc: 'run with --netrc',
  'netrc-optional': 'run with --netrc',
  'cookie-jar': 'the cookies of a collection are kept while it runs',
  'limit-rate': 'rollcall has --rate, for requests a second',
  config: 'options in a file are not read',
  'write-out': 'expect and capture look at the answer',
  'dump-header': 'the reports have all headers',
  parallel: 'set parallel: true, or run with --jobs',
  noproxy: 'set NO_PROXY in the environment',
};

/** The request of a transfer; undefined where it goes to no web server. */
export async function transferRequest(transfer: Transfer, context: TransferContext): Promise<RequestDraft | undefined> {
  const read = createOptionReader(transfer.options);
  leaveOthers(transfer, context);
  const address = await addressOf(transfer, read, context);
  if (address === undefined) return undefined;
  const body = await bodyOf(read, transfer, context);
  const isInQuery = body.data?.kind === 'text' && read.isOn('get');
  const search = [...address.search, ...(isInQuery && body.data?.kind === 'text' ? [body.data.text] : [])].join('&');
  const url = urlDraft(withSearch(address.url, search), context);
  if (url === undefined) {
    context.leave(transfer.url.start, `URL ${context.marks.plain(address.url)}`, 'this is no URL of a web server');
    return undefined;
  }
  const method = methodOf(read, {
    hasBody: !isInQuery && (body.data ?? body.form) !== undefined,
    isUpload: body.isUpload,
  });
  const pairs = await transferHeaders(read, context);
  const content = isInQuery ? { pairs, keys: {} } : bodyKeys({ ...body, pairs }, context);
  const { headers, auth, refused } = headersDraft(withoutLength(content, context), context);
  for (const { name, why } of refused) context.leave(transfer.url.start, `header ${name}`, why);
  const hasAuthorization = pairs.some(({ name }) => name.toLowerCase() === 'authorization');
  const own = hasAuthorization
    ? undefined
    : transferAuth(read, url.credentials, { ...context, host: url.origin.replace(/^.*\/\//, '') });
  const save = saveOf(transfer, address.url, context);
  return {
    wish: requestWish(method, url.path),
    method,
    origin: url.origin,
    target: url.target,
    ...(url.query === undefined ? {} : { query: url.query }),
    headers,
    ...((auth ?? own) === undefined ? {} : { auth: (auth ?? own) as JsonObject }),
    rest: { ...content.keys, ...transferConnection(read, method, context), ...(save === undefined ? {} : { save }) },
    comments: [],
  };
}

function leaveOthers({ options, unknown }: Transfer, context: TransferContext): void {
  for (const { shown, word } of unknown) context.leave(word.start, `option ${shown}`, 'curl has no such option');
  for (const { name, on, word } of options) {
    if (!on || CARRIED.has(name) || isWithoutMeaning(name)) continue;
    if (name === 'noproxy' && word.text.endsWith('*')) continue;
    context.leave(word.start, `option --${name}`, HINTS[name]);
  }
}

type Address = { url: string; search: string[] };

/** The URL as curl completes it, and what other options add to its query. */
async function addressOf(
  transfer: Transfer,
  read: OptionReader,
  context: TransferContext,
): Promise<Address | undefined> {
  const written = transfer.url.text.trim();
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    context.leave(transfer.url.start, `${scheme}:// address`, 'only http and https are requested');
    return undefined;
  }
  if (!read.isOn('globoff') && /[{[]/.test(written.replace(/^\w+:\/\/\[[^\]]*\]/, ''))) {
    context.leave(
      transfer.url.start,
      'a URL with {…} or […]',
      'curl makes several requests of it, this is one as it stands',
    );
  }
  const guessed =
    scheme !== undefined || written.startsWith('\ufdd0')
      ? written
      : `${read.last('proto-default')?.value ?? 'http'}://${written}`;
  const url = transfer.upload === undefined ? guessed : withFileName(guessed, transfer.upload.value);
  const search: string[] = [];
  for (const option of read.all('url-query')) search.push(await queryData(option, context));
  return { url, search };
}

/** An upload to a folder goes to a file of its name there. */
function withFileName(url: string, file: string): string {
  const [, base = url, rest = ''] = /^([^?#]*)([\s\S]*)$/.exec(url) ?? [];
  const isFolder = base.endsWith('/') || /^\w+:\/\/[^/]*$/.test(base);
  if (!isFolder || file === '-' || file === '.') return url;
  return `${base.endsWith('/') ? base : `${base}/`}${percentEncode(basename(file))}${rest}`;
}

function withSearch(url: string, search: string): string {
  if (search === '') return url;
  const [, base = url, fragment = ''] = /^([^#]*)([\s\S]*)$/.exec(url) ?? [];
  if (!base.includes('?')) return `${base}?${search}${fragment}`;
  return `${base}${/[?&]$/.test(base) ? '' : '&'}${search}${fragment}`;
}

/** `type` is that of the body where no header says one. */
type Body = { data: TransferData | undefined; form: JsonObject | undefined; isUpload: boolean; type: string };

const FORM_TYPE = 'application/x-www-form-urlencoded';
const FILE_TYPE = 'application/octet-stream';

async function bodyOf(read: OptionReader, transfer: Transfer, context: TransferContext): Promise<Body> {
  const data = await transferData(read, context);
  const { upload } = transfer;
  const [part] = read.all('form', 'form-string');
  const refusal = 'curl refuses it beside the data of --data';
  if (data !== undefined && part !== undefined) context.leave(part.word.start, 'option --form', refusal);
  const form = data === undefined ? await transferForm(read, context) : undefined;
  if (upload === undefined) return { data, form, isUpload: false, type: FORM_TYPE };
  if (data !== undefined) {
    context.leave(upload.word.start, `upload of ${context.marks.plain(upload.value)}`, refusal);
    return { data, form, isUpload: true, type: FORM_TYPE };
  }
  return { data: await uploadOf(upload, context), form: undefined, isUpload: true, type: FILE_TYPE };
}

async function uploadOf(
  { value, word }: { value: string; word: { start: number } },
  context: TransferContext,
): Promise<TransferData> {
  const redirect = context.command.redirects.findLast(({ kind }) => kind !== 'output');
  if (value !== '-' && value !== '.') return { kind: 'file', path: await context.fileFor(value, word.start) };
  if (redirect?.kind === 'text') return { kind: 'text', text: redirect.text };
  if (redirect?.kind === 'file') return { kind: 'file', path: await context.fileFor(redirect.path.text, word.start) };
  context.leave(word.start, 'upload from standard input', 'name a file');
  return { kind: 'text', text: context.variable('standard input', word.start) };
}

function methodOf(read: OptionReader, { hasBody, isUpload }: { hasBody: boolean; isUpload: boolean }): string {
  const named = read.last('request')?.value;
  if (named !== undefined && isHttpToken(named)) return named;
  if (isUpload) return 'PUT';
  if (hasBody) return 'POST';
  return read.isOn('head') ? 'HEAD' : 'GET';
}

type Content = { pairs: HeaderPair[]; keys: JsonObject };

/** The body, and the headers with the type that curl gives it. */
function bodyKeys(
  { data, form, type: fallback, pairs }: Body & { pairs: HeaderPair[] },
  context: TransferContext,
): Content {
  const type = pairs.find(({ name }) => name.toLowerCase() === 'content-type');
  const others = pairs.filter((pair) => pair !== type);
  if (form !== undefined) {
    const isPlain = type === undefined || /^multipart\/form-data\s*(;|$)/i.test(type.value);
    if (!isPlain)
      context.leave(
        context.command.start,
        `header content-type: ${type.value}`,
        'the type of a form has a boundary of its own',
      );
    return { pairs: others, keys: { multipart: form } };
  }
  if (data === undefined) return { pairs, keys: {} };
  const contentType = type?.value ?? fallback;
  const draft =
    data.kind === 'text' ? bodyDraft(data.text, contentType, context) : { keys: { file: data.path }, contentType };
  const isDefault = draft.contentType === undefined || (data.kind === 'file' && contentType === FILE_TYPE);
  const header = isDefault ? [] : [{ name: type?.name ?? 'content-type', value: contentType }];
  return { pairs: [...others, ...header], keys: draft.keys };
}

/** Without a length, which is that of the body: one that is another belongs to no whole request. */
function withoutLength({ pairs, keys }: Content, context: TransferContext): HeaderPair[] {
  return pairs.filter(({ name, value }) => {
    if (name.toLowerCase() !== 'content-length') return true;
    if (value !== '0' || Object.keys(keys).length > 0)
      context.leave(context.command.start, `header ${name}: ${value}`, 'the length is that of the body');
    return false;
  });
}

function saveOf(transfer: Transfer, url: string, context: TransferContext): string | undefined {
  const redirect = context.command.redirects.findLast(({ kind }) => kind === 'output');
  const { output } = transfer;
  const path =
    output?.name === 'remote-name'
      ? basename(url.replace(/[?#].*$/s, ''))
      : (output?.value ?? (redirect?.kind === 'output' ? redirect.path.text : undefined));
  if (path === undefined || path === '-' || path === '' || path === '/dev/null' || path === 'NUL') return undefined;
  const at = output?.word.start ?? context.command.start;
  if (hasMark(path) || !/^([\\/]|\w:|.*\.\.)/.test(path)) return path;
  context.leave(at, `output to ${context.marks.plain(path)}`, 'bodies are saved below the project only');
  return undefined;
}
