import { ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import { ansiCText } from './ansi-c-quote.ts';
import type { Expand, Redirect, ShellCommand, ShellWord } from './shell-command.ts';

type Lexer = {
  file: SourceFile;
  expand: Expand;
  at: number;
  commands: ShellCommand[];
  current: ShellCommand | undefined;
  /** Here-documents whose text begins on the next line. */
  pending: { delimiter: string; isQuoted: boolean; command: ShellCommand }[];
};

const BLANK = /[ \t]/;
const WORD_END = /[ \t\r\n;&|<>]/;

/**
 * The commands of a text in the language of POSIX shells and bash, as far as single commands need it: quotes, escapes,
 * comments, continued lines, variables, redirections, here-documents. Nothing is executed. Throws ProblemError
 * (`convert/source`) at a quote that is never closed.
 */
export function splitShell(file: SourceFile, expand: Expand): ShellCommand[] {
  const lexer: Lexer = { file, expand, at: 0, commands: [], current: undefined, pending: [] };
  const { text } = file;
  while (lexer.at < text.length) {
    const char = text[lexer.at] as string;
    const rest = text.slice(lexer.at, lexer.at + 3);
    if (BLANK.test(char)) lexer.at++;
    else if (/^\\\r?\n/.test(rest)) lexer.at += rest[1] === '\r' ? 3 : 2;
    else if (char === '\n' || char === '\r') endLine(lexer);
    else if (char === '#') skipComment(lexer);
    else if (/[;&|]/.test(char)) readOperator(lexer);
    else if (/^(\d?[<>])/.test(rest)) readRedirect(lexer);
    else {
      const word = readWord(lexer);
      commandOf(lexer, word.start).words.push(word);
    }
  }
  const [unfinished] = lexer.pending;
  if (unfinished !== undefined)
    throw openAt(lexer, unfinished.command.start, `the here-document ${unfinished.delimiter}`);
  endCommand(lexer);
  return lexer.commands;
}

function commandOf(lexer: Lexer, start: number): ShellCommand {
  lexer.current ??= { words: [], redirects: [], start, end: start, pipedFrom: false, pipedInto: false };
  if (lexer.current.words.length === 0 && lexer.current.redirects.length === 0) lexer.current.start = start;
  return lexer.current;
}

function endCommand(lexer: Lexer): void {
  const { current } = lexer;
  lexer.current = undefined;
  if (current === undefined || current.words.length + current.redirects.length === 0) return;
  current.end = current.words.at(-1)?.end ?? lexer.at;
  lexer.commands.push(current);
}

function endLine(lexer: Lexer): void {
  const { text } = lexer.file;
  lexer.at += text[lexer.at] === '\r' && text[lexer.at + 1] === '\n' ? 2 : 1;
  endCommand(lexer);
  for (const { delimiter, isQuoted, command } of lexer.pending.splice(0)) {
    command.redirects.push({
      kind: 'text',
      text: readHereDocument(lexer, { delimiter, isQuoted, start: command.start }),
    });
  }
}

function skipComment(lexer: Lexer): void {
  const end = lexer.file.text.indexOf('\n', lexer.at);
  lexer.at = end === -1 ? lexer.file.text.length : end;
}

function readOperator(lexer: Lexer): void {
  const [operator = ''] = /^(\|\||&&|\|&|&>>?|[;&|])/.exec(lexer.file.text.slice(lexer.at, lexer.at + 3)) ?? [];
  if (operator.startsWith('&>')) {
    readRedirect(lexer);
    return;
  }
  lexer.at += operator.length;
  const isPipe = operator === '|' || operator === '|&';
  if (isPipe && lexer.current !== undefined) lexer.current.pipedInto = true;
  endCommand(lexer);
  if (isPipe)
    lexer.current = { words: [], redirects: [], start: lexer.at, end: lexer.at, pipedFrom: true, pipedInto: false };
}

function readRedirect(lexer: Lexer): void {
  const start = lexer.at;
  const [operator = ''] =
    /^(?:&>>?|\d?(?:<<<|<<-?|<&|<>|>>|>&|>\||[<>]))/.exec(lexer.file.text.slice(start, start + 5)) ?? [];
  lexer.at += operator.length;
  const command = commandOf(lexer, start);
  skipBlanks(lexer);
  const isQuoted = /^[^\s]*['"\\]/.test(lexer.file.text.slice(lexer.at, lexer.at + 100));
  const word = readWord(lexer);
  if (word.end === word.start)
    throw openAt(lexer, start, `the redirection ${operator}`, 'is open: what follows is missing');
  const redirect = redirectOf(operator, word);
  if (redirect === 'here') lexer.pending.push({ delimiter: word.text, isQuoted, command });
  else if (redirect !== undefined) command.redirects.push(redirect);
}

function redirectOf(operator: string, word: ShellWord): Redirect | 'here' | undefined {
  if (operator === '<<<' || operator === '0<<<') return { kind: 'text', text: `${word.text}\n` };
  if (/^0?<<-?$/.test(operator)) return 'here';
  if (/^0?<$/.test(operator)) return { kind: 'file', path: word };
  // What goes to standard error, or nowhere, changes nothing of the request.
  if (/^1?>[>|]?$/.test(operator) && word.text !== '/dev/null') return { kind: 'output', path: word };
  return undefined;
}

function skipBlanks(lexer: Lexer): void {
  while (BLANK.test(lexer.file.text[lexer.at] ?? '')) lexer.at++;
}

function readHereDocument(
  lexer: Lexer,
  { delimiter, isQuoted, start }: { delimiter: string; isQuoted: boolean; start: number },
): string {
  const { text } = lexer.file;
  const from = lexer.at;
  for (let line = from; line < text.length; ) {
    const end = text.indexOf('\n', line) === -1 ? text.length : text.indexOf('\n', line);
    if (text.slice(line, end).trimEnd().replace(/^\t+/, '') === delimiter) {
      lexer.at = Math.min(end + 1, text.length);
      const body = text.slice(from, line);
      return isQuoted ? body : expandText(lexer, from, line);
    }
    line = end + 1;
  }
  throw openAt(lexer, start, `the here-document ${delimiter}`);
}

/** A stretch with variables and escapes as in double quotes, where quotes stand for themselves. */
function expandText(lexer: Lexer, from: number, to: number): string {
  const after = lexer.at;
  lexer.at = from;
  let result = '';
  while (lexer.at < to) result += readExpandable(lexer, /[$`\\\n]/);
  lexer.at = after;
  return result;
}

function readWord(lexer: Lexer): ShellWord {
  const { text } = lexer.file;
  const start = lexer.at;
  let word = '';
  while (lexer.at < text.length) {
    const char = text[lexer.at] as string;
    if (char === "'") word += readSingle(lexer);
    else if (char === '"') word += readDouble(lexer);
    else if (char === '$' && text[lexer.at + 1] === "'") word += readAnsiC(lexer);
    else if (char === '$' && text[lexer.at + 1] === '"') lexer.at++;
    else if (char === '$' || char === '`') word += readExpansion(lexer);
    else if (char === '\\') {
      const [escaped = ''] = /^\\(?:\r?\n|[\s\S]|$)/u.exec(text.slice(lexer.at, lexer.at + 4)) ?? [];
      word += escaped.endsWith('\n') ? '' : escaped.slice(1);
      lexer.at += escaped.length;
    } else if (WORD_END.test(char)) break;
    else {
      word += char;
      lexer.at++;
    }
  }
  return { text: word, start, end: lexer.at };
}

function readSingle(lexer: Lexer): string {
  const start = lexer.at;
  const end = lexer.file.text.indexOf("'", start + 1);
  if (end === -1) throw openAt(lexer, start, 'a single quote');
  lexer.at = end + 1;
  return lexer.file.text.slice(start + 1, end);
}

function readAnsiC(lexer: Lexer): string {
  const start = lexer.at;
  const { text } = lexer.file;
  let end = start + 2;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) throw openAt(lexer, start, "$'…'");
  lexer.at = end + 1;
  return ansiCText(text.slice(start + 2, end));
}

function readDouble(lexer: Lexer): string {
  const start = lexer.at;
  const { text } = lexer.file;
  let result = '';
  lexer.at++;
  while (lexer.at < text.length && text[lexer.at] !== '"') result += readExpandable(lexer, /[$`"\\\n]/);
  if (lexer.at >= text.length) throw openAt(lexer, start, 'a double quote');
  lexer.at++;
  return result;
}

/** The next piece where `$`, backquotes and a backslash before one of `escapable` mean something. */
function readExpandable(lexer: Lexer, escapable: RegExp): string {
  const { text } = lexer.file;
  const char = text[lexer.at] as string;
  if (char === '$' || char === '`') return readExpansion(lexer);
  const next = text[lexer.at + 1] ?? '';
  if (char === '\\' && (escapable.test(next) || text.startsWith('\r\n', lexer.at + 1))) {
    lexer.at += next === '\r' ? 3 : 2;
    return next === '\n' || next === '\r' ? '' : next;
  }
  lexer.at++;
  return char;
}

/** `$NAME`, `${…}`, `$(…)`, backquotes; a `$` before anything else is itself. */
function readExpansion(lexer: Lexer): string {
  const { text } = lexer.file;
  const start = lexer.at;
  if (text[start] === '`' || text[start + 1] === '(') return readCommand(lexer);
  if (text[start + 1] === '{') {
    const end = text.indexOf('}', start);
    if (end === -1) throw openAt(lexer, start, '${');
    lexer.at = end + 1;
    const inner = text.slice(start + 2, end);
    const [, name, fallback] = /^([A-Za-z_]\w*)(?::?-([^$`]*))?$/.exec(inner) ?? [];
    if (name === undefined) return lexer.expand({ kind: 'command', source: text.slice(start, end + 1) }, start);
    return lexer.expand({ kind: 'variable', name, ...(fallback === undefined ? {} : { fallback }) }, start);
  }
  const [name] = /^(?:[A-Za-z_]\w*|[\d@*?#!$-])/.exec(text.slice(start + 1, start + 256)) ?? [];
  lexer.at = start + 1 + (name?.length ?? 0);
  if (name === undefined) return '$';
  if (/\w/.test(name) && !/^\d/.test(name)) return lexer.expand({ kind: 'variable', name }, start);
  return lexer.expand({ kind: 'command', source: `$${name}` }, start);
}

function readCommand(lexer: Lexer): string {
  const { text } = lexer.file;
  const start = lexer.at;
  let end = start + 1;
  if (text[start] === '`') {
    while (end < text.length && text[end] !== '`') end += text[end] === '\\' ? 2 : 1;
  } else {
    let depth = 0;
    for (; end < text.length; end++) {
      if (text[end] === '(') depth++;
      if (text[end] === ')' && --depth === 0) break;
    }
  }
  if (end >= text.length) throw openAt(lexer, start, text[start] === '`' ? 'a backquote' : '$(');
  lexer.at = end + 1;
  return lexer.expand({ kind: 'command', source: text.slice(start, end + 1) }, start);
}

function openAt({ file }: Lexer, start: number, what: string, rest = 'is opened and never closed'): ProblemError {
  const span = { file, start, end: Math.min(start + 1, file.text.length) };
  return new ProblemError(problemAt(span, 'convert/source', `${what} ${rest}`, 'is the command whole?'));
}
