import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MadeFile } from './made-files.ts';

/** Lines of a `.gitignore` that keep a `.env` out, in whichever folder below it. */
const IGNORES = new Set(['.env', '.env*', '*.env', '**/.env', '**/.env*', '**/*.env']);

/**
 * What makes git ignore the `.env` of a folder: the nearest `.gitignore` of its work tree with a line more, else a new one
 * of the folder. Undefined where it is ignored already.
 */
export async function ignoreEnvFile(folder: string): Promise<MadeFile | undefined> {
  const files = await ignoreFiles(folder);
  for (const { path, text } of files) if (isIgnoredBy(text, dirname(path) === folder)) return undefined;
  const { path, text } = files[0] ?? { path: join(folder, '.gitignore'), text: '' };
  return { path, text: `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.env\n` };
}

/** Those of the folder and of the folders above it in its work tree, nearest first. */
async function ignoreFiles(folder: string): Promise<{ path: string; text: string }[]> {
  const found: { path: string; text: string }[] = [];
  let isInWorkTree = false;
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, '.gitignore');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) found.push({ path, text });
    isInWorkTree = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isInWorkTree || dirname(at) === at) break;
  }
  return isInWorkTree ? found : found.filter(({ path }) => dirname(path) === folder);
}

/** The last line that speaks of the file counts; `!` takes it in again. */
function isIgnoredBy(text: string, isSameFolder: boolean): boolean {
  let isIgnored = false;
  for (const line of text.split(/\r?\n/)) {
    const pattern = line.trimEnd().replace(/^!/, '');
    if (IGNORES.has(pattern) || (isSameFolder && pattern === '/.env')) isIgnored = !line.startsWith('!');
  }
  return isIgnored;
}
