import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reportPath } from '../../load/files/file-access.ts';
import type { MadeFile } from '../import/made-files.ts';
import { packageRoot, readVersion } from '../version.ts';
import { ciJob } from './ci-job.ts';
import { firstCollection, userSchema } from './first-collection.ts';
import { withIgnoreLines } from './ignore-lines.ts';
import { configFile, envExample } from './project-files.ts';
import type { OpenapiStart } from './start-from-openapi.ts';
import type { ProjectSurvey } from './survey-project.ts';

/** A file of a new project: what it is in a few words, and what is left to do with it. */
export type InitFile = MadeFile & {
  what: string;
  hint?: string;
  /** Whether what is there already is to be changed; without it only a new file is written. */
  isChange?: boolean;
};

/** `description` is absolute; `start` is there where the project starts from it. */
export type InitPlan = { survey: ProjectSurvey; description?: string | undefined; start?: OpenapiStart | undefined };

/** All files of a new project, also those that may be there already. */
export async function plannedFiles({ survey, description, start }: InitPlan): Promise<InitFile[]> {
  const { folder, installed } = survey;
  const file = (path: string, what: string, text: string): InitFile => ({ path: join(folder, path), what, text });
  const config = configFile({
    schema: schemaPath(survey, 'config', join(folder, 'rollcall.yaml')),
    values: start?.values ?? { API_URL: 'http://127.0.0.1:4010' },
    ...(description === undefined
      ? {}
      : { openapi: { path: reportPath(description, folder), isUsed: start !== undefined } }),
  });
  const needed = start === undefined ? { API_TOKEN: 'tok_demo_5d1f0c72' } : start.needed;
  const job = ciJob({
    survey,
    rollcall: installed === undefined ? `npx --yes rollcall@${await readVersion()}` : 'npx rollcall',
    usesDemo: start === undefined && !survey.hasCollections,
    secrets: start === undefined ? [] : Object.keys(start.needed),
  });
  return [
    file('rollcall.yaml', 'the settings of the project', config),
    ...(start === undefined ? firstFiles(survey) : start.outcome.made.map(importedFile)),
    ...(installed === undefined ? await schemaCopies(folder) : []),
    file('.env.example', 'which variables a .env may give', envExample(needed)),
    await ignoreFile(folder),
    { path: job.path, what: 'a CI job', text: job.text, ...(job.hint !== undefined && { hint: job.hint }) },
  ];
}

/** How a file reaches a schema of ours: in the package where the project has it, else in a copy beside its own schemas. */
export function schemaPath({ folder, installed }: ProjectSurvey, kind: 'collection' | 'config', file: string): string {
  const home = installed === undefined ? folder : join(installed.folder, 'node_modules/rollcall');
  const path = reportPath(join(home, 'schemas', `${kind}.schema.json`), dirname(file));
  return path.startsWith('.') ? path : `./${path}`;
}

function firstFiles(survey: ProjectSurvey): InitFile[] {
  if (survey.hasCollections) return [];
  const path = join(survey.folder, 'collections/users.yaml');
  const schema = join(survey.folder, 'schemas/user.schema.json');
  return [
    { path, what: 'a first collection', text: firstCollection(schemaPath(survey, 'collection', path)) },
    { path: schema, what: 'the schema of what it reads', text: userSchema },
  ];
}

function importedFile(file: MadeFile): InitFile {
  const { requests } = file;
  const what = requests === undefined ? 'what they name' : `${requests} ${requests === 1 ? 'request' : 'requests'}`;
  return { ...file, what };
}

function schemaCopies(folder: string): Promise<InitFile[]> {
  const kinds = { collection: 'hints in editors: collections', config: 'hints in editors: rollcall.yaml' };
  return Promise.all(
    Object.entries(kinds).map(async ([kind, what]) => {
      const name = `schemas/${kind}.schema.json`;
      return { path: join(folder, name), what, text: await readFile(new URL(name, packageRoot), 'utf8') };
    }),
  );
}

async function ignoreFile(folder: string): Promise<InitFile> {
  const path = join(folder, '.gitignore');
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const made = withIgnoreLines(before);
  const what = before === undefined ? 'keeps secrets and reports out of git' : `${made?.lines ?? 0} lines more`;
  return { path, what, text: made?.text ?? '', isChange: made !== undefined };
}
