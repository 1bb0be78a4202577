import type { SourceFile } from '../../model/source.ts';
import type { ImportFile, ImportSource, Leftover } from '../import.ts';
import { sourceFileOf } from '../source/source-text.ts';
import { child, parseOpenFile } from './read/open-values.ts';
import { readBruRequest, readBruSettings } from './read/read-bru.ts';
import { type BrunoConfig, readBrunoConfig, readDotenv } from './read/read-config.ts';
import { readBruEnvironment } from './read/read-environment.ts';
import { readOpenEnvironment, readOpenRequest, readOpenSettings } from './read/read-open.ts';
import { addOpenRoot } from './read/read-open-root.ts';
import { type BrunoCollection, type BrunoFolder, folderAt, newFolder } from './tree.ts';

export type Found = { collections: BrunoCollection[]; leftovers: Leftover[] };

const ROOT_FILES = new Set(['bruno.json', 'collection.bru', 'opencollection.yml', 'opencollection.yaml']);

/**
 * Reads all collections of a source: every folder with a `bruno.json`, `collection.bru` or `opencollection.yml`, or
 * the source itself where there is none. Throws ProblemError for the first file that cannot be read.
 */
export async function findCollections(source: ImportSource): Promise<Found> {
  const files = source.files.filter(({ name }) => !/(^|\/)(node_modules|\.git)\//.test(name));
  const roots = files.filter(({ name }) => ROOT_FILES.has(baseName(name))).map(({ name }) => folderOf(name));
  const paths = roots.length === 0 ? [''] : [...new Set(roots)];
  const collections: BrunoCollection[] = [];
  const leftovers: Leftover[] = [];
  for (const path of paths) {
    const own = files.filter(({ name }) => nearest(paths, name) === path);
    const found = await readCollection(path, own, source);
    collections.push(found.collection);
    leftovers.push(...found.leftovers);
  }
  return { collections, leftovers };
}

async function readCollection(
  path: string,
  files: ImportFile[],
  source: ImportSource,
): Promise<{ collection: BrunoCollection; leftovers: Leftover[] }> {
  const inside = (file: ImportFile): string => (path === '' ? file.name : file.name.slice(path.length + 1));
  const [anchor] = files;
  const readFile = async (wanted: string): Promise<string | undefined> =>
    anchor && source.readBeside(anchor, `${'../'.repeat(inside(anchor).split('/').length - 1)}${wanted}`);
  const config = await configOf(path, files, readFile);
  const root = newFolder('', config?.name ?? (baseName(path) || nameOfSource(source)));
  const collection: BrunoCollection = {
    path,
    root,
    environments: [],
    dotenv: await readDotenv(await readFile('.env')),
    readFile,
  };
  const leftovers = [...(config?.leftovers ?? [])];
  for (const file of files) {
    const name = inside(file);
    if (config?.ignored.some((ignored) => name.startsWith(`${ignored}/`)) === true) continue;
    leftovers.push(...(await addFile(collection, name, sourceFileOf({ ...file, text: withoutMark(file.text) }))));
  }
  return { collection, leftovers };
}

/** `bruno.json`, which need not be among the files that were given. */
async function configOf(
  path: string,
  [anchor]: ImportFile[],
  readFile: BrunoCollection['readFile'],
): Promise<BrunoConfig | undefined> {
  const text = await readFile('bruno.json');
  if (text === undefined || anchor === undefined) return undefined;
  const name = path === '' ? 'bruno.json' : `${path}/bruno.json`;
  return readBrunoConfig({ path: name, absolutePath: name, text });
}

async function addFile(collection: BrunoCollection, name: string, file: SourceFile): Promise<Leftover[]> {
  const folder = folderAt(collection.root, folderOf(name));
  const isBru = name.endsWith('.bru');
  const isOpen = /\.ya?ml$/.test(name);
  if (!isBru && !isOpen) return [];
  if (/^environments\/[^/]+$/.test(name)) {
    const fallback = baseName(name).replace(/\.\w+$/, '');
    const environment = isBru ? await readBruEnvironment(file) : readOpenEnvironment(parseOpenFile(file), fallback);
    collection.environments.push(environment);
    return [];
  }
  if (name === 'collection.bru' || /(^|\/)folder\.bru$/.test(name)) {
    Object.assign(folder, await readBruSettings(file));
    return [];
  }
  if (isOpen) return addOpenFile(collection, folder, { name, file });
  const { request, leftovers } = await readBruRequest(file);
  if (request !== undefined) folder.requests.push(request);
  return leftovers;
}

function addOpenFile(
  collection: BrunoCollection,
  folder: BrunoFolder,
  { name, file }: { name: string; file: SourceFile },
): Leftover[] {
  const node = parseOpenFile(file);
  const isRoot = /^opencollection\.ya?ml$/.test(name) || child(node, 'opencollection') !== undefined;
  if (isRoot) return addOpenRoot(collection, node, file);
  if (/(^|\/)folder\.ya?ml$/.test(name)) {
    Object.assign(folder, readOpenSettings(node));
    return [];
  }
  const { request, leftovers } = readOpenRequest(node, file);
  if (request !== undefined) folder.requests.push(request);
  return leftovers;
}

/** The deepest of the roots that a file lies in. */
function nearest(roots: readonly string[], name: string): string | undefined {
  const holding = roots.filter((root) => root === '' || name.startsWith(`${root}/`));
  return holding.toSorted((a, b) => b.length - a.length)[0];
}

function nameOfSource(source: ImportSource): string {
  const name = baseName(source.path.replace(/\/+$/, ''));
  return name === '-' || name === '' ? 'Bruno' : name.replace(/\.(bru|ya?ml)$/, '');
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
