import { isJsonObject, type JsonObject } from '../model/json.ts';
import { ProblemError } from '../model/problem.ts';
import { createSourceFiles, type SourceFiles } from './bruno/body/source-files.ts';
import { convertFolders, type FolderChain, type FolderDraft, folderLeftovers } from './bruno/convert-folder.ts';
import { findCollections } from './bruno/find-collections.ts';
import type { BrunoCollection, BrunoFolder } from './bruno/tree.ts';
import { environmentLeftovers } from './bruno/variables/environment-leftovers.ts';
import { environmentsFile } from './bruno/variables/environments-file.ts';
import { createVariables, declarations, missingValues, type Variables } from './bruno/variables/variables.ts';
import { maskedProse } from './credentials/mask-credentials.ts';
import { createDraftPaths } from './draft/draft-paths.ts';
import type { CollectionDraft, Imported, Importer, Leftover } from './import.ts';
import { toId } from './names.ts';
import { leftoverLines } from './source/leftover-lines.ts';
import { maskedLeftover } from './source/masked-leftover.ts';

/**
 * Imports Bruno collections: `.bru` files and OpenCollection YAML, one collection a folder. Throws ProblemError
 * (`convert/source`) for a file that cannot be read, and where there is no request at all.
 */
export const importBruno: Importer = async (source) => {
  const { collections, leftovers } = await findCollections(source);
  const results: Imported[] = [];
  let head = leftovers;
  for (const collection of collections) {
    results.push(await convertCollection(collection, head));
    head = [];
  }
  const imported: Imported = {
    collections: results.flatMap((result) => result.collections),
    files: results.flatMap((result) => result.files),
    leftovers: results.flatMap((result) => result.leftovers),
    secrets: results.flatMap((result) => result.secrets),
  };
  if (imported.collections.length > 0) return imported;
  const [first] = imported.leftovers;
  throw new ProblemError({
    code: 'convert/source',
    message: first === undefined ? 'there is no Bruno request' : `there is no HTTP request, only: ${first.what}`,
    hint: 'requests stand in .bru files, or in .yml files with `info: { type: http }`',
    ...(first === undefined ? {} : { location: first.place }),
  });
};

/**
 * A file for each folder; one file of the whole collection where a folder needs what another one captures, as after a
 * login.
 */
async function convertCollection(collection: BrunoCollection, leftovers: Leftover[]): Promise<Imported> {
  const chains = [...walk([collection.root])];
  const filled = chains.filter((chain) => lastOf(chain).requests.length > 0);
  const state = { collection, leftovers, chains };
  const apart = await convertFiles(
    filled.map((chain) => [chain]),
    state,
  );
  if (!needEachOther(apart.pieces)) return importedOf(apart, collection);
  return importedOf(await convertFiles([filled], state), collection);
}

function needEachOther(pieces: readonly Piece[]): boolean {
  return pieces.some(({ draft }) =>
    pieces.some((other) => other.draft !== draft && [...draft.asked].some((name) => other.draft.captured.has(name))),
  );
}

/** A file to be written, with what is left over of its folder and of those above that have no file of their own. */
type Piece = { path: string; draft: FolderDraft; head: Leftover[] };

type Files = { pieces: Piece[]; variables: Variables; files: SourceFiles; waiting: Leftover[] };

type FilesState = { collection: BrunoCollection; leftovers: Leftover[]; chains: FolderChain[] };

async function convertFiles(groups: FolderChain[][], { collection, leftovers, chains }: FilesState): Promise<Files> {
  const variables = createVariables(collection);
  const prefix = collection.path === '' ? '' : `${pathOf(collection.path)}/`;
  const files = createSourceFiles(collection, prefix);
  const pieces: Piece[] = [];
  const nextPath = createDraftPaths();
  let waiting = [...leftovers, ...environmentLeftovers(collection)];
  const isWhole = groups.some((group) => group.length > 1);
  for (const chain of chains) {
    const own = groups.find(([first]) => first === chain);
    const isFile = isWhole ? chain.length === 1 : own !== undefined;
    waiting.push(...folderLeftovers(lastOf(chain), { isFile }));
    // One file for all stands behind what is to be said of every folder.
    const group = !isWhole ? own : chain === chains.at(-1) ? groups[0] : undefined;
    if (group === undefined) continue;
    const above: FolderChain = isWhole ? [collection.root] : chain;
    const { path: inner, name } = lastOf(above);
    const path = nextPath(prefix + pathOf(inner === '' ? name : inner), 'bruno');
    const nameFile = files.nameFrom(path.split('/').length - 1);
    pieces.push({ path, draft: await convertFolders(group, { variables, above, nameFile }), head: waiting });
    waiting = [];
  }
  return { pieces, variables, files, waiting };
}

function importedOf({ pieces, variables, files, waiting }: Files, collection: BrunoCollection): Imported {
  const all = variables.all();
  const secrets = all.flatMap(({ name, secret, value }) => (secret && value ? [{ name, value }] : []));
  const hide = (list: Leftover[]): Leftover[] => list.map((leftover) => maskedLeftover(leftover, secrets));
  const commentsAt = (at: string[], list: Leftover[]): CollectionDraft['comments'] =>
    list.length === 0 ? [] : [{ at, lines: leftoverLines(hide(list)) }];
  const environments = environmentsFile(collection.environments, all);
  return {
    collections: pieces.map(({ path, draft, head }) => ({
      path,
      content: withMaskedProse(contentOf(draft), secrets),
      comments: [
        ...commentsAt([], head),
        ...draft.leftovers.flatMap(({ id, leftovers: own }) => commentsAt(['requests', id], own)),
      ],
    })),
    files: [...files.copies(), ...(environments === undefined ? [] : [environments])],
    leftovers: hide([
      ...pieces.flatMap(({ head, draft }) => [...head, ...draft.leftovers.flatMap((one) => one.leftovers)]),
      ...waiting,
      ...missingValues(all),
    ]),
    secrets,
  };
}

/** People write passwords into docs, too. */
function withMaskedProse(content: JsonObject, secrets: Imported['secrets']): JsonObject {
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => {
      if (key === 'description' && typeof value === 'string') return [key, maskedProse(value, secrets)];
      return [key, isJsonObject(value) && key === 'requests' ? withMaskedRequests(value, secrets) : value];
    }),
  );
}

function withMaskedRequests(requests: JsonObject, secrets: Imported['secrets']): JsonObject {
  return Object.fromEntries(
    Object.entries(requests).map(([id, request]) => [
      id,
      isJsonObject(request) ? withMaskedProse(request, secrets) : request,
    ]),
  );
}

function lastOf(chain: FolderChain): BrunoFolder {
  return chain.at(-1) ?? chain[0];
}

/** Every folder with those above it, in the order in which Bruno shows them. */
function* walk(folders: FolderChain): Generator<FolderChain> {
  yield folders;
  const inner = lastOf(folders).folders.toSorted((a, b) => a.seq - b.seq);
  for (const folder of inner) yield* walk([...folders, folder]);
}

function contentOf({ name, description, tags, used, vars, baseUrl, defaults, requests }: FolderDraft): JsonObject {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(used.length > 0 ? { env: declarations(used) } : {}),
    ...(Object.keys(vars).length > 0 ? { vars } : {}),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(Object.keys(defaults).length > 0 ? { defaults } : {}),
    requests,
  };
}

/** `Users/Admin area` is `users/admin-area`. */
function pathOf(path: string): string {
  return path
    .split('/')
    .map((step) => toId(step).replaceAll('_', '-'))
    .join('/');
}
