import { copyBeside, readTextBeside } from '../../source/copy-beside.ts';
import { plainText } from '../../template/template-value.ts';
import { expandText } from '../expand-text.ts';
import type { RequestContext } from '../http-context.ts';

/** A file that a request refers to, written beside the collection; undefined where it cannot be. */
export async function copyFile(written: string, at: number, context: RequestContext): Promise<string | undefined> {
  const path = pathOf(written, at, context);
  return path === undefined ? undefined : copyBeside(path, context);
}

/** The text of a file that stands among the lines of a body; undefined where it is not there, or is no text. */
export async function readFileText(written: string, at: number, context: RequestContext): Promise<string | undefined> {
  const path = pathOf(written, at, context);
  return path === undefined ? undefined : readTextBeside(path, context);
}

function pathOf(written: string, at: number, context: RequestContext): string | undefined {
  return written.includes('{{') ? undefined : plainText(expandText(written, at, context));
}
