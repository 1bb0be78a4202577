import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOfPath, nodeFileAccess } from '../../load/files/file-access.ts';

/** `hasPipeline`: the file that the system reads is there and belongs to somebody else. */
export type CiSystem = { name: 'github' } | { name: 'gitlab' | 'jenkins'; hasPipeline: boolean };

/** A remote on a host with `gitlab` in its name, in any form that git takes. */
const GITLAB_REMOTE = /^\s*url\s*=\s*(?:[a-z+]+:\/\/)?(?:[^@\s/]*@)?[^/:\s]*gitlab/im;

/** The CI system that the top of a work tree speaks of; GitHub Actions where it speaks of none. */
export async function ciSystemOf(top: string): Promise<CiSystem> {
  const [gitlab, jenkins, config] = await Promise.all(
    ['.gitlab-ci.yml', 'Jenkinsfile', '.git/config'].map((path) =>
      readFile(join(top, path), 'utf8').catch(() => undefined),
    ),
  );
  if (gitlab !== undefined) return { name: 'gitlab', hasPipeline: !speaksOfRollcall(gitlab) };
  const usesGithub = (await kindOfPath(join(top, '.github/workflows'), nodeFileAccess)) === 'folder';
  if (usesGithub) return { name: 'github' };
  if (jenkins !== undefined) return { name: 'jenkins', hasPipeline: !speaksOfRollcall(jenkins) };
  return GITLAB_REMOTE.test(config ?? '') ? { name: 'gitlab', hasPipeline: false } : { name: 'github' };
}

function speaksOfRollcall(text: string): boolean {
  return /\brollcall\b/.test(text);
}
