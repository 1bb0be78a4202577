import { randomBytes } from 'node:crypto';
import { mkdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';

export type OutputTarget = {
  /** Relative to the working directory; absent and `-` are standard output. */
  file?: string;
  /** Whether a file that is there may be replaced. */
  force: boolean;
};

/** The absolute path of a target; undefined is standard output. Throws ProblemError where it must not be written. */
export async function outputPath({ file, force }: OutputTarget, host: Host): Promise<string | undefined> {
  if (file === undefined || file === '-') return undefined;
  const path = resolve(host.cwd, file);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new ProblemError({ code: 'usage/flag', message: `${file} is a folder; name a file`, hint: '-o <file>' });
  }
  if (found !== undefined && !force) {
    const hint = 'choose another name, or overwrite it with --force';
    throw new ProblemError({ code: 'input/exists', message: `${file} is there already`, hint });
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
    throw new ProblemError({ code: 'usage/flag', message: `${path} cannot be written: ${reason}` }, error);
  }
}
