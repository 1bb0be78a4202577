import { posix } from 'node:path';
import { plainText } from '../../text-source/template-value.ts';
import { expandText } from '../expand-text.ts';
import type { RequestContext } from '../http-context.ts';

/** A file of the source, to be written beside the collection; undefined where it is not there, or is no text. */
export async function copyBeside(written: string, at: number, context: RequestContext): Promise<string | undefined> {
  const text = await readTextBeside(written, at, context);
  const path = plainText(expandText(written, at, context));
  if (text === undefined || path === undefined) return undefined;
  const normal = posix.normalize(path);
  if (normal.startsWith('..') || posix.isAbsolute(normal)) return undefined;
  context.files.set(normal, text);
  return normal;
}

/** The text of a file beside; undefined where it is not there, or is no text. */
export async function readTextBeside(
  written: string,
  at: number,
  context: RequestContext,
): Promise<string | undefined> {
  const path = written.includes('{{') ? undefined : plainText(expandText(written, at, context));
  if (path === undefined) return undefined;
  const text = await context.readBeside(context.input, path);
  return text === undefined || text.includes('\ufffd') ? undefined : text;
}
