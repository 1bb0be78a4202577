import { ProblemError, problemAt } from '../../model/problem.ts';
import { locationOf, type SourceFile, type SourceLocation } from '../../model/source.ts';
import type { ImportFile } from '../import.ts';

/** A file of the source as problems and leftovers name it: relative to the folder that was imported. */
export function sourceFileOf(file: ImportFile): SourceFile {
  return { path: file.name, absolutePath: file.path, text: file.text };
}

/** Line and column of an offset. */
export function placeOf(file: SourceFile, offset: number): SourceLocation {
  return locationOf({ file, start: offset, end: offset });
}

/** The end of the line that an offset is on. */
export function lineEndAt({ text }: SourceFile, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** A `convert/source` problem at an offset, to be thrown. */
export function sourceError(file: SourceFile, offset: number, message: string, hint?: string): ProblemError {
  const start = Math.min(offset, file.text.length);
  return new ProblemError(problemAt({ file, start, end: start + 1 }, 'convert/source', message, hint));
}

/** Refuses what is no text at all: a NUL byte is in no file that a person wrote. */
export function refuseBinary(file: SourceFile): void {
  const nul = file.text.indexOf('\0');
  if (nul !== -1) throw sourceError(file, nul, 'the file is not text: it holds a NUL byte');
}
