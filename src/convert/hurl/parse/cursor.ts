import { ProblemError, problemAt } from '../../../model/problem.ts';
import type { SourceFile } from '../../../model/source.ts';
import type { HurlComment } from '../tree.ts';

/** A place in a Hurl file. Going back is setting `at`; comments are kept by their offset, so none counts twice. */
export type Cursor = { file: SourceFile; text: string; at: number; comments: Map<number, HurlComment> };

export function createCursor(file: SourceFile): Cursor {
  return { file, text: file.text, at: 0, comments: new Map() };
}

/** A `convert/source` problem at the cursor, to be thrown. */
export function syntaxError(cursor: Cursor, message: string, hint?: string, at: number = cursor.at): ProblemError {
  const start = Math.min(at, cursor.text.length);
  return new ProblemError(problemAt({ file: cursor.file, start, end: start + 1 }, 'convert/source', message, hint));
}

export function isAtEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length;
}

export function isNext(cursor: Cursor, text: string): boolean {
  return cursor.text.startsWith(text, cursor.at);
}

/** Passes a text if it is next. */
export function take(cursor: Cursor, text: string): boolean {
  if (!isNext(cursor, text)) return false;
  cursor.at += text.length;
  return true;
}

/** Passes a text that must be next. */
export function expectNext(cursor: Cursor, text: string): void {
  if (!take(cursor, text)) throw syntaxError(cursor, `expected ${JSON.stringify(text)}, found ${foundAt(cursor)}`);
}

/** Passes what a sticky pattern matches here; undefined where it does not. */
export function takePattern(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

export function skipSpaces(cursor: Cursor): void {
  takePattern(cursor, /[ \t]*/y);
}

/** Passes spaces, a comment and the end of the line; false where something else stands there. */
function takeLineEnd(cursor: Cursor): boolean {
  const start = cursor.at;
  skipSpaces(cursor);
  const at = cursor.at;
  const comment = takePattern(cursor, /#[^\n]*/y);
  if (comment !== undefined) cursor.comments.set(at, { at, text: comment.slice(1).replace(/\r$/, '') });
  if (takePattern(cursor, /\r?\n/y) !== undefined || isAtEnd(cursor)) return true;
  cursor.at = start;
  return false;
}

export function expectLineEnd(cursor: Cursor): void {
  if (takeLineEnd(cursor)) return;
  skipSpaces(cursor);
  throw syntaxError(cursor, `expected the end of the line, found ${foundAt(cursor)}`);
}

/** Passes blank lines and comments, and the spaces before what follows. */
export function skipBlankLines(cursor: Cursor): void {
  while (!isAtEnd(cursor) && takeLineEnd(cursor)) {
    // Each turn passes a line.
  }
  skipSpaces(cursor);
}

/** What stands at the cursor, for a message. */
export function foundAt(cursor: Cursor): string {
  if (isAtEnd(cursor)) return 'the end of the file';
  const found = /[^\s]\S{0,19}|\s/y;
  found.lastIndex = cursor.at;
  const text = found.exec(cursor.text)?.[0] ?? '';
  return /^\s$/.test(text) ? 'the end of the line' : JSON.stringify(text);
}
