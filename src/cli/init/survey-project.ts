import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kindOfPath, nodeFileAccess } from '../../load/files/file-access.ts';
import { findCollections } from '../../load/find-collections.ts';
import { loadProject } from '../../load/load-project.ts';
import { type CiSystem, ciSystemOf } from './ci-system.ts';
import { findOpenapi } from './find-openapi.ts';

/** What a folder shows of its project, so that nobody has to be asked. Paths are absolute. */
export type ProjectSurvey = {
  /** Where rollcall.yaml, the collections and the reports are to be. */
  folder: string;
  /** The top of its work tree, where a CI system looks; the folder itself outside of git. */
  top: string;
  /** The package that has rollcall among its own packages, and the command that installs them. */
  installed?: { folder: string; command: string };
  ci: CiSystem;
  /** Whether it has collections already. */
  hasCollections: boolean;
  /** An OpenAPI description. */
  openapi?: string;
};

/** Looks at files of the folder and of those above it in its work tree. */
export async function surveyProject(folder: string): Promise<ProjectSurvey> {
  const top = (await nearestWith('.git', folder)) ?? folder;
  const [installed, ci, hasCollections, openapi] = await Promise.all([
    installedIn(folder, top),
    ciSystemOf(top),
    collectionsAreIn(folder),
    findOpenapi(folder),
  ]);
  return {
    folder,
    top,
    ci,
    hasCollections,
    ...(installed === undefined ? {} : { installed }),
    ...(openapi === undefined ? {} : { openapi }),
  };
}

async function nearestWith(name: string, folder: string): Promise<string | undefined> {
  if ((await kindOfPath(join(folder, name), nodeFileAccess)) !== undefined) return folder;
  return dirname(folder) === folder ? undefined : nearestWith(name, dirname(folder));
}

async function installedIn(folder: string, top: string): Promise<ProjectSurvey['installed']> {
  const home = await nearestWith('package.json', folder);
  if (home === undefined || !home.startsWith(top)) return undefined;
  const text = await readFile(join(home, 'package.json'), 'utf8').catch(() => '');
  if (!namesRollcall(text)) return undefined;
  for (const [lockFile, command] of Object.entries(INSTALL_COMMANDS)) {
    if ((await kindOfPath(join(home, lockFile), nodeFileAccess)) === 'file') return { folder: home, command };
  }
  return { folder: home, command: 'npm install' };
}

const INSTALL_COMMANDS = {
  'package-lock.json': 'npm ci',
  'pnpm-lock.yaml': 'corepack enable && pnpm install --frozen-lockfile',
  'yarn.lock': 'corepack enable && yarn install',
};

function namesRollcall(packageText: string): boolean {
  try {
    const content = JSON.parse(packageText) as Record<string, Record<string, unknown> | undefined> | null;
    return [content?.['dependencies'], content?.['devDependencies']].some((list) => list?.['rollcall'] !== undefined);
  } catch {
    return false;
  }
}

async function collectionsAreIn(folder: string): Promise<boolean> {
  const { config } = await loadProject(folder);
  const own = config.root === folder ? config : { ...config, root: folder, collections: [] };
  const { files } = await findCollections({ paths: [], cwd: folder, config: own });
  return files.length > 0;
}
