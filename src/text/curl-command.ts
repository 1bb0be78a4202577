import type { Exchange } from '../model/exchange.ts';
import { formatByteSize } from './byte-size.ts';

/** Headers that curl writes itself. */
const CURL_WRITES = new Set(['accept-encoding', 'connection', 'content-length', 'host', 'transfer-encoding']);

// Anything a shell or a terminal could take for more than text; inside `$'…'` each is written as an escape.
const SPECIAL = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/**
 * A request as a curl command for a POSIX shell with `$'…'` (bash, zsh, ksh). A body that is not whole in the report is
 * left out, or cut, and a comment line before the command says so.
 */
export function curlCommand(request: Exchange['request']): string {
  const { method, url, headers, body } = request;
  const hasBody = body?.text !== undefined && body.size > 0;
  const words = ['curl'];
  if (method === 'HEAD') words.push('--head');
  else if (method !== (hasBody ? 'POST' : 'GET')) words.push('-X', shellQuote(method));
  if (/[[\]{}]/.test(url)) words.push('--globoff');
  if (headers.some(([name]) => name.toLowerCase() === 'accept-encoding')) words.push('--compressed');
  words.push(shellQuote(url));
  for (const [name, value] of headers) {
    // curl sends a header without a value only when it ends in a semicolon.
    if (!CURL_WRITES.has(name.toLowerCase()))
      words.push('-H', shellQuote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  if (hasBody && !headers.some(([name]) => name.toLowerCase() === 'content-type')) words.push('-H', "'content-type:'");
  if (hasBody) words.push('--data-raw', shellQuote(body.text ?? ''));
  return [...bodyComment(body), words.join(' ')].join('\n');
}

/** One word of a shell command, whatever it holds. */
export function shellQuote(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  if (!SPECIAL.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = Array.from(text, (char) => {
    if (char === "'" || char === '\\') return `\\${char}`;
    // An interactive shell would look for an earlier command.
    if (char === '!') return '\\x21';
    return SPECIAL.test(char) ? shellEscape(char) : char;
  });
  return `$'${escaped.join('')}'`;
}

function shellEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  // No argument can hold NUL, and no UTF-8 text half a surrogate pair.
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function bodyComment(body: Exchange['request']['body']): string[] {
  if (!body || body.size === 0) return [];
  const size = formatByteSize(body.size);
  if (body.text === undefined) {
    const what = body.note === undefined ? '' : `, ${body.note.replace(/\p{Cc}/gu, ' ')}`;
    return [`# without its body (${size}${what})`];
  }
  if (body.truncated) return [`# the body is cut: it had ${size}`];
  return body.text.includes('\0') ? ['# a shell cannot pass the NUL bytes of the body'] : [];
}
