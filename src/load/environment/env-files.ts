import { dirname, join } from 'node:path';
import type { Problem } from '../../model/problem.ts';
import { didYouMean } from '../../text/nearest.ts';
import { isAllowed } from '../files/check-named-file.ts';
import { type FileAccess, isInside, kindOfPath, readText, reportPath } from '../files/file-access.ts';

/** The variables of one `.env` file. `path` is as reports show it. */
export type EnvFile = { path: string; values: Record<string, string> };

export type EnvFileSearch = {
  /** Absolute path of the collection. */
  collection: string;
  root: string;
  /** Absolute folders outside the root that may be read. */
  allowRead?: string[];
  environment?: string;
  /** `--env-file`, absolute, in place of the search; of a name that several set the last wins. */
  named?: string[];
};

/**
 * The `.env` files of a collection, strongest first: `.env.<environment>`, then `.env`, each the nearest from the
 * folder of the collection up to the root.
 */
export async function readEnvFiles(
  { collection, root, environment, named, allowRead = [] }: EnvFileSearch,
  access: FileAccess,
): Promise<{ files: EnvFile[]; problems: Problem[] }> {
  const names = environment === undefined ? ['.env'] : [`.env.${environment}`, '.env'];
  const found = await Promise.all(names.map((name) => findUpward(name, dirname(collection), { root, access })));
  const paths = named ? named.toReversed() : found.filter((path) => path !== undefined);
  const files: EnvFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    // A link is as good as its file where the user named it, else it may lead to anything.
    if (named === undefined && !(await isAllowed(path, true, { access, root, allowRead }))) {
      const hint = 'name it with --env-file, or allow its folder by --allow-read';
      const message = `${reportPath(path, root)} is a link that leads out of the project root`;
      problems.push({ code: 'input/outside-root', message, hint });
      continue;
    }
    const { file, problem } = await readText(path, root, access);
    if (file) files.push({ path: reportPath(path, root), values: await parseEnvFile(file.text) });
    else problems.push({ ...problem, ...(await nearestHint(path, access)) });
  }
  return { files, problems };
}

async function parseEnvFile(text: string): Promise<Record<string, string>> {
  const { parse } = await import('dotenv');
  return parse(text);
}

/** Below the root up to it; beside a collection that lies outside of it. */
async function findUpward(
  name: string,
  folder: string,
  { root, access }: { root: string; access: FileAccess },
): Promise<string | undefined> {
  const path = join(folder, name);
  const kind = await kindOfPath(path, access);
  if (kind === 'file' || kind === 'other') return path;
  const parent = dirname(folder);
  return folder !== root && isInside(parent, root) ? findUpward(name, parent, { root, access }) : undefined;
}

async function nearestHint(path: string, access: FileAccess): Promise<{ hint?: string }> {
  const names = await access.readdir(dirname(path)).catch(() => []);
  const hint = didYouMean(path.slice(dirname(path).length + 1), names);
  return hint === undefined ? {} : { hint };
}
