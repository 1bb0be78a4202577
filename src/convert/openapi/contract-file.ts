import { dirname, isAbsolute, posix, relative, sep } from 'node:path';
import { isInside } from '../../load/files/file-access.ts';
import type { Imported, ImportSource } from '../import.ts';
import type { SourceDescription } from './read-source.ts';

/** Where the collections find the description, relative to the output folder, and what has to be copied for it. */
export type ContractFile = { path: string; copies: Imported['files'] };

/** The description where it is, if that belongs to the project of the output; else copies of its files beside the collections. */
export function contractFile({ description, texts, file }: SourceDescription, { project }: ImportSource): ContractFile {
  const isThere = isAbsolute(file.path) && project !== undefined;
  if (isThere && [...texts.keys()].every((path) => isInside(path, project.root))) {
    return { path: relativePath(project.output, description.file), copies: [] };
  }
  const folder = commonFolder([...texts.keys()]);
  const copyOf = (path: string): string => `openapi/${relativePath(folder, path)}`;
  return {
    path: copyOf(description.file),
    copies: Array.from(texts, ([path, text]) => ({ path: copyOf(path), text })),
  };
}

/** How a file in a folder of the output names another one. */
export function pathFrom(file: string, target: string): string {
  return posix.relative(posix.dirname(file), target);
}

function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

function commonFolder([first = '', ...others]: string[]): string {
  let folder = dirname(first);
  while (!others.every((path) => isInside(path, folder)) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
