import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseNetrc } from '../../auth/netrc.ts';
import type { Host } from '../../model/host.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { NetrcSettings } from '../run-context.ts';

/** `span` is where it was asked for, absent for the flag; `path` is absolute. */
export type NetrcRequest = { span?: Span | undefined; path?: string };

/**
 * The `.netrc` file of the user: the one that the variable NETRC names, else the one that was asked for, else
 * `~/.netrc`. Throws ProblemError where it cannot be read or understood.
 */
export async function readNetrc(
  { cwd, env }: Pick<Host, 'cwd' | 'env'>,
  { span, path: asked }: NetrcRequest,
): Promise<NetrcSettings> {
  const fail = (message: string, hint: string): ProblemError =>
    new ProblemError(
      span === undefined ? { code: 'input/netrc', message, hint } : problemAt(span, 'input/netrc', message, hint),
    );
  const named = env['NETRC'] ? resolve(cwd, env['NETRC']) : asked;
  const home = env['HOME'] || env['USERPROFILE'] || undefined;
  if (named === undefined && home === undefined) {
    throw fail('there is no home folder to look for .netrc in', 'set HOME, or NETRC to the path of the file');
  }
  const path = named ?? join(home ?? '', '.netrc');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${message}`;
    throw fail(what, 'credentials are read from ~/.netrc, or from the file that the variable NETRC names');
  }
  const file = { path, absolutePath: path, text };
  return { entries: parseNetrc(file), ...(named === undefined ? {} : { path }) };
}
