import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { PreparedBody } from '../../model/exchange.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { FileAccess } from '../run-context.ts';

/** A file as it is, opened anew for each attempt. */
export async function fileBody(
  path: string,
  span: Span,
  files: FileAccess,
): Promise<PreparedBody & { kind: 'stream' }> {
  const absolute = await files.resolve(path, span);
  const { size } = await statFile(absolute, path, span);
  return { kind: 'stream', open: () => createReadStream(absolute), size, note: `file ${path}` };
}

async function statFile(absolute: string, path: string, span: Span): Promise<{ size: number }> {
  try {
    const found = await stat(absolute);
    if (found.isFile()) return found;
  } catch (error) {
    throw new ProblemError(
      problemAt(span, 'http/file', `"${path}" cannot be read: ${(error as Error).message}`),
      error,
    );
  }
  throw new ProblemError(problemAt(span, 'http/file', `"${path}" is not a file`));
}
