import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { ImportFile, ImportSource } from '../../convert/import.ts';
import { isInside, kindOfPath, nodeFileAccess, readText } from '../../load/files/file-access.ts';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';
import { didYouMean } from '../../text/nearest.ts';

/**
 * `source` is a file, a folder or `-`; `endings` are those of the files to take of a folder. What lies in `output`, a
 * folder within it, was written by an import before.
 */
export type SourceRequest = { kind: string; source: string; output: string; endings: readonly string[] };

/** Folders that hold nothing a person wrote. */
const SKIPPED = new Set(['node_modules', '.git']);

/** Reads all files of a source. Throws ProblemError where there is none, or one cannot be read. */
export async function readSource(request: SourceRequest, host: Host): Promise<ImportSource> {
  const { source } = request;
  if (source === '-') {
    const file = { path: '-', name: '-', text: await readAll(host.stdin) };
    return { path: '-', files: [file], readBeside: readBelow(host.cwd, host.cwd) };
  }
  const path = resolve(host.cwd, source);
  const kind = await kindOfPath(path, nodeFileAccess);
  if (kind === 'folder') {
    const files = await readFolder(path, request, host.cwd);
    return { path, files, readBeside: readBelow(path) };
  }
  const names = await readdir(dirname(path)).catch(() => []);
  if (kind === undefined) {
    const hint = didYouMean(basename(path), names);
    throw new ProblemError({
      code: 'input/not-found',
      message: `there is no file or folder ${source}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const file = await readImportFile(path, basename(path), host.cwd);
  return { path, files: [file], readBeside: readBelow(dirname(path)) };
}

async function readFolder(folder: string, request: SourceRequest, cwd: string): Promise<ImportFile[]> {
  const { kind, output, endings } = request;
  const isMade = (path: string): boolean => output !== folder && isInside(output, folder) && isInside(path, output);
  const paths = (await filesBelow(folder)).filter(
    (path) => !isMade(path) && endings.some((ending) => path.endsWith(ending)),
  );
  if (paths.length === 0) {
    throw new ProblemError({
      code: 'input/not-found',
      message: `the folder ${relative(cwd, folder) || '.'} holds no file to import as ${kind}`,
      hint: `taken are files that end in ${endings.join(', ')}`,
    });
  }
  const files: ImportFile[] = [];
  for (const path of paths) {
    files.push(await readImportFile(path, relative(folder, path).split(sep).join('/'), cwd));
  }
  return files;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) found.push(...(await filesBelow(path)));
    if (entry.isFile()) found.push(path);
  }
  return found;
}

async function readImportFile(path: string, name: string, cwd: string): Promise<ImportFile> {
  const { file, problem } = await readText(path, cwd, { ...nodeFileAccess, readFile: readAsUtf8 });
  if (problem !== undefined) throw new ProblemError(problem);
  return { path, name, text: file.text };
}

/** UTF-16 with its byte order mark, as some programs of Windows write it, as UTF-8. */
async function readAsUtf8(path: string): Promise<Uint8Array> {
  const bytes = await nodeFileAccess.readFile(path);
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : '';
  return encoding === '' ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}

/** Texts relative to a file of the source (of standard input: to `base`), from `root` or below it only. */
function readBelow(root: string, base?: string): ImportSource['readBeside'] {
  return async (file, path) => {
    const target = resolve(base ?? dirname(file.path), path);
    const [real, realRoot] = await Promise.all([target, root].map((one) => realpath(one).catch(() => undefined)));
    if (real === undefined || realRoot === undefined || !isInside(real, realRoot)) return undefined;
    const { file: read } = await readText(real, root, nodeFileAccess);
    return read?.text;
  };
}

async function readAll(stream: Host['stdin']): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of stream) {
      text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ProblemError({ code: 'input/unreadable', message: 'standard input is not UTF-8 text' }, error);
  }
}
