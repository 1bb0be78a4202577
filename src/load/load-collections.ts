import type { Collection, OpenapiSpec } from '../model/collection.ts';
import type { Problem } from '../model/problem.ts';
import type { SourceNode } from '../model/source.ts';
import { createFileChecks } from './files/check-files.ts';
import { type FileAccess, nodeFileAccess, rememberingAccess } from './files/file-access.ts';
import type { CollectionFile } from './find-collections.ts';
import { type LoadedFile, loadFile } from './load-file.ts';
import { checkReferences } from './references/check-references.ts';
import { fixtureCircles } from './references/fixture-circles.ts';
import { createReferenceContext } from './references/reference-context.ts';
import { fixtureRows } from './rows/fixture-rows.ts';
import { readAllRows } from './rows/read-all-rows.ts';
import type { RowTable } from './rows/rows-result.ts';
import { sortProblems } from './sort-problems.ts';

export type LoadOptions = {
  /** The root of the project, absolute. */
  root: string;
  files: CollectionFile[];
  /** Absolute folders outside the root that collections may read. */
  allowRead?: string[];
  /** The defaults of `rollcall.yaml`. */
  defaults?: SourceNode;
  /** Keys of all defaults that flags take over: `retry`, `timeout`. What a request says itself stays. */
  overridden?: readonly string[];
  /** The contract of files that name none. */
  openapi?: OpenapiSpec;
  /** Rows for every file, in place of its own: the absolute path of a `.csv`, `.json` or `.yaml` file. */
  data?: string;
  access?: FileAccess;
};

export type LoadResult = {
  /** In the order of `files`. Files that are only read or extended by others are left out. */
  collections: Collection[];
  /** What they use as fixtures, through any number of files; a collection of both lists is one object. */
  fixtures: Collection[];
  /** The rows of every file that `each` or `data` names, by absolute path. */
  rows: Map<string, RowTable>;
  /** Of all files, in order of file and place. */
  problems: Problem[];
};

/** Loads collections and their fixtures and finds all that is wrong with them before anything is sent. */
export async function loadCollections(options: LoadOptions): Promise<LoadResult> {
  const context = {
    root: options.root,
    allowRead: options.allowRead ?? [],
    access: rememberingAccess(options.access ?? nodeFileAccess),
    documents: new Map(),
  };
  const checks = createFileChecks();
  const loading = new Map<string, Promise<LoadedFile>>();
  const load = (path: string): Promise<LoadedFile> => {
    const known = loading.get(path) ?? loadFile(path, { options, context, checks });
    loading.set(path, known);
    return known;
  };
  const all = await Promise.all(options.files.map(async (file) => ({ ...file, ...(await load(file.path)) })));
  const selected = withoutParts(all);
  const fixtures = await loadFixtures(selected, load);
  const collections = [...new Set(collectionsOf([...selected, ...fixtures]))];
  const { rows, problems: rowProblems } = await readAllRows(collections, options.data, context);
  const references = createReferenceContext({ collections, rows, data: options.data });
  return {
    collections: collectionsOf(selected),
    fixtures: collectionsOf(fixtures),
    rows,
    problems: sortProblems([
      ...[...selected, ...fixtures].flatMap(({ problems }) => problems),
      ...rowProblems,
      ...fixtureCircles(collections),
      ...fixtureRows(collectionsOf(fixtures)),
      ...collections.flatMap((collection) => checkReferences(collection, references)),
    ]),
  };
}

/**
 * The files that run: not those without requests that others extend, and of those that a folder or a pattern brought
 * not the ones that others read, such as rows.
 */
function withoutParts<T extends LoadedFile & CollectionFile>(all: T[]): T[] {
  const bases = new Set(all.flatMap((one) => one.bases));
  const read = new Set(all.flatMap(({ data }) => data));
  return all.filter(({ path, hasRequests, named }) => hasRequests || !(bases.has(path) || (read.has(path) && !named)));
}

async function loadFixtures(users: LoadedFile[], load: (path: string) => Promise<LoadedFile>): Promise<LoadedFile[]> {
  const paths = new Set<string>();
  const found: LoadedFile[] = [];
  let next = users;
  while (next.length > 0) {
    const wanted = next.flatMap(({ collection }) => fixturePaths(collection)).filter((path) => !paths.has(path));
    for (const path of wanted) paths.add(path);
    next = await Promise.all([...new Set(wanted)].map(load));
    found.push(...next);
  }
  return found;
}

/** Those that are there; of the others a problem tells already. */
function fixturePaths(collection: Collection | undefined): string[] {
  return (collection?.fixtures ?? []).map(({ file }) => file).filter((file) => collection?.reads.includes(file));
}

function collectionsOf(files: LoadedFile[]): Collection[] {
  return files.flatMap(({ collection }) => collection ?? []);
}
