import { relative, resolve } from 'node:path';
import type { Host } from '../../model/host.ts';
import type { ReporterRequest } from './open-outputs.ts';

export type ActionsContext = {
  env: Host['env'];
  /** The working directory. */
  base: string;
  /** Whether the command line chose the reports itself. */
  isChosen: boolean;
};

/**
 * What GitHub Actions adds: annotations, unless the command line names the reports or something else has standard output, and
 * with annotations the summary of the job, after what earlier steps wrote there.
 */
export function withGithubActions(
  requests: ReporterRequest[],
  { env, base, isChosen }: ActionsContext,
): ReporterRequest[] {
  const isNamed = requests.some(({ spec }) => /^github(=|$)/.test(spec));
  const isTaken = requests.some(({ spec }) => /^(json|junit|html|markdown|ctrf|har|events)=-$|^tap(=-)?$/.test(spec));
  const annotates = isNamed || (env['GITHUB_ACTIONS'] === 'true' && !isChosen && !isTaken);
  if (!annotates) return requests;
  const all = isNamed ? requests : [...requests, { spec: 'github', base }];
  const summary = env['GITHUB_STEP_SUMMARY'] ?? '';
  return summary === '' ? all : [...all, { spec: `markdown=${summary}`, base, append: true }];
}

/** From the root of the repository to that of the project, for annotations; empty where they are one, or not known. */
export function pathInRepository({ env }: Pick<Host, 'env'>, root: string): string {
  const workspace = env['GITHUB_WORKSPACE'] ?? '';
  if (workspace === '') return '';
  const path = relative(resolve(workspace), root).replaceAll('\\', '/');
  return path === '' || path.startsWith('..') ? '' : `${path}/`;
}
