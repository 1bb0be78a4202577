import { basename, dirname } from 'node:path';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { LoadContext } from '../load-context.ts';
import { isInside, kindOfPath, reportPath } from './file-access.ts';

/** A file that a collection names: its absolute path, and the name and place where it stands. */
export type NamedFile = { path: string; name: string; span: Span };

export type ReadBounds = Pick<LoadContext, 'access' | 'root' | 'allowRead'>;

/** Whether the file is there and may be read: it lies below the project root, symbolic links resolved. */
export async function checkNamedFile(
  { path, name, span }: NamedFile,
  context: LoadContext,
): Promise<Problem | undefined> {
  const { access } = context;
  const kind = await kindOfPath(path, access);
  if (!(await isAllowed(path, kind !== undefined, context))) {
    const hint = 'put it below the folder of rollcall.yaml, or allow its folder by --allow-read';
    return problemAt(span, 'input/outside-root', `${name} lies outside the project root`, hint);
  }
  if (kind === 'file') return undefined;
  if (kind === 'other') {
    const hint = 'pipes, sockets and devices are not read: they need not end';
    return problemAt(span, 'input/unreadable', `${name} is no regular file`, hint);
  }
  if (kind === 'folder') return problemAt(span, 'input/not-found', `${name} is a folder`, 'name a file in it');
  const hint = await nearestFile(path, context);
  return problemAt(span, 'input/not-found', `there is no file ${name}`, hint);
}

/** Whether a path lies below the root or a folder of `--allow-read`; of one that exists the links are resolved. */
export async function isAllowed(
  path: string,
  exists: boolean,
  { access, root, allowRead }: ReadBounds,
): Promise<boolean> {
  const folders = [root, ...allowRead];
  if (!exists) return folders.some((folder) => isInside(path, folder));
  const target = await realOf(path, access.realpath);
  for (const folder of folders) {
    if (isInside(target, await realOf(folder, access.realpath))) return true;
  }
  return false;
}

async function realOf(path: string, realpath: (path: string) => Promise<string>): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

async function nearestFile(path: string, { access, root }: LoadContext): Promise<string> {
  try {
    const names = await access.readdir(dirname(path));
    return didYouMean(basename(path), names) ?? `looked for ${reportPath(path, root)}`;
  } catch {
    return `looked for ${reportPath(path, root)}; its folder is not there either`;
  }
}
