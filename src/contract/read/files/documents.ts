import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '../../../model/json.ts';
import { type Problem, ProblemError } from '../../../model/problem.ts';
import type { SourceFile, SourceNode } from '../../../model/source.ts';
import { pathOfUri } from '../../../text/path-of-uri.ts';
import type { ReadDescriptionOptions } from '../../read-description.ts';
import { jsonFault } from './json-fault.ts';
import { jsonOfNode } from './json-of-node.ts';

/** A file of a description as it was read. `node` is there where it is YAML. */
export type ContractDocument = { uri: string; file: SourceFile; content: Json; node?: SourceNode };

/** `isUnread`: the file could not be had at all, so that the problem has no place in it. */
export type LoadedDocument =
  | { document: ContractDocument; problems?: undefined; isUnread?: undefined }
  | { problems: Problem[]; isUnread?: true; document?: undefined };

/** The files of a description, each read once, by URI. */
export type Documents = {
  rootUri: string;
  load: (uri: string) => Promise<LoadedDocument>;
  /** One that was loaded before. */
  get: (uri: string) => ContractDocument | undefined;
  /** Another URI of a loaded document (`$self` of OpenAPI 3.2). */
  alias: (name: string, uri: string) => void;
  display: (uri: string) => string;
};

export function createDocuments(options: ReadDescriptionOptions): Documents {
  const loaded = new Map<string, ContractDocument>();
  const loading = new Map<string, Promise<LoadedDocument>>();
  const display = (uri: string): string => displayUri(uri, options.root);
  const read = async (uri: string): Promise<LoadedDocument> => {
    const result = await readDocument(uri, display(uri), options);
    if (result.document) loaded.set(uri, result.document);
    return result;
  };
  return {
    rootUri: pathToFileURL(options.file).href,
    get: (uri) => loaded.get(uri),
    load: (uri) => {
      const known = loaded.get(uri);
      if (known) return Promise.resolve({ document: known });
      const pending = loading.get(uri) ?? read(uri);
      loading.set(uri, pending);
      return pending;
    },
    alias: (name, uri) => {
      const document = loaded.get(uri);
      if (document) loaded.set(name, document);
    },
    display,
  };
}

/** Whether a reference leads to another host. */
export function isRemote(uri: string): boolean {
  return /^https?:/i.test(uri);
}

function displayUri(uri: string, root: string): string {
  const path = uri.startsWith('file:') ? pathOfUri(uri) : undefined;
  return path === undefined ? uri : relative(root, path).split(sep).join('/') || '.';
}

async function readDocument(uri: string, path: string, options: ReadDescriptionOptions): Promise<LoadedDocument> {
  try {
    const absolutePath = uri.startsWith('file:') ? pathOfUri(uri) : uri;
    if (absolutePath === undefined)
      throw new ProblemError({ code: 'contract/description', message: `${uri} names no file` });
    const text = isRemote(uri) ? await fetchText(uri, options) : await options.readFile(absolutePath);
    return await parse(uri, { path, absolutePath, text: text.replace(/^\ufeff/, '') }, options);
  } catch (error) {
    if (error instanceof ProblemError) return { problems: [error.problem], isUnread: true };
    throw error;
  }
}

async function fetchText(url: string, { allowRemoteRefs, fetchRemote }: ReadDescriptionOptions): Promise<string> {
  if (allowRemoteRefs && fetchRemote) return fetchRemote(url);
  const message = `${url} is not fetched: it lies on another host`;
  throw new ProblemError({ code: 'input/remote-ref', message, hint: remoteHint });
}

/** What to do about a reference to another host. */
export const remoteHint = 'allow it with --allow-remote-refs, or save the file beside the description';

async function parse(uri: string, file: SourceFile, { parseYaml }: ReadDescriptionOptions): Promise<LoadedDocument> {
  if (file.text.trim() === '') {
    return { problems: [{ code: 'contract/description', message: `${file.path} is empty` }] };
  }
  const isJson = /\.json$/i.test(file.path);
  if (isJson || /^\s*[{[]/.test(file.text)) {
    // A description may be 10 MB and more, of which most is never looked at: digits beyond a double are not kept.
    const content = parseJsonFast(file.text);
    if (content !== undefined) return { document: { uri, file, content } };
    if (isJson) return { problems: [jsonFault(file)] };
  }
  const { node, problems } = await parseYaml(file);
  return node ? { document: { uri, file, content: jsonOfNode(node), node } } : { problems };
}

function parseJsonFast(text: string): Json | JsonObject | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
