import { basename, dirname, resolve } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { didYouMean } from '../text/nearest.ts';
import { type FileAccess, kindOfPath, nodeFileAccess, reportPath } from './files/file-access.ts';
import { configFileName, type ProjectConfig } from './load-project.ts';

/** A file to run. `lines` pick requests, none is all; `named` is false where a folder or pattern brought it. */
export type CollectionFile = { path: string; lines: number[]; named: boolean };

const fallbackPatterns = ['collections/**/*.{yaml,yml}'];
const ignored = ['**/node_modules/**', '**/__snapshots__/**'];

/**
 * The files that paths, folders, globs and `file.yaml:LINE` mean, sorted, each once. Without paths what
 * `rollcall.yaml` names, else all below `collections`.
 */
export async function findCollections(
  { paths, cwd, config }: { paths: string[]; cwd: string; config: ProjectConfig },
  access: FileAccess = nodeFileAccess,
): Promise<{ files: CollectionFile[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const found: CollectionFile[] = [];
  const search = async (path: string, base: string): Promise<void> => {
    const result = await findPath(path, base, access);
    found.push(...result);
    if (result.length === 0) problems.push(await nothingAt({ path, base, root: config.root }, access));
  };
  if (paths.length > 0) for (const path of paths) await search(path, cwd);
  else if (config.collections.length > 0) for (const path of config.collections) await search(path, config.root);
  else {
    for (const path of await expand(fallbackPatterns, config.root)) found.push({ path, lines: [], named: false });
    if (found.length === 0) problems.push(nothingToRun());
  }
  return { files: unite(found), problems };
}

async function findPath(path: string, base: string, access: FileAccess): Promise<CollectionFile[]> {
  const absolute = resolve(base, path);
  const kind = await kindOfPath(absolute, access);
  if (kind === 'file' || kind === 'other') return [{ path: absolute, lines: [], named: true }];
  if (kind === 'folder') {
    const files = await expand(['**/*.{yaml,yml}'], absolute);
    return files.map((file) => ({ path: file, lines: [], named: false }));
  }
  const [, file, line] = /^(.+):(\d+)$/.exec(path) ?? [];
  if (file !== undefined && (await kindOfPath(resolve(base, file), access)) === 'file') {
    return [{ path: resolve(base, file), lines: [Number(line)], named: true }];
  }
  if (!isPattern(path)) return [];
  return (await expand([path.replaceAll('\\', '/')], base)).map((one) => ({ path: one, lines: [], named: false }));
}

async function expand(patterns: string[], cwd: string): Promise<string[]> {
  // Loaded where a folder or a pattern is named: a file needs no search.
  const { glob } = await import('tinyglobby');
  const files = await glob(patterns, { cwd, absolute: true, dot: false, ignore: ignored, expandDirectories: false });
  return files.map((file) => resolve(file)).filter((file) => basename(file) !== configFileName);
}

function unite(found: CollectionFile[]): CollectionFile[] {
  const byPath = new Map<string, CollectionFile>();
  for (const one of found) {
    const known = byPath.get(one.path);
    if (known === undefined) byPath.set(one.path, { ...one });
    else {
      // The whole file is asked for, or several of its requests.
      known.lines = known.lines.length === 0 || one.lines.length === 0 ? [] : [...known.lines, ...one.lines];
      known.named ||= one.named;
    }
  }
  return [...byPath.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function nothingAt(
  { path, base, root }: { path: string; base: string; root: string },
  access: FileAccess,
): Promise<Problem> {
  const absolute = resolve(base, path);
  const kind = await kindOfPath(absolute, access);
  if (kind === 'folder') {
    return {
      code: 'usage/nothing-to-run',
      message: `the folder ${path} holds no collection`,
      hint: 'collections end in .yaml or .yml',
    };
  }
  if (isPattern(path)) return { code: 'input/not-found', message: `no file matches ${path}` };
  const file = absolute.replace(/:\d+$/, '');
  const names = await access.readdir(dirname(file)).catch(() => []);
  const hint = didYouMean(basename(file), names) ?? `looked for ${reportPath(file, root)}`;
  return { code: 'input/not-found', message: `there is no file or folder ${path}`, hint };
}

function nothingToRun(): Problem {
  const hint = 'name files or folders, or set `collections` in rollcall.yaml';
  return { code: 'usage/nothing-to-run', message: 'there are no files in collections/', hint };
}

function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}
