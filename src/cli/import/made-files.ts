import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ProblemError } from '../../model/problem.ts';

/** A file to be written, `path` absolute; `requests` where it is a collection, `mode` where not everybody may read it. */
export type MadeFile = { path: string; text: string; requests?: number; mode?: number };

/** Throws ProblemError that lists every one of the files that is there already. */
export async function refuseExisting(files: readonly MadeFile[], cwd: string): Promise<void> {
  const there: string[] = [];
  for (const { path } of files) if (await lstat(path).catch(() => undefined)) there.push(shownPath(path, cwd));
  if (there.length === 0) return;
  throw new ProblemError({
    code: 'input/exists',
    message:
      there.length === 1
        ? `${there[0]} is there already, nothing was written`
        : `${there.length} files are there already, nothing was written:\n${there.join('\n')}`,
    hint: 'choose another folder by -o, or overwrite by --force',
  });
}

/** Writes all files, or none: each beside its place first, then all are moved. Throws ProblemError. */
export async function writeMade(files: readonly MadeFile[]): Promise<void> {
  const mark = randomBytes(6).toString('hex');
  const moves = files.map((file, index) => ({ ...file, from: join(dirname(file.path), `.rollcall-${mark}-${index}`) }));
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, from, text, mode } of moves) {
      const created = await mkdir(dirname(path), { recursive: true });
      if (created !== undefined) undo.push(() => rm(created, { recursive: true }));
      await writeFile(from, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
      undo.push(() => rm(from, { force: true }));
    }
    for (const { path, from } of moves) {
      const before = await readFile(path).catch(() => undefined);
      await rename(from, path);
      undo.push(() => (before === undefined ? rm(path) : writeFile(path, before)));
    }
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    const message = `the files cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    throw new ProblemError({ code: 'convert/output', message, hint: 'nothing was written' }, error);
  }
}

/** A path as the command shows it: relative to the working directory where that is shorter. */
export function shownPath(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return way.startsWith(`..${sep}..`) ? path : way.split(sep).join('/') || '.';
}
