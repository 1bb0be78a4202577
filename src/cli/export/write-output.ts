import { randomBytes } from 'node:crypto';
import { mkdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';

export type OutputTarget = {
  /** Relative to the working directory; absent and `-` are standard output. */
  file?: string;
  /** Of the file, where a folder is named. */
  usualName: string;
  /** Whether a file that is there may be replaced. */
  force: boolean;
};

/**
 * The absolute path of a target, in a folder under the name that such a file usually has; undefined is standard output.
 * Throws ProblemError where a file is there already.
 */
export async function outputPath({ file, usualName, force }: OutputTarget, host: Host): Promise<string | undefined> {
  if (file === undefined || file === '-') return undefined;
  const named = resolve(host.cwd, file);
  const isFolder = /[/\\]$/.test(file) || (await stat(named).catch(() => undefined))?.isDirectory() === true;
  const path = isFolder ? join(named, usualName) : named;
  if (!force && (await stat(path).catch(() => undefined))?.isFile() === true) {
    const hint = 'choose another name, or overwrite it with --force';
    throw new ProblemError({ code: 'input/exists', message: `${relative(host.cwd, path)} is there already`, hint });
  }
  return path;
}

/** Writes a text to its place, whole or not at all. Throws ProblemError where that fails. */
export async function writeOutput(text: string, path: string | undefined, host: Host): Promise<void> {
  if (path === undefined) {
    host.stdout.write(text);
    return;
  }
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    const reason = (error as Error).message.replace(/,? open .*$/, '');
    throw new ProblemError({ code: 'convert/output', message: `${path} cannot be written: ${reason}` }, error);
  }
}
