import { stat } from 'node:fs/promises';
import type { PreparedBody } from '../../model/exchange.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { FileAccess } from '../run-context.ts';
import { streamFile } from './stream-file.ts';

/** A file as it is, opened anew for each attempt. */
export async function fileBody(
  path: string,
  span: Span,
  files: FileAccess,
): Promise<PreparedBody & { kind: 'stream' }> {
  const absolute = await files.resolve(path, span);
  const { size } = await statFile(absolute, path, span);
  // Asked again for each attempt: meanwhile a link may lead elsewhere.
  const locate = (): Promise<string> => files.resolve(path, span);
  const source = { kind: 'file', path: absolute } as const;
  return { kind: 'stream', open: () => streamFile(locate), size, note: `file ${path}`, source };
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
