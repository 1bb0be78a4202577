import type { BodyOrigin, ConnectionOptions, Exchange, Header, Timeouts } from '../model/exchange.ts';
import { shellQuote } from './shell-quote.ts';

/** What a dry run knows of a request and a report does not say. Paths are as the command should name them. */
export type CurlDetails = {
  origin?: BodyOrigin;
  /** Credentials that curl makes a header of; `as` are the words before them. */
  user?: { as: string[]; name: string; password: string };
  /** Credentials are those of `.netrc`: the one of the home folder, or of this path. */
  netrc?: true | string;
  connection?: ConnectionOptions;
  /** How many redirects are followed. */
  redirects?: number;
  /** Where they are not the usual ones. */
  timeout?: Partial<Timeouts>;
  saveTo?: string;
};

/** How many redirects are followed where a request does not say; not worth a word of a command. */
const USUAL_REDIRECTS = 10;

/** How a curl command follows redirects: with `-X` only told so it sends the body again, as on 307. */
export function redirectWords(redirects: number, repeatsBody: boolean): string[] {
  if (redirects === 0) return [];
  return [
    '--location',
    ...(redirects === USUAL_REDIRECTS ? [] : ['--max-redirs', String(redirects)]),
    ...(repeatsBody ? ['--post301', '--post302'] : []),
  ];
}

/** The words of a curl command that say how to connect, wait and save. */
export function curlOptions(url: string, details: CurlDetails): string[] {
  const { user, netrc, connection, timeout, saveTo } = details;
  return [
    ...(connection === undefined ? [] : connectionWords(url, connection)),
    ...(timeout === undefined ? [] : timeoutWords(timeout)),
    ...(user === undefined ? [] : [...user.as.map(shellQuote), '--user', shellQuote(`${user.name}:${user.password}`)]),
    ...(netrc === undefined ? [] : netrc === true ? ['--netrc'] : ['--netrc-file', shellQuote(netrc)]),
    ...(saveTo === undefined ? [] : ['--output', shellQuote(saveTo)]),
  ];
}

/**
 * URL and headers for curl, which takes the name for TLS from the URL alone: with another `serverName` that name stands
 * in the URL, and the host in a header.
 */
export function curlTarget(
  { url, headers }: Exchange['request'],
  connection: ConnectionOptions | undefined,
): { url: string; headers: Header[]; words: string[] } {
  const serverName = connection?.tls?.serverName;
  if (serverName === undefined || !url.startsWith('https:')) return { url, headers, words: [] };
  const { host, hostname } = new URL(url);
  const named = url.replace(/^(https:\/\/)(\[[^\]]*\]|[^/:?#]*)/, `$1${serverName}`);
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  return {
    url: named,
    headers: hasHost ? headers : [['host', host], ...headers],
    words: ['--connect-to', shellQuote(`${serverName}::${hostname}:`)],
  };
}

function connectionWords(url: string, connection: ConnectionOptions): string[] {
  const { tls, proxy, unix, resolve = {}, http2 } = connection;
  const isTls = url.startsWith('https:');
  return [
    // curl alone offers HTTP/2 to every server with TLS.
    ...(isTls ? [http2 === true ? '--http2' : '--http1.1'] : []),
    ...(tls === undefined ? [] : tlsWords(tls)),
    ...proxyWords(proxy, tls?.paths?.ca),
    ...(unix === undefined ? [] : ['--unix-socket', shellQuote(unix)]),
    ...Object.entries(resolve).flatMap(([host, address]) => resolveWords(host, address, url)),
  ];
}

function proxyWords(proxy: ConnectionOptions['proxy'], ca: string | undefined): string[] {
  if (proxy === undefined) return [];
  if (proxy === false) return ['--noproxy', "'*'"];
  const trusts = proxy.startsWith('https:') && ca !== undefined;
  return ['--proxy', shellQuote(proxy), ...(trusts ? ['--proxy-cacert', shellQuote(ca)] : [])];
}

function tlsWords({ verify, passphrase, paths = {} }: NonNullable<ConnectionOptions['tls']>): string[] {
  return [
    ...(verify === false ? ['--insecure'] : []),
    ...(paths.ca === undefined ? [] : ['--cacert', shellQuote(paths.ca)]),
    // What follows a colon would be the passphrase.
    ...(paths.cert === undefined ? [] : ['--cert', shellQuote(paths.cert.replace(/[\\:]/g, '\\$&'))]),
    ...(paths.key === undefined ? [] : ['--key', shellQuote(paths.key)]),
    ...(passphrase === undefined ? [] : ['--pass', shellQuote(passphrase)]),
  ];
}

/** `--resolve` takes addresses only; another host name goes to `--connect-to`. */
function resolveWords(entry: string, address: string, url: string): string[] {
  const [, host = entry, port = portOf(url)] = /^(.*):(\d+)$/.exec(entry) ?? [];
  const isAddress = /^[\d.]+$|:/.test(address);
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  if (isAddress) return ['--resolve', shellQuote(`${host}:${port}:${bare.includes(':') ? `[${bare}]` : bare}`)];
  return ['--connect-to', shellQuote(`${host === '*' ? '' : host}:${port}:${address}:`)];
}

function portOf(url: string): string {
  if (!URL.canParse(url)) return '80';
  const { port, protocol } = new URL(url);
  return port || (protocol === 'https:' ? '443' : '80');
}

/** The time between two bytes is in curl the time at less than a byte a second, in whole seconds. */
function timeoutWords({ connectMs, readMs, totalMs }: Partial<Timeouts>): string[] {
  return [
    ...(connectMs === undefined ? [] : ['--connect-timeout', String(connectMs / 1000)]),
    ...(readMs === undefined ? [] : ['--speed-limit', '1', '--speed-time', String(Math.ceil(readMs / 1000))]),
    ...(totalMs === undefined ? [] : ['--max-time', String(totalMs / 1000)]),
  ];
}
