import { type Problem, ProblemError } from '../model/problem.ts';
import type { SourceFile } from '../model/source.ts';
import { locationOf } from '../model/source.ts';

/** One entry of a `.netrc` file; without `machine` it is the `default`. */
export type NetrcEntry = { machine?: string; login?: string; password?: string };

export type Credentials = { username: string; password: string };

/**
 * The entries of a `.netrc` file as curl reads it: `machine`, `default`, `login`, `password`, values in double quotes
 * with `\n`, `\r`, `\t` and `\"`; `account`, `macdef` and comments are passed over. Throws ProblemError (`input/netrc`)
 * with the line, and without the text that may be part of a password.
 */
export function parseNetrc(file: SourceFile): NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  const words = wordsOf(file);
  for (let word = words.next(); !word.done; word = words.next()) {
    const { text, quoted, start } = word.value;
    const fail = (message: string, hint: string): ProblemError => netrcError(file, start, { message, hint });
    const value = (): string => {
      const next = words.next();
      if (next.done) throw fail(`\`${text}\` has no value`, 'the file ends after it');
      return next.value.text;
    };
    const current = (): NetrcEntry => {
      const entry = entries.at(-1);
      if (entry === undefined) throw fail(`\`${text}\` stands before any \`machine\``, 'name the host first');
      return entry;
    };
    switch (quoted ? '' : text) {
      case 'machine':
        entries.push({ machine: value().toLowerCase() });
        break;
      case 'default':
        entries.push({});
        break;
      case 'login':
        current().login ??= value();
        break;
      case 'password':
        current().password ??= value();
        break;
      case 'account':
        value();
        break;
      default:
        throw fail(
          'here stands a word that is none of machine, default, login, password, account and macdef',
          'a value with spaces or with a # at its beginning goes into double quotes',
        );
    }
  }
  return entries;
}

/** The credentials for a host: of the first entry that names it, else of `default`; undefined where there are none. */
export function netrcCredentials(entries: readonly NetrcEntry[], hostname: string): Credentials | undefined {
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const entry = entries.find(({ machine }) => machine === undefined || machine === host);
  if (entry === undefined || (entry.login === undefined && entry.password === undefined)) return undefined;
  return { username: entry.login ?? '', password: entry.password ?? '' };
}

type Word = { text: string; quoted: boolean; start: number };

const SPACE = /[ \t\r\n]*/y;
const PLAIN = /[^ \t\r\n]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const COMMENT = /#[^\n]*/y;
/** A macro ends with an empty line. */
const MACRO = /macdef\b.*?(?:\r?\n[ \t]*\r?\n|$)/sy;

/** Words between white space. A comment begins where a keyword could: a password may begin with `#` too. */
function* wordsOf(file: SourceFile): Generator<Word> {
  const { text } = file;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  let isValue = false;
  while (take(SPACE) && at < text.length) {
    if (!isValue && (take(COMMENT) || take(MACRO))) continue;
    const start = at;
    if (text[at] === '"') {
      const quoted = take(QUOTED);
      if (!quoted) throw netrcError(file, start, { message: 'a value in double quotes has no end', hint: 'close it' });
      yield { text: unescape(quoted[1] ?? ''), quoted: true, start };
      isValue = false;
    } else {
      const word = take(PLAIN)?.[0] ?? '';
      isValue = !isValue && HAS_VALUE.has(word);
      yield { text: word, quoted: false, start };
    }
  }
}

const HAS_VALUE = new Set(['machine', 'login', 'password', 'account']);
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

function netrcError(file: SourceFile, start: number, about: Pick<Problem, 'message'> & { hint: string }): ProblemError {
  const location = locationOf({ file, start, end: start });
  return new ProblemError({
    code: 'input/netrc',
    message: `${file.path}: ${about.message}`,
    hint: about.hint,
    location,
  });
}
