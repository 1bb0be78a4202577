import { lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { kindOfPath, nodeFileAccess } from '../../load/files/file-access.ts';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { Flags } from '../flags/flags.ts';
import { type MadeFile, shownPath, writeMade } from '../import/made-files.ts';
import { askYesNo, canAsk } from './ask-yes-no.ts';
import { plannedFiles, schemaPath } from './planned-files.ts';
import type { OpenapiStart } from './start-from-openapi.ts';
import { surveyProject } from './survey-project.ts';
import { tellInit } from './tell-init.ts';

export type InitRequest = {
  /** Absolute. */
  folder: string;
  /** A description to start from, as it was named; false is not to look for one. */
  openapi: string | false | undefined;
};

/**
 * Writes what a project needs to run its first collection; what is there already stays as it is. Resolves to the exit
 * code. Throws ProblemError where nothing was written.
 */
export async function initProject(request: InitRequest, context: { host: Host; flags: Flags }): Promise<number> {
  const { folder, openapi } = request;
  const { host } = context;
  if ((await kindOfPath(folder, nodeFileAccess)) === 'file') {
    const message = `${shownPath(folder, host.cwd)} is a file, not a folder`;
    throw new ProblemError({ code: 'usage/flag', message, hint: 'name a folder; it need not be there yet' });
  }
  const survey = await surveyProject(folder);
  const found = openapi === false || survey.hasCollections ? undefined : survey.openapi;
  const named = typeof openapi === 'string' ? openapi : undefined;
  const isWanted = named === undefined ? await wantsOpenapi(found, host) : true;
  if (isWanted === undefined) return 130;
  const source = named ?? found;
  const description = source === undefined ? undefined : resolve(host.cwd, source);
  let start: OpenapiStart | undefined;
  if (isWanted && source !== undefined) {
    const { startFromOpenapi } = await import('./start-from-openapi.ts');
    const schema = (file: string): string => schemaPath(survey, 'collection', file);
    start = await startFromOpenapi({ file: source, folder, schema, ...context });
  }
  const planned = await plannedFiles({ survey, description, start });
  const files = await Promise.all(planned.map(async (file) => ({ ...file, isWritten: await isToWrite(file) })));
  // Before the values of secrets are there, git must not see them: the .gitignore is that of the project.
  const secrets = start?.outcome.kept?.files.filter(({ path }) => basename(path) !== '.gitignore') ?? [];
  await writeMade([...files.filter(({ isWritten }) => isWritten).map(asMadeFile), ...secrets]);
  await tellInit({ survey, files, start, offered: isWanted ? undefined : found }, context);
  return 0;
}

/** Undefined where the answer is Ctrl-C. Where there is nobody to ask it is no: it can be done later. */
async function wantsOpenapi(found: string | undefined, host: Host): Promise<boolean | undefined> {
  if (found === undefined || !canAsk(host)) return false;
  return askYesNo(`${escapeTerminal(shownPath(found, host.cwd))} describes an API. Start from it?`, host);
}

async function isToWrite({ path, isChange }: { path: string; isChange?: boolean }): Promise<boolean> {
  return isChange ?? (await lstat(path).catch(() => undefined)) === undefined;
}

function asMadeFile({ path, text }: MadeFile): MadeFile {
  return { path, text };
}
