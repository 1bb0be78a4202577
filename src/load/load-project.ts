import { dirname, join, resolve } from 'node:path';
import type { OpenapiSpec } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import { entryOf, type SourceFile, type SourceNode, type Span } from '../model/source.ts';
import { checkShape } from './check-shape/check-shape.ts';
import { checkNamedFile } from './files/check-named-file.ts';
import { type FileAccess, kindOfPath, nodeFileAccess, reportPath } from './files/file-access.ts';
import { readDocument } from './load-context.ts';
import { readOpenapi } from './read/read-openapi.ts';
import { entriesOf, textOf, textsOf } from './read/read-values.ts';
import { configShape } from './shape/config-shape.ts';
import { nodeToJson } from './yaml/node-to-json.ts';

/** `rollcall.yaml`, or what counts without one. Paths in `settings` are relative to the root, where the file lies. */
export type ProjectConfig = {
  /** Absolute. */
  root: string;
  /** Absent where there is no `rollcall.yaml`. */
  file?: SourceFile;
  collections: string[];
  /** By environment, by variable. */
  environments: Record<string, Record<string, string>>;
  /** The place of each value of `environments`. */
  environmentSpans: Record<string, Record<string, Span>>;
  environment?: string;
  allowHosts?: string[];
  allowRead: string[];
  envFile?: string[];
  openapi?: OpenapiSpec;
  reporters?: string[];
  /** Lies under the defaults of every collection. */
  defaults?: SourceNode;
  /** The keys that have the name of a flag and a plain value. */
  settings: ProjectSettings;
  /** The place of each key. */
  spans: Record<string, Span>;
};

export type ProjectSettings = {
  jobs?: number;
  rate?: string;
  tags?: string;
  excludeTags?: string;
  name?: string;
  bail?: boolean | number;
  retry?: number;
  timeout?: string;
  maxTime?: string;
  data?: string;
  repeat?: number;
  insecure?: boolean;
  cacert?: string;
  cert?: string;
  key?: string;
  proxy?: string;
  resolve?: string[];
  unix?: string;
  /** Or the path of a file in place of `~/.netrc`. */
  netrc?: boolean | string;
  minCoverage?: number;
  compare?: string;
  ci?: boolean;
  allowRemoteRefs?: boolean;
};

export const configFileName = 'rollcall.yaml';
const listKeys = [
  'collections',
  'environments',
  'environment',
  'allowHosts',
  'allowRead',
  'envFile',
  'openapi',
  'reporters',
  'defaults',
];

/** Finds the root of the project, the nearest folder upward with a `rollcall.yaml` or `cwd`, and reads that file. */
export async function loadProject(
  cwd: string,
  access: FileAccess = nodeFileAccess,
): Promise<{ config: ProjectConfig; problems: Problem[] }> {
  const root = await findRoot(resolve(cwd), access);
  const none: ProjectConfig = {
    root: root ?? resolve(cwd),
    collections: [],
    environments: {},
    environmentSpans: {},
    allowRead: [],
    settings: {},
    spans: {},
  };
  if (root === undefined) return { config: none, problems: [] };
  const document = await readDocument(join(root, configFileName), {
    root,
    allowRead: [],
    access,
    documents: new Map(),
  });
  const { file, node } = document;
  if (file === undefined || node === undefined) return { config: none, problems: document.problems };
  // An empty rollcall.yaml marks the root and says nothing else.
  if (node.kind === 'scalar' && node.value === null) return { config: { ...none, file }, problems: document.problems };
  const config = readConfig(node, { ...none, file });
  const missing = await checkContract(config, access);
  const misshapen = checkShape(node, configShape);
  // Settings are taken at their word: those of a file with a wrong shape are not to be used.
  const sound = misshapen.length === 0 ? config : { ...config, settings: {} };
  return { config: sound, problems: [...document.problems, ...misshapen, ...missing] };
}

/** A project may name a description anywhere, but it has to be there. */
async function checkContract({ openapi, root }: ProjectConfig, access: FileAccess): Promise<Problem[]> {
  if (openapi === undefined) return [];
  const name = reportPath(openapi.file, root);
  const context = { root, allowRead: [dirname(openapi.file)], access, documents: new Map() };
  const missing = await checkNamedFile({ path: openapi.file, name, span: openapi.span }, context);
  return missing ? [missing] : [];
}

async function findRoot(folder: string, access: FileAccess): Promise<string | undefined> {
  if ((await kindOfPath(join(folder, configFileName), access)) === 'file') return folder;
  return dirname(folder) === folder ? undefined : findRoot(dirname(folder), access);
}

function readConfig(node: SourceNode, none: ProjectConfig): ProjectConfig {
  const environment = textOf(entryOf(node, 'environment')?.value);
  const openapi = readOpenapi(entryOf(node, 'openapi')?.value);
  const defaults = entryOf(node, 'defaults')?.value;
  const lists = (key: string): string[] | undefined => {
    const value = entryOf(node, key)?.value;
    return value && textsOf(value);
  };
  const allowHosts = lists('allowHosts');
  const reporters = lists('reporters');
  const envFile = lists('envFile');
  return {
    ...none,
    collections: lists('collections') ?? [],
    ...readEnvironments(entryOf(node, 'environments')?.value),
    ...(environment !== undefined && { environment }),
    ...(allowHosts && { allowHosts }),
    allowRead: (lists('allowRead') ?? []).map((path) => resolve(none.root, path)),
    ...(envFile && { envFile: envFile.map((path) => resolve(none.root, path)) }),
    ...(openapi && { openapi }),
    ...(reporters && { reporters }),
    ...(defaults && { defaults }),
    settings: readSettings(node),
    spans: Object.fromEntries(entriesOf(node).map(({ key, keySpan }) => [key, keySpan])),
  };
}

function readEnvironments(node: SourceNode | undefined): Pick<ProjectConfig, 'environments' | 'environmentSpans'> {
  const environments: ProjectConfig['environments'] = {};
  const environmentSpans: ProjectConfig['environmentSpans'] = {};
  for (const { key, value } of entriesOf(node)) {
    const values = entriesOf(value).map((entry) => [entry, textOf(entry.value)] as const);
    const known = values.filter((pair): pair is [(typeof pair)[0], string] => pair[1] !== undefined);
    environments[key] = Object.fromEntries(known.map(([entry, text]) => [entry.key, text]));
    environmentSpans[key] = Object.fromEntries(known.map(([entry]) => [entry.key, entry.keySpan]));
  }
  return { environments, environmentSpans };
}

/** Keys of the right shape; the shape itself has been checked. */
function readSettings(node: SourceNode): ProjectSettings {
  const plain: [string, Json][] = entriesOf(node)
    .filter(({ key }) => !listKeys.includes(key))
    .map(({ key, value }) => [key, nodeToJson(value)]);
  return Object.fromEntries(plain);
}
