import { resolve } from 'node:path';
import { checkUrls } from '../../load/check-urls.ts';
import { type FileAccess, nodeFileAccess } from '../../load/files/file-access.ts';
import { loadCollections } from '../../load/load-collections.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { MadeFile } from './made-files.ts';

/** Files that the source names and that are not there are no fault of what was made. */
const NOT_THERE = new Set(['input/not-found', 'input/outside-root']);

/**
 * Loads the collections as if they were written already. Gives what is wrong with files they name; throws ProblemError
 * where a collection is wrong in any other way.
 */
export async function checkMade(
  made: readonly MadeFile[],
  { root, source }: { root: string; source: string },
): Promise<Problem[]> {
  const collections = made.filter(({ requests }) => requests !== undefined);
  const loaded = await loadCollections({
    root,
    files: collections.map(({ path }) => ({ path, lines: [], named: true })),
    access: accessWith(made),
  });
  const problems = [...loaded.problems, ...loaded.collections.flatMap(checkUrls)];
  const faults = problems.filter(({ code }) => !NOT_THERE.has(code));
  const [first] = faults;
  if (first === undefined) return problems;
  const place = first.location === undefined ? '' : ` (${first.location.file}:${first.location.line})`;
  throw new ProblemError({
    code: 'convert/source',
    message: `what was made of ${source} is not a sound collection, nothing was written: ${first.message}${place}`,
    hint: 'this is a fault of rollcall: please report it, with the source if you can',
    ...(first.excerpt === undefined || first.location === undefined
      ? {}
      : { location: first.location, excerpt: first.excerpt }),
  });
}

/** The file system with the files on top of it. */
function accessWith(made: readonly MadeFile[]): FileAccess {
  const texts = new Map(made.map(({ path, text }) => [resolve(path), text]));
  const isFile = { isFile: () => true, isDirectory: () => false };
  return {
    readFile: async (path) => {
      const text = texts.get(path);
      return text === undefined ? nodeFileAccess.readFile(path) : new TextEncoder().encode(text);
    },
    realpath: async (path) => (texts.has(path) ? path : nodeFileAccess.realpath(path)),
    stat: async (path) => (texts.has(path) ? isFile : nodeFileAccess.stat(path)),
    readdir: nodeFileAccess.readdir,
  };
}
