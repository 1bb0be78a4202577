import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';

/** How files are reached; paths are absolute. */
export type FileAccess = {
  readFile: (path: string) => Promise<Uint8Array>;
  /** The path without symbolic links. */
  realpath: (path: string) => Promise<string>;
  stat: (path: string) => Promise<{ isFile: () => boolean; isDirectory: () => boolean }>;
  /** The names in a folder. */
  readdir: (path: string) => Promise<string[]>;
};

export const nodeFileAccess: FileAccess = { readFile: readWhenPossible, realpath, stat, readdir };

/** The same, asked once about each path: ten thousand requests may name one schema, and a load sees one state of it. */
export function rememberingAccess(access: FileAccess): FileAccess {
  return { ...access, realpath: once(access.realpath), stat: once(access.stat) };
}

function once<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (path) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
}

/** Reads UTF-8 text, without its byte order mark. The path in reports is relative to `root`. */
export async function readText(
  absolutePath: string,
  root: string,
  access: FileAccess,
): Promise<{ file: SourceFile; problem?: undefined } | { problem: Problem; file?: undefined }> {
  const path = reportPath(absolutePath, root);
  const location = { file: path, line: 1, column: 1 };
  let bytes: Uint8Array;
  try {
    bytes = await access.readFile(absolutePath);
  } catch (error) {
    const code = errorCode(error);
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    const message = isAbsent ? `there is no file ${path}` : `${path} cannot be read (${code})`;
    return { problem: { code: isAbsent ? 'input/not-found' : 'input/unreadable', message } };
  }
  try {
    return { file: { path, absolutePath, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) } };
  } catch {
    const message = `${path} is not UTF-8 text`;
    return { problem: { code: 'input/unreadable', message, hint: 'save it as UTF-8', location } };
  }
}

/** A path as reports show it: relative to the root, with `/`. */
export function reportPath(absolutePath: string, root: string): string {
  return relative(root, absolutePath).split(sep).join('/') || '.';
}

/** Whether a path is a folder or lies in it; both without symbolic links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Whether something is there, and what it is; `other` may never come to an end: a pipe, a socket, a device. */
export async function kindOfPath(path: string, access: FileAccess): Promise<'file' | 'folder' | 'other' | undefined> {
  try {
    const found = await access.stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch {
    return undefined;
  }
}

/** All files of a project are read at once, which may be more than a process may open: then some wait for the others. */
async function readWhenPossible(path: string): Promise<Uint8Array> {
  for (let tries = 1; ; tries++) {
    try {
      return await readFile(path);
    } catch (error) {
      if (errorCode(error) !== 'EMFILE' || tries === MAX_TRIES) throw error;
      await delay(RETRY_MS);
    }
  }
}

const MAX_TRIES = 1000;
const RETRY_MS = 10;

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
