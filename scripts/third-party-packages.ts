import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that reaches a user of rollcall. `neededBy` are names of packages, `rollcall` among them; `texts` is empty
 * where the package has no licence text, `author` is what its package.json says. */
export type ThirdPartyPackage = {
  name: string;
  version: string;
  licence: string;
  author: string;
  neededBy: string[];
  texts: string[];
};

/** An entry of `packages` in package-lock.json, version 3. */
export type LockEntry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};

/** What `dependencies` of package.json and the lock file bring along, by name and version; read from `node_modules` below
 * the root, so it fails where a package is not installed. */
export async function thirdPartyPackages(root: string): Promise<ThirdPartyPackage[]> {
  const lock = await readLock(root);
  const packages = await Promise.all(
    Array.from(reachedEntries(lock), async ([path, neededBy]) => {
      const name = nameOf(path);
      const {
        version = '',
        license,
        author,
      } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8')) as {
        version?: string;
        license?: string;
        author?: string | { name: string };
      };
      if (version !== lock[path]?.version) throw new Error(`${path} is ${version}: run npm ci`);
      return {
        name,
        version,
        licence: license ?? 'none',
        author: typeof author === 'object' ? author.name : (author ?? `the authors of ${name}`),
        neededBy: [...neededBy].toSorted(),
        texts: await licenceTexts(join(root, path)),
      };
    }),
  );
  return packages.toSorted((a, b) => compare(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

/** The entries of package-lock.json by path; the root is `''`. */
export async function readLock(root: string): Promise<Record<string, LockEntry>> {
  const text = await readFile(join(root, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Record<string, LockEntry> }).packages;
}

/** Paths of what is installed with rollcall, each with the names of what needs it. */
export function reachedEntries(lock: Record<string, LockEntry>): Map<string, Set<string>> {
  const reached = new Map<string, Set<string>>();
  const visit = (path: string): void => {
    const { dependencies, optionalDependencies, peerDependencies } = lock[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const target = resolveEntry(lock, path, name);
      // A peer or an optional package may be absent.
      if (target === undefined) continue;
      const isNew = !reached.has(target);
      reached.set(target, (reached.get(target) ?? new Set()).add(path === '' ? 'rollcall' : nameOf(path)));
      if (isNew) visit(target);
    }
  };
  visit('');
  return reached;
}

/** As Node looks a package up: in `node_modules` beside what asks, then in those of the folders above. */
function resolveEntry(lock: Record<string, LockEntry>, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in lock) return path;
    if (folder === '') return undefined;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Texts of licences and notices at any depth of a package, without packages inside it. Line ends are made alike, so that
 * the same text is found to be the same. */
async function licenceTexts(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .toSorted((a, b) => compare(a.name, b.name))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : licenceTexts(path);
        if (!/^(licen[cs]e|notice|copying)([.-].*)?$/i.test(entry.name)) return [];
        const text = await readFile(path, 'utf8');
        return [text.replaceAll(/[ \t]*\r?\n/g, '\n').trim()];
      }),
  );
  return found.flat();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
