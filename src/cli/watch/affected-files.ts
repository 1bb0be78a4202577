import { basename } from 'node:path';
import { configFileName } from '../../load/load-project.ts';
import type { Collection } from '../../model/collection.ts';

/** What each collection file reads, through fixtures too; all paths absolute. */
export type Dependencies = Map<string, ReadonlySet<string>>;

/**
 * The collections that saved files touch: themselves, or what they read. `all` where the project or an environment
 * changed; files that no collection knows are `unknown`.
 */
export function affectedFiles(
  changed: readonly string[],
  dependencies: Dependencies,
): { all: true } | { all: false; files: string[]; unknown: string[] } {
  if (changed.some(isForAll)) return { all: true };
  const files = new Set<string>();
  const unknown: string[] = [];
  for (const path of changed) {
    const users = [...dependencies].flatMap(([file, reads]) => (file === path || reads.has(path) ? [file] : []));
    for (const file of users) files.add(file);
    if (users.length === 0 && /\.ya?ml$/i.test(path)) unknown.push(path);
  }
  return { all: false, files: [...files].toSorted(), unknown };
}

/** Of collections and their fixtures; those of `before` stay for files that could not be read this time. */
export function dependenciesOf(
  collections: readonly Collection[],
  fixtures: readonly Collection[],
  before: Dependencies = new Map(),
): Dependencies {
  const known = new Map([...fixtures, ...collections].map((one) => [one.file.absolutePath, one]));
  const readsOf = (path: string, found: Set<string>): Set<string> => {
    const collection = known.get(path);
    const { openapi, reads = [] } = collection ?? {};
    for (const read of [...reads, ...(openapi ? [openapi.file] : [])]) {
      if (found.has(read)) continue;
      found.add(read);
      readsOf(read, found);
    }
    return found;
  };
  const dependencies = new Map(before);
  for (const { file } of collections) dependencies.set(file.absolutePath, readsOf(file.absolutePath, new Set()));
  return dependencies;
}

function isForAll(path: string): boolean {
  const name = basename(path);
  return name === configFileName || name === '.env' || name.startsWith('.env.');
}
