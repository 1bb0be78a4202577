import { resolve } from 'node:path';
import type { CollectionDraft, Imported, ImportSource } from '../../convert/import.ts';
import { type ImportKind, importers } from '../../convert/import-registry.ts';
import { writeCollection } from '../../convert/write-collection.ts';
import type { Host } from '../../model/host.ts';
import type { Flags } from '../flags/flags.ts';
import { checkMade } from './check-made.ts';
import { keepSecrets } from './keep-secrets.ts';
import { type MadeFile, refuseExisting, writeMade } from './made-files.ts';
import { projectOf } from './project-of.ts';
import { readSource } from './read-source.ts';
import { tellImport } from './tell-import.ts';

/** `output` is absolute. */
export type ImportRequest = { kind: ImportKind; source: string; output: string };

/**
 * Reads a source, makes collections of it, checks them and writes all of them or none. Resolves to the exit code; throws
 * ProblemError where nothing was written.
 */
export async function importSource(request: ImportRequest, context: { host: Host; flags: Flags }): Promise<number> {
  const { host, flags } = context;
  const { load, endings } = importers[request.kind];
  const source = await readSource({ ...request, endings, allowRemoteRefs: flags.allowRemoteRefs ?? false }, host);
  const importer = await load();
  const imported = await importer(source);
  const project = await projectOf(request.output, host.cwd);
  const made = madeFiles(imported, request.output, project.schema);
  if (flags.force !== true) await refuseExisting(made, host.cwd);
  const missing = await checkMade(made, { root: project.root, source: shownSource(source) });
  const kept = await keepSecrets(imported.secrets, request.output);
  // Before the values are there, git must not see them.
  await writeMade([...(kept?.files ?? []), ...made]);
  tellImport({ imported, made, missing, kept, source }, context);
  return 0;
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
