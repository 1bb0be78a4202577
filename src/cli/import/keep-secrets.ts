import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { Imported } from '../../convert/import.ts';
import { dotenvLine } from './dotenv-line.ts';
import { ignoreEnvFile } from './ignore-env-file.ts';
import type { MadeFile } from './made-files.ts';

/** What becomes of the credentials of an import. Paths are absolute. */
export type KeptSecrets = {
  file: string;
  written: string[];
  /** Names that the file has already with another value, which stays. */
  different: string[];
  /** Values that no `.env` file can hold. */
  unwritable: string[];
  /** The `.gitignore` that is changed. */
  ignoredBy?: string;
  /** The files as they are to be written. */
  files: MadeFile[];
};

/** Only its owner may read it. */
const NEW_FILE_MODE = 0o600;

/** Adds credentials to the `.env` of a folder and keeps that out of git. Names that are there already stay as they are. */
export async function keepSecrets(secrets: Imported['secrets'], folder: string): Promise<KeptSecrets | undefined> {
  if (secrets.length === 0) return undefined;
  const file = join(folder, '.env');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const known: Record<string, string> = text === undefined ? {} : parse(text);
  const kept: KeptSecrets = { file, written: [], different: [], unwritable: [], files: [] };
  let added = '';
  for (const { name, value } of secrets) {
    const line = dotenvLine(name, value);
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    if (before !== undefined) {
      if (before !== value) kept.different.push(name);
    } else if (line === undefined) kept.unwritable.push(name);
    else {
      added += `${line}\n`;
      known[name] = value;
      kept.written.push(name);
    }
  }
  const ignore = await ignoreEnvFile(folder);
  if (ignore !== undefined) {
    kept.ignoredBy = ignore.path;
    kept.files.push(ignore);
  }
  if (added !== '') kept.files.push(await envFile(file, text, added));
  return kept;
}

async function envFile(file: string, before: string | undefined, added: string): Promise<MadeFile> {
  if (before === undefined) return { path: file, text: added, mode: NEW_FILE_MODE };
  const joint = before === '' || before.endsWith('\n') ? '' : '\n';
  // What the name links to is changed, not the link.
  const path = await realpath(file);
  return { path, text: `${before}${joint}${added}`, mode: (await stat(path)).mode & 0o777 };
}
