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
  /** What is left over of each request by its id. */
  leftovers: { id: string; leftovers: Leftover[] }[];
};

export type FolderContext = {
  variables: Variables;
  /** From the root of the collection to this folder. */
  folders: BrunoFolder[];
  nameFile: NameFile;
};

/** The requests of one folder, in their order, as one collection. */
export async function convertFolder(folder: BrunoFolder, context: FolderContext): Promise<FolderDraft> {
  const { folders, variables, nameFile } = context;
  const names = createNames();
  const file = createFileScope(variables);
  const converted: { id: string; request: BrunoRequest; result: ConvertedRequest; noted: Leftover[] }[] = [];
  for (const request of folder.requests.toSorted((a, b) => a.seq - b.seq)) {
    const noted: Leftover[] = [];
    const own: FileScope = { ...file, leave: (leftover) => void noted.push(leftover) };
    const result = await convertRequest(request, { file: own, folders, nameFile });
    converted.push({ id: names(request.name), request, result, noted });
  }
  const slashed = (base: string): boolean =>
    [...file.used].some(({ name, value }) => base.endsWith(`env.${name} }}`) && value?.endsWith('/') === true);
  const { strip, ...shared } = shareSettings(
    converted.map(({ result }) => result),
    slashed,
  );
  const requests = converted.map(({ id, request, result }) => [id, { ...about(request, id), ...strip(result) }]);
  return {
    name: literal(folder.name),
    ...(folder.docs === undefined ? {} : { description: folder.docs.text }),
    tags: folders.slice(1).map(({ path }) => toId(path.slice(path.lastIndexOf('/') + 1))),
    used: [...file.used],
    vars: file.vars,
    ...shared,
    requests: Object.fromEntries(requests) as JsonObject,
    leftovers: converted.map(({ id, result, noted }) => ({ id, leftovers: [...result.leftovers, ...noted] })),
  };
}

/** What a folder or the collection itself says for all its requests and has no counterpart. */
export function folderLeftovers(folder: BrunoFolder): Leftover[] {
  const docs = folder.requests.length === 0 ? folder.docs : undefined;
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
  return { variables, used: new Set(), vars: {}, known: new Map(), captured: new Map(), take, leave: () => {} };
}

function about({ name, docs, tags }: BrunoRequest, id: string): JsonObject {
  const words = tags.filter((tag) => tag.trim() !== '');
  return {
    ...(name === id ? {} : { name: literal(name) }),
    ...(docs === undefined ? {} : { description: docs.text }),
    ...(words.length > 0 ? { tags: words } : {}),
  };
}
