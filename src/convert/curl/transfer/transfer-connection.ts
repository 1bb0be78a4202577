import type { Json, JsonObject } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { hasMark } from '../../template/marks.ts';
import type { OptionReader, TransferContext } from './transfer-context.ts';

/** What curl takes for worth another try (curl's manual, --retry). */
const RETRIED = [408, 429, 500, 502, 503, 504, 'timeout'];
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** How to connect, how long to wait, how often to try: the keys of a request for it, in the order of the format. */
export function transferConnection(read: OptionReader, method: string, context: TransferContext): JsonObject {
  const keys: Record<string, Json | undefined> = {
    timeout: timeoutOf(read),
    retry: retryOf(read, method),
    redirects: redirectsOf(read),
    unix: read.last('unix-socket')?.value,
    resolve: resolveOf(read, context),
    maxBody: maxBodyOf(read),
    tls: tlsOf(read, context),
    proxy: proxyOf(read, context),
    http2: read.isOn('http2') || read.isOn('http2-prior-knowledge') ? true : undefined,
  };
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function timeoutOf(read: OptionReader): Json | undefined {
  const [connect, total] = ['connect-timeout', 'max-time'].map((name) => seconds(read.last(name)?.value));
  if (connect === undefined) return total;
  return { connect, ...(total === undefined ? {} : { total }) };
}

/** A duration; undefined for nothing, no number and 0, which is no limit. */
function seconds(value: string | undefined): string | undefined {
  return value !== undefined && /^\d*\.?\d+$/.test(value) && Number(value) > 0 ? `${Number(value)}s` : undefined;
}

/** curl tries again whatever the method: who types the command knows whether that is safe. */
function retryOf(read: OptionReader, method: string): Json | undefined {
  const limit = Number(read.last('retry')?.value);
  if (!Number.isInteger(limit) || limit <= 0) return undefined;
  const isMore = read.isOn('retry-connrefused') || read.isOn('retry-all-errors');
  const delay = seconds(read.last('retry-delay')?.value);
  return {
    limit,
    on: [...RETRIED, ...(isMore ? ['network'] : [])],
    ...(IDEMPOTENT.has(method) ? {} : { methods: [method] }),
    ...(delay === undefined ? {} : { backoff: { initial: delay, factor: 1 } }),
  };
}

/** Undefined is the default of rollcall, to follow up to ten; curl follows none. */
function redirectsOf(read: OptionReader): Json | undefined {
  if (!read.isOn('location') && !read.isOn('location-trusted')) return 0;
  const most = Number(read.last('max-redirs')?.value);
  if (!Number.isInteger(most)) return undefined;
  return most < 0 ? 100 : most;
}

function resolveOf(read: OptionReader, context: TransferContext): Json | undefined {
  const entries: JsonObject = {};
  for (const { value, word } of read.all('resolve')) {
    const [, host, port, address] = /^\+?([^:]+):(\d+):([^,]+)$/.exec(value) ?? [];
    if (host === undefined || port === undefined || address === undefined || hasMark(host)) {
      context.leave(word.start, 'option --resolve', 'only host:port:address is carried over');
    } else entries[`${host}:${port}`] = address.replace(/^\[(.*)\]$/, '$1');
  }
  return Object.keys(entries).length === 0 ? undefined : entries;
}

function maxBodyOf(read: OptionReader): Json | undefined {
  const [, size, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(read.last('max-filesize')?.value ?? '') ?? [];
  return size === undefined ? undefined : `${size}${unit === '' ? 'B' : `${unit.toUpperCase()}iB`}`;
}

function tlsOf(read: OptionReader, context: TransferContext): Json | undefined {
  const tls: JsonObject = {};
  const paths = [
    ['ca', read.last('cacert')],
    ['cert', read.last('cert')],
    ['key', read.last('key')],
  ] as const;
  let passphrase = read.last('pass')?.value;
  for (const [part, option] of paths) {
    if (option === undefined) continue;
    // A colon ends the path, what follows is the passphrase; `\:` is a colon.
    const [, path = option.value, secret] =
      part === 'cert' ? (/^((?:[^\\:]|\\.)+?)(?::([\s\S]+))?$/.exec(option.value) ?? []) : [];
    passphrase ??= secret;
    tls[part] = context.pathVariable(part === 'cert' ? path.replace(/\\([\\:])/g, '$1') : path, option.word.start);
  }
  if (passphrase !== undefined)
    tls['passphrase'] = hasMark(passphrase) ? passphrase : context.secret('passphrase', passphrase);
  if (read.isOn('insecure')) tls['verify'] = false;
  return Object.keys(tls).length === 0 ? undefined : tls;
}

function proxyOf(read: OptionReader, context: TransferContext): Json | undefined {
  if (read.last('noproxy')?.value === '*') return false;
  const option = read.last('proxy');
  if (option === undefined) return undefined;
  if (option.value === '') return false;
  const [, scheme = 'http://', userinfo, host = ''] =
    /^([a-z0-9]+:\/\/)?(?:([^@/]*)@)?([^/]*)/i.exec(option.value) ?? [];
  if (!/^https?:\/\/$/i.test(scheme)) {
    context.leave(
      option.word.start,
      `proxy ${context.marks.plain(`${scheme}${host}`)}`,
      'only http and https proxies are used',
    );
    return undefined;
  }
  const user = read.last('proxy-user')?.value;
  return `${scheme}${proxyUser(user === undefined ? userinfo : encodePair(user), context)}${host}`;
}

/** `user:password@`, percent-encoded already. */
function proxyUser(userinfo: string | undefined, context: TransferContext): string {
  if (userinfo === undefined || userinfo === '') return '';
  const colon = userinfo.indexOf(':');
  if (colon === -1) return `${userinfo}@`;
  const password = userinfo.slice(colon + 1);
  const secret = password === '' || hasMark(password) ? password : context.secret('proxy password', password);
  return `${userinfo.slice(0, colon)}:${secret}@`;
}

function encodePair(user: string): string {
  if (hasMark(user)) return user;
  const colon = user.indexOf(':');
  if (colon === -1) return percentEncode(user);
  return `${percentEncode(user.slice(0, colon))}:${percentEncode(user.slice(colon + 1))}`;
}
