import { resolve } from 'node:path';
import type { CollectionDraft, Imported, ImportSource } from '../../convert/import.ts';
import { type ImportKind, importers } from '../../convert/import-registry.ts';
import { writeCollection } from '../../convert/write-collection.ts';
import { loadProject } from '../../load/load-project.ts';
import type { Host } from '../../model/host.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { Flags } from '../flags/flags.ts';
import { checkMade } from './check-made.ts';
import { keepSecrets } from './keep-secrets.ts';
import { type MadeFile, refuseExisting, shownPath, writeMade } from './made-files.ts';
import { type OutputProject, projectOf } from './project-of.ts';
import { readSource } from './read-source.ts';
import { type ImportOutcome, tellImport } from './tell-import.ts';

/** `output` is absolute; `project` is what it belongs to where that cannot be seen from its folders. */
export type ImportRequest = { kind: ImportKind; source: string; output: string; project?: OutputProject };

/**
 * Reads a source, makes collections of it, checks them and writes all of them or none. Resolves to the exit code; throws
 * ProblemError where nothing was written.
 */
export async function importSource(request: ImportRequest, context: ImportContext): Promise<number> {
  const { host, flags } = context;
  const outcome = await prepareImport(request, context);
  if (flags.force !== true) await refuseExisting(outcome.made, host.cwd);
  // Before the values are there, git must not see them.
  await writeMade([...(outcome.kept?.files ?? []), ...outcome.made]);
  tellImport(outcome, context);
  return 0;
}

type ImportContext = { host: Host; flags: Flags };

/** As `importSource`, without writing anything. */
export async function prepareImport(request: ImportRequest, { host, flags }: ImportContext): Promise<ImportOutcome> {
  const { load, endings } = importers[request.kind];
  const project = request.project ?? (await projectOf(request.output, host.cwd));
  const source: ImportSource = {
    ...(await readSource({ ...request, endings }, host)),
    allowRemoteRefs: flags.allowRemoteRefs ?? false,
    fetchText: (url) => fetchAllowed(url, project.root, host),
    project: { root: project.root, output: request.output },
  };
  const shownFile = (file: string): string => shownSourceFile(file, source, host.cwd);
  const importer = await load();
  const imported = await importer(source).catch((error: unknown) => {
    throw withShownFile(error, shownFile);
  });
  const made = madeFiles(imported, request.output, project.schema);
  const missing = await checkMade(made, { root: project.root, source: shownSource(source) });
  const kept = await keepSecrets(imported.secrets, request.output);
  return { imported, made, missing, kept, source, shownFile };
}

function madeFiles(
  { collections, files }: Imported,
  output: string,
  schema: (file: string) => string | undefined,
): MadeFile[] {
  return [
    ...collections.map((draft) => {
      const path = resolve(output, draft.path);
      const schemaPath = schema(path);
      const text = writeCollection(draft, schemaPath === undefined ? {} : { schemaPath });
      return { path, text, requests: countRequests(draft) };
    }),
    ...files.map((file) => ({ path: resolve(output, file.path), text: file.text })),
  ];
}

function countRequests({ content }: CollectionDraft): number {
  const sections = ['setup', 'requests', 'teardown'].map((section) => content[section]);
  return sections.reduce<number>((sum, section) => sum + Object.keys(section ?? {}).length, 0);
}

function shownSource({ path }: ImportSource): string {
  return path === '-' ? 'standard input' : path;
}

/** Importers name files relative to the folder that was named; people see them relative to the working directory. */
function shownSourceFile(file: string, { files }: ImportSource, cwd: string): string {
  const found = files.find(({ name, path }) => name === file || path === file);
  return found === undefined || found.path === '-' ? file : shownPath(found.path, cwd);
}

function withShownFile(error: unknown, shownFile: (file: string) => string): unknown {
  if (!(error instanceof ProblemError)) return error;
  const shown = (problem: Problem): Problem => {
    const { location } = problem;
    return location === undefined ? problem : { ...problem, location: { ...location, file: shownFile(location.file) } };
  };
  const shownError = new ProblemError(shown(error.problem), error);
  shownError.others = error.others.map(shown);
  return shownError;
}

/** A document of another host, where `allowHosts` of the project has nothing against it. */
async function fetchAllowed(url: string, root: string, host: Host): Promise<string> {
  const { fetchText } = await import('../../execute/send/fetch-text.ts');
  const { allowHosts } = (await loadProject(root)).config;
  return fetchText(url, { host, ...(allowHosts && { allowHosts }) });
}
