import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files outside of `docs/` that pages link to; the site has a page of each. */
export const repositoryFiles: readonly string[] = globSync(
  [
    'collections/**/*.{yaml,csv,json,pem}',
    'collections/demo-only/netrc',
    'examples/ci/*',
    'action.yml',
    'schemas/{report,event}.schema.json',
    'CHANGELOG.md',
  ],
  { cwd: root },
).toSorted();

/** The page of a file of the repository, or of a folder: the list of all files, at its heading. */
export function pageOfFile(path: string): string | undefined {
  if (repositoryFiles.includes(path)) return `/files/${slugOf(path)}`;
  const isFolder = repositoryFiles.some((file) => file.startsWith(`${path}/`));
  return isFolder ? `/files/#${slugOf(path)}` : undefined;
}

export function slugOf(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

export function readRepositoryFile(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8');
}
