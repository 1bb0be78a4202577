import type { SourceFile } from '../model/source.ts';
import { createBaseUrls } from './draft/base-urls.ts';
import { collectionDraft, type RequestDraft } from './draft/collection-draft.ts';
import { createDraftPaths } from './draft/draft-paths.ts';
import { createDraftVariables, type DraftVariables } from './draft/draft-variables.ts';
import { type EntryContext, entryRequest } from './har/entry-request.ts';
import type { HarEntry } from './har/har-entry.ts';
import { readHar } from './har/read-har.ts';
import { refusedEntries } from './har/refused-entries.ts';
import type { Imported, Importer, Leftover } from './import.ts';
import { leftoverLines } from './source/leftover-lines.ts';
import { placeOf, sourceError, sourceFileOf } from './source/source-text.ts';
import { createMarks, refuseMarks } from './template/marks.ts';

/** Makes collections of recorded traffic, one of each host: the requests as they were sent, the answers as they came. */
export const importHar: Importer = async (source) => {
  const variables = createDraftVariables();
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  const state = { variables, imported, nextPath: createDraftPaths(), baseName: createBaseUrls(variables) };
  for (const importFile of source.files) {
    const file = sourceFileOf(importFile);
    refuseMarks(file);
    const folder = source.files.length === 1 ? '' : `${importFile.name.replace(/\.har$/i, '')}/`;
    importRecording(file, folder, state);
  }
  return { ...imported, secrets: variables.secrets() };
};

type ImportState = {
  variables: DraftVariables;
  imported: Imported;
  nextPath: (name: string, fallback: string) => string;
  baseName: (origin: string) => string;
};

function importRecording(file: SourceFile, folder: string, state: ImportState): void {
  const { entries, broken } = readHar(file);
  const { kept, leftovers } = refusedEntries(entries, file);
  const { imported } = state;
  imported.leftovers.push(...leftovers, ...broken.map((place) => ({ place, what: 'an entry that is no request' })));
  let head: readonly Leftover[] = leftovers;
  for (const [host, group] of byHost(kept)) {
    importHost({ host, group, file, folder, head }, state);
    head = [];
  }
  if (entries.length === 0) throw sourceError(file, 0, 'the recording is empty: it has no request');
}

type HostImport = { host: string; group: HarEntry[]; file: SourceFile; folder: string; head: readonly Leftover[] };

function importHost({ host, group, file, folder, head }: HostImport, state: ImportState): void {
  const { variables, imported, nextPath, baseName } = state;
  const marks = createMarks();
  const used = variables.collection();
  const jar = new Set<string>();
  const requests: RequestDraft[] = [];
  for (const entry of group) {
    const own: Leftover[] = [];
    const context: EntryContext = {
      marks,
      jar,
      secret: (wish, value) => marks.mark(`secret ${wish} ${value}`, () => used.secret(wish, value, entry.at)),
      leave: ({ at }, what, hint) =>
        void own.push({ place: placeOf(file, at), what, ...(hint === undefined ? {} : { hint }) }),
    };
    const request = entryRequest(entry, context);
    for (const name of entry.setCookies) jar.add(name);
    imported.leftovers.push(...own);
    if (request !== undefined) requests.push({ ...request, comments: leftoverLines(own) });
  }
  const path = nextPath(`${folder}${host.replaceAll(/[^\w.-]+/g, '-')}.har`, 'har');
  const comments = leftoverLines(head);
  imported.collections.push(
    collectionDraft({ path, name: host, requests, comments, marks, variables: used, baseName, at: 0 }),
  );
}

/** Hosts in the order of their first request. */
function byHost(entries: readonly HarEntry[]): Map<string, HarEntry[]> {
  const groups = new Map<string, HarEntry[]>();
  for (const entry of entries) {
    const { host } = new URL(entry.url);
    groups.set(host, [...(groups.get(host) ?? []), entry]);
  }
  return groups;
}
