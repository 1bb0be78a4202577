import type { JsonObject } from '../../model/json.ts';
import type { Leftover } from '../import.ts';
import { literal } from '../literal.ts';
import { createNames, toId } from '../names.ts';
import type { NameFile } from './body/convert-body.ts';
import { headerLeftovers } from './convert-headers.ts';
import { type ConvertedRequest, convertRequest } from './convert-request.ts';
import { disabledPairs } from './disabled-pairs.ts';
import { shareSettings } from './shared-settings.ts';
import type { BrunoFolder, BrunoRequest } from './tree.ts';
import type { FileScope } from './variables/scope.ts';
import type { EnvVariable, Variables } from './variables/variables.ts';

/** A collection file without its `env`, which is known when all are converted. */
export type FolderDraft = {
  name: string;
  description?: string;
  tags: string[];
  used: EnvVariable[];
  vars: JsonObject;
  baseUrl?: string;
  defaults: JsonObject;
  requests: JsonObject;
  /** Variables of the source that its requests capture, and those that none captured before their use. */
  captured: ReadonlySet<string>;
  asked: ReadonlySet<string>;
  /** What is left over of each request by its id. */
  leftovers: { id: string; leftovers: Leftover[] }[];
};

/** `above` is the folder that the file is of, with those above it. */
export type FolderContext = { variables: Variables; above: FolderChain; nameFile: NameFile };

/** Folders from the root of the collection to one with requests. */
export type FolderChain = readonly [BrunoFolder, ...BrunoFolder[]];

/** The requests of one folder, or of several, in their order, as one collection. */
export async function convertFolders(chains: readonly FolderChain[], context: FolderContext): Promise<FolderDraft> {
  const { variables, above, nameFile } = context;
  const folder = above.at(-1) ?? above[0];
  const idOf = createRequestIds(chains);
  const file = createFileScope(variables);
  const converted: { id: string; about: JsonObject; result: ConvertedRequest; noted: Leftover[] }[] = [];
  for (const folders of chains) {
    const tags = tagsOf(folders.slice(above.length));
    for (const request of requestsOf(folders)) {
      const noted: Leftover[] = [];
      const own: FileScope = { ...file, leave: (leftover) => void noted.push(leftover) };
      const result = await convertRequest(request, { file: own, folders: [...folders], nameFile });
      const id = idOf(request, folders);
      converted.push({ id, about: about(request, id, tags), result, noted });
    }
  }
  const slashed = (base: string): boolean =>
    [...file.used].some(({ name, value }) => base.endsWith(`env.${name} }}`) && value?.endsWith('/') === true);
  const { strip, ...settings } = shareSettings(
    converted.map(({ result }) => result),
    slashed,
  );
  const requests = converted.map((one) => [one.id, { ...one.about, ...strip(one.result) }]);
  return {
    name: literal(folder.name),
    ...(folder.docs === undefined ? {} : { description: folder.docs.text }),
    tags: tagsOf(above.slice(1)),
    used: [...file.used],
    vars: file.vars,
    captured: new Set(file.captured.keys()),
    asked: file.asked,
    ...settings,
    requests: Object.fromEntries(requests) as JsonObject,
    leftovers: converted.map(({ id, result, noted }) => ({ id, leftovers: [...result.leftovers, ...noted] })),
  };
}

/**
 * What a folder or the collection itself says for all its requests and has no counterpart; its docs, too, unless they
 * describe the file.
 */
export function folderLeftovers(folder: BrunoFolder, { isFile }: { isFile: boolean }): Leftover[] {
  const docs = isFile ? undefined : folder.docs;
  return [
    ...folder.leftovers,
    ...headerLeftovers(folder.headers),
    ...disabledPairs(folder.vars, 'variable'),
    ...folder.captures.map(({ name, value, place }) => ({
      place,
      what: `variable ${name} after every response`,
      source: `${name}: ${value}`,
      hint: 'write a capture into the request that needs it',
    })),
    ...folder.scripts.map(({ kind, code, place }) => ({ place, what: `${kind} of all requests`, source: code })),
    ...(docs === undefined ? [] : [{ place: docs.place, what: 'docs', source: docs.text }]),
  ];
}

function createFileScope(variables: Variables): FileScope {
  const take = createNames();
  return {
    variables,
    used: new Set(),
    vars: {},
    known: new Map(),
    captured: new Map(),
    asked: new Set(),
    take,
    leave: () => {},
  };
}

function requestsOf(folders: FolderChain): BrunoRequest[] {
  return (folders.at(-1)?.requests ?? []).toSorted((a, b) => a.seq - b.seq);
}

/** Ids of requests; where several have one name each has its folder before it. */
function createRequestIds(chains: readonly FolderChain[]): (request: BrunoRequest, folders: FolderChain) => string {
  const counts = new Map<string, number>();
  for (const { name } of chains.flatMap(requestsOf)) counts.set(toId(name), (counts.get(toId(name)) ?? 0) + 1);
  const names = createNames();
  return ({ name }, folders) => {
    const folder = chains.length > 1 ? folders.slice(1).at(-1) : undefined;
    return names(folder === undefined || counts.get(toId(name)) === 1 ? name : `${folder.name} ${name}`);
  };
}

function tagsOf(folders: readonly BrunoFolder[]): string[] {
  return folders.map(({ path }) => toId(path.slice(path.lastIndexOf('/') + 1)));
}

function about({ name, docs, tags }: BrunoRequest, id: string, folderTags: readonly string[]): JsonObject {
  const words = [...new Set([...folderTags, ...tags.filter((tag) => tag.trim() !== '')])];
  return {
    ...(name === id ? {} : { name: literal(name) }),
    ...(docs === undefined ? {} : { description: docs.text }),
    ...(words.length > 0 ? { tags: words } : {}),
  };
}
