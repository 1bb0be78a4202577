import { posix } from 'node:path';
import type { ImportFile, ImportSource } from '../import.ts';

/** `files` are those to write beside the collection, by their paths relative to it. */
export type FilesBeside = { input: ImportFile; readBeside: ImportSource['readBeside']; files: Map<string, string> };

/** A file of the source, to be written beside the collection; undefined where it lies elsewhere, or is no text. */
export async function copyBeside(path: string, beside: FilesBeside): Promise<string | undefined> {
  const normal = posix.normalize(path);
  if (normal.startsWith('..') || posix.isAbsolute(normal)) return undefined;
  const text = await readTextBeside(path, beside);
  if (text === undefined) return undefined;
  beside.files.set(normal, text);
  return normal;
}

/** The text of a file beside the source; undefined where it is not there, or is no UTF-8: it would get other bytes. */
export async function readTextBeside(
  path: string,
  { input, readBeside }: Pick<FilesBeside, 'input' | 'readBeside'>,
): Promise<string | undefined> {
  const text = await readBeside(input, path);
  return text?.includes('\ufffd') === true ? undefined : text;
}
