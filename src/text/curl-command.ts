import type { Exchange, Header } from '../model/exchange.ts';
import { type CurlBody, curlBody } from './curl-body.ts';
import { type CurlDetails, curlOptions, curlTarget, redirectWords } from './curl-options.ts';
import { shellQuote, shellQuoteLatin1 } from './shell-quote.ts';

/**
 * A request as a curl command for a POSIX shell with `$'…'` (bash, zsh, ksh) that sends the same: method, URL, headers
 * and body. A body that is not whole in the report is left out, or cut, and a comment line before the command says so.
 * With the `details` of a dry run it also connects in the same way and sends files from where they are.
 */
export function curlCommand(request: Exchange['request'], details: CurlDetails = {}): string {
  const { method } = request;
  const body = curlBody(request, details.origin);
  const { url, headers, words: targetWords } = curlTarget(request, details.connection);
  const words = ['curl'];
  if (method === 'HEAD' && !body.isSent) words.push('--head');
  else if (method !== (body.isSent ? 'POST' : 'GET')) words.push('-X', shellQuote(method));
  words.push(...redirectWords(details.redirects ?? 0, body.isSent && method !== 'POST'));
  words.push(...curlOptions(url, details), ...targetWords);
  if (/[[\]{}]/.test(url)) words.push('--globoff');
  if (headers.some(([name]) => name.toLowerCase() === 'accept-encoding')) words.push('--compressed');
  words.push(shellQuote(url), ...headerWords(headers, url, body), ...body.words);
  return [...body.comments, `${body.pipe}${words.join(' ')}`].join('\n');
}

/** Headers that curl writes itself. */
const CURL_WRITES = new Set(['connection', 'content-length', 'transfer-encoding']);

function headerWords(headers: Header[], url: string, body: CurlBody): string[] {
  const words: string[] = [];
  const add = (header: string): void => void words.push('-H', shellQuoteLatin1(header));
  let hasType = false;
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    hasType ||= key === 'content-type';
    if (CURL_WRITES.has(key) || (key === 'accept' && value === '*/*')) continue;
    if (key === 'host' && isHostOf(value, url)) continue;
    // A form has a boundary of its own, and so has the header that curl writes.
    if (key === 'content-type' && body.isForm) continue;
    // curl sends a header without a value only when it ends in a semicolon.
    add(value.trim() === '' ? `${name};` : `${name}: ${value}`);
  }
  if (body.isSent && !hasType && !body.isForm) add('content-type:');
  if (body.mayWait) add('expect:');
  return words;
}

/** Many requests in a row go to one server. */
let lastOrigin = { text: '', host: '' };

function isHostOf(host: string, url: string): boolean {
  const [origin] = /^https?:\/\/[^/?#\\\s]+/.exec(url) ?? [];
  if (origin === undefined) return URL.canParse(url) && new URL(url).host === host.toLowerCase();
  if (origin !== lastOrigin.text) lastOrigin = { text: origin, host: URL.canParse(url) ? new URL(url).host : '' };
  return lastOrigin.host !== '' && lastOrigin.host === host.toLowerCase();
}
