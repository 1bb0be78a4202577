import { UNSEEN_CHARACTERS } from './unseen-characters.ts';

// Anything a shell, a terminal or the runner of a CI job could take for more than text; inside `$'…'` each is written as
// an escape.
const SPECIAL = new RegExp(`[\\0-\\x1f${UNSEEN_CHARACTERS}\\p{Cs}]`, 'u');
const RUNNER_COMMAND = /##(?=[a-z]*\[)/gi;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
const PLAIN_TEXT = /^[\x20-\x26\x28-\x7e]+$/;

/** One word of a command for a POSIX shell with `$'…'`, whatever it holds but NUL, which no argument can. */
export function shellQuote(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  if (PLAIN_TEXT.test(text) && !text.includes('##')) return `'${text}'`;
  if (!SPECIAL.test(text) && text.search(RUNNER_COMMAND) === -1) return `'${text.replaceAll("'", `'\\''`)}'`;
  return dollarQuoted(text, (char) => (SPECIAL.test(char) ? byteEscapes(char, 'utf8') : char));
}

/** As `shellQuote`, for a header: what is beyond ASCII is the one byte of Latin-1 that goes over the wire. */
export function shellQuoteLatin1(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return shellQuote(text);
  return dollarQuoted(text, (char) => {
    if (char >= '\x80' && char <= '\xff') return byteEscapes(char, 'latin1');
    return SPECIAL.test(char) ? byteEscapes(char, 'utf8') : char;
  });
}

function dollarQuoted(text: string, escape: (char: string) => string): string {
  const escaped = Array.from(text, (char) => {
    if (char === "'" || char === '\\') return `\\${char}`;
    // An interactive shell would look for an earlier command.
    return char === '!' ? '\\x21' : escape(char);
  });
  return `$'${escaped.join('').replace(RUNNER_COMMAND, '#\\x23')}'`;
}

const SHORT_ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Bytes, not code points: what `\u` stands for depends on the locale. */
function byteEscapes(char: string, encoding: 'utf8' | 'latin1'): string {
  // No argument can hold NUL, and no UTF-8 text half a surrogate pair.
  if (char === '\0' || /\p{Cs}/u.test(char)) return '\ufffd';
  const bytes = Array.from(Buffer.from(char, encoding), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return SHORT_ESCAPES[char] ?? bytes.join('');
}
