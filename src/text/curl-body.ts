import type { BodyOrigin, Exchange, MultipartPart } from '../model/exchange.ts';
import { formatByteSize } from './byte-size.ts';
import { shellQuote } from './shell-quote.ts';

/** How a curl command gets its body. */
export type CurlBody = {
  words: string[];
  /** A command whose output curl reads, with the `|` at its end. */
  pipe: string;
  /** What the command cannot do, as lines before it. */
  comments: string[];
  isSent: boolean;
  /** curl writes the media type itself. */
  isForm: boolean;
  /** curl would ask the server first and wait a second for its answer. */
  mayWait: boolean;
};

/** From this size on curl sends `expect: 100-continue`, bytes. */
const EXPECT_BYTES = 1024 * 1024;

/** No argument of a command is longer than 128 KiB in Linux. */
const MAX_ARGUMENT_BYTES = 120_000;

/** The body of a request for curl: a file and a form by their paths, else the text. */
export function curlBody({ body, headers }: Exchange['request'], origin: BodyOrigin | undefined): CurlBody {
  const none: CurlBody = { words: [], pipe: '', comments: [], isSent: false, isForm: false, mayWait: false };
  const mayWait = body !== undefined && body.size >= EXPECT_BYTES;
  if (origin?.kind === 'multipart') {
    const comments = origin.parts.some(({ name }) => name.includes('=')) ? [NAME_COMMENT] : [];
    return { ...none, words: origin.parts.flatMap(formWords), comments, isSent: true, isForm: true, mayWait };
  }
  if (origin?.kind === 'file') {
    return { ...none, words: ['--data-binary', shellQuote(`@${origin.path}`)], isSent: true, mayWait };
  }
  const isEmpty = body === undefined || body.size === 0;
  if (isEmpty) return announcesNone(headers) ? { ...none, words: ['--data-raw', "''"], isSent: true } : none;
  const { text } = body;
  const comments = bodyComments(body);
  if (text === undefined) return { ...none, comments };
  if (!text.includes('\0') && Buffer.byteLength(text) <= MAX_ARGUMENT_BYTES) {
    return { ...none, words: ['--data-raw', shellQuote(text)], comments, isSent: true };
  }
  return { ...none, words: ['--data-binary', '@-'], pipe: `${printed(text)} | `, comments, isSent: true, mayWait };
}

const NAME_COMMENT = '# curl ends the name of a part at its first =';

/** `content-length: 0`: curl writes it only where it is told of an empty body. */
function announcesNone(headers: Exchange['request']['headers']): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-length' && value === '0');
}

/** The shell's own `printf` takes any length, and can write NUL. */
function printed(text: string): string {
  if (!text.includes('\0')) return `printf %s ${shellQuote(text)}`;
  return `printf %b ${shellQuote(text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0000'))}`;
}

/** `--form-string` takes a text as it is; of a file the name and type stand beside it. */
function formWords(part: MultipartPart): string[] {
  if ('text' in part) return ['--form-string', shellQuote(`${part.name}=${part.text}`)];
  const { name, file, filename, type } = part;
  return ['-F', shellQuote(`${name}=@${formQuoted(file)};filename=${formQuoted(filename)};type=${type}`)];
}

/** In double quotes where curl would end a name at a comma or semicolon. */
function formQuoted(text: string): string {
  return /^[\w./+-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function bodyComments(body: Exchange['request']['body'] & object): string[] {
  const size = formatByteSize(body.size);
  if (body.text === undefined) {
    const what = body.note === undefined ? '' : `, ${body.note.replace(/\p{Cc}/gu, ' ')}`;
    return [`# without its body (${size}${what})`];
  }
  return body.truncated ? [`# the body is cut: it had ${size}`] : [];
}
