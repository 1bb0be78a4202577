import { ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import type { Expand, ShellCommand, ShellWord } from './shell-command.ts';

/** A character with the offset it comes from. A mark of an expansion counts as one. */
type Placed = { char: string; at: number };

/** Whether a text is for `cmd.exe`: carets continue its lines or stand before quotes. */
export function isForCmd(text: string): boolean {
  return /\^[ \t]*\r?\n|\^"/.test(text) && !/\\\r?\n/.test(text);
}

/**
 * The commands of a text for `cmd.exe`, as browsers copy them: first carets and `%NAME%` as the shell reads them, then
 * quotes and backslashes as programs take their arguments apart (Microsoft C, "Parsing C command-line arguments").
 */
export function splitCmd(file: SourceFile, expand: Expand): ShellCommand[] {
  return linesOf(file, expand).flatMap((line) => {
    const words = wordsOf(line, file);
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ words, redirects: [], start: first.start, end: last.end, pipedFrom: false, pipedInto: false }];
  });
}

/** What the shell hands on of each command. */
function linesOf({ text }: SourceFile, expand: Expand): Placed[][] {
  const lines: Placed[][] = [[]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const line = lines.at(-1) as Placed[];
    const [variable, name = ''] = char === '%' ? (/^%([A-Za-z_]\w*)%/.exec(text.slice(at, at + 256)) ?? []) : [];
    if (variable !== undefined) {
      line.push({ char: expand({ kind: 'variable', name }, at), at });
      at += variable.length - 1;
    } else if (char === '^' && !isQuoted) {
      at = pushEscaped(text, at, line);
    } else if (char === '\n' || (!isQuoted && (char === '&' || char === '|'))) {
      lines.push([]);
      isQuoted = false;
    } else if (char !== '\r') {
      if (char === '"') isQuoted = !isQuoted;
      line.push({ char, at });
    }
  }
  return lines;
}

/** After a caret: a line break is left out, and whatever follows stands for itself. Gives the offset of the last character used. */
function pushEscaped(text: string, caret: number, line: Placed[]): number {
  const [blanks = ''] = /^[ \t]*(?=\r?\n)/.exec(text.slice(caret + 1, caret + 64)) ?? [];
  const lineBreak = /^\r?\n/.exec(text.slice(caret + 1 + blanks.length, caret + 3 + blanks.length))?.[0];
  const at = caret + 1 + blanks.length + (lineBreak?.length ?? 0);
  if (lineBreak === undefined) {
    if (at < text.length) line.push({ char: text[at] as string, at });
    return at;
  }
  line.push(...(blanks === '' ? [] : [{ char: ' ', at: caret }]));
  // Two line breaks after a caret are one that stands for itself.
  const second = /^\r?\n/.exec(text.slice(at, at + 2))?.[0];
  if (second === undefined) return at - 1;
  line.push({ char: '\n', at });
  return at + second.length - 1;
}

function wordsOf(line: Placed[], file: SourceFile): ShellWord[] {
  const words: ShellWord[] = [];
  let word: ShellWord | undefined;
  let quote: number | undefined;
  for (let index = 0; index < line.length; index++) {
    const { char, at } = line[index] as Placed;
    if (quote === undefined && /^[ \t\n]$/.test(char)) {
      word = undefined;
      continue;
    }
    if (word === undefined) words.push((word = { text: '', start: at, end: at + 1 }));
    word.end = at + 1;
    if (char === '\\') {
      const slashes = countBackslashes(line, index);
      const isBeforeQuote = line[index + slashes]?.char === '"';
      word.text += '\\'.repeat(isBeforeQuote ? slashes >> 1 : slashes);
      index += slashes - 1;
      if (isBeforeQuote && slashes % 2 === 1) {
        word.text += '"';
        index++;
      }
    } else if (char !== '"') word.text += char;
    else if (quote === undefined) quote = at;
    else if (line[index + 1]?.char === '"') {
      word.text += '"';
      index++;
    } else quote = undefined;
  }
  if (quote === undefined) return words;
  const span = { file, start: quote, end: quote + 1 };
  const message = 'a double quote is opened and never closed';
  throw new ProblemError(problemAt(span, 'convert/source', message, 'is the command whole?'));
}

function countBackslashes(line: Placed[], from: number): number {
  let count = 0;
  while (line[from + count]?.char === '\\') count++;
  return count;
}
