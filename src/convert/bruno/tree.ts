import type { Json } from '../../model/json.ts';
import type { SourceFile, SourceLocation } from '../../model/source.ts';
import { isHttpToken } from '../../text/http-token.ts';
import type { Leftover } from '../import.ts';

/** A name and a value of a block, `enabled: false` where `~` or `disabled` stands. */
export type BrunoPair = { name: string; value: string; enabled: boolean; place: SourceLocation };

/** A variable; `object` where it is declared as `@object`, its `value` is the JSON text then. */
export type BrunoVar = BrunoPair & { object?: Json };

export type BrunoAuth = { mode: string; settings: Record<string, string>; place: SourceLocation };

export type BrunoScript = {
  kind: 'pre-request script' | 'post-response script' | 'tests';
  code: string;
  place: SourceLocation;
};

export type BrunoPart = BrunoPair & { files?: string[]; contentType: string };

export type BrunoBody =
  | { kind: 'none' }
  | { kind: 'json' | 'text' | 'xml' | 'sparql'; text: string; place: SourceLocation }
  | { kind: 'form'; fields: BrunoPair[]; place: SourceLocation }
  | { kind: 'multipart'; parts: BrunoPart[]; place: SourceLocation }
  | { kind: 'file'; path: string; contentType: string; place: SourceLocation }
  | { kind: 'graphql'; query: string; variables: string; place: SourceLocation };

/** What a collection, a folder and a request all can say. */
export type BrunoSettings = {
  headers: BrunoPair[];
  auth?: BrunoAuth;
  vars: BrunoVar[];
  /** `vars:post-response`: a variable and a JavaScript expression over the response. */
  captures: BrunoPair[];
  scripts: BrunoScript[];
  docs?: { text: string; place: SourceLocation };
  /** What the reader already knows to have no counterpart. */
  leftovers: Leftover[];
};

export type BrunoRequest = BrunoSettings & {
  file: SourceFile;
  name: string;
  seq: number;
  tags: string[];
  place: SourceLocation;
  method: string;
  url: string;
  query: BrunoPair[];
  pathParams: BrunoPair[];
  body: BrunoBody;
  /** `res.status` and `eq 200`. */
  asserts: BrunoPair[];
  timeoutMs?: number;
  followRedirects?: boolean;
  maxRedirects?: number;
  encodeUrl: boolean;
};

/** A folder, or a collection at its root. `path` is relative to the root, empty for the root itself. */
export type BrunoFolder = BrunoSettings & {
  path: string;
  name: string;
  seq: number;
  requests: BrunoRequest[];
  folders: BrunoFolder[];
};

export type BrunoEnvironment = { name: string; variables: (BrunoVar & { secret: boolean })[] };

/** One collection of the source. `dotenv` is what stands in the `.env` beside it. */
export type BrunoCollection = {
  /** Where it lies below the folder that is imported; empty where it is that folder. */
  path: string;
  root: BrunoFolder;
  environments: BrunoEnvironment[];
  dotenv: Record<string, string>;
  /** The text of a file of the collection, its path relative to the collection's folder. */
  readFile: (path: string) => Promise<string | undefined>;
};

/** The request, or a leftover in place of one that HTTP has no words for (RFC 9110, section 9.1). */
export function sendable(request: BrunoRequest): { request?: BrunoRequest; leftovers: Leftover[] } {
  if (isHttpToken(request.method) && request.url.trim() !== '') return { request, leftovers: [] };
  const what = request.url.trim() === '' ? 'request without a URL' : `request with the method ${request.method}`;
  return { leftovers: [{ place: request.place, what, source: request.file.text }] };
}

function emptySettings(): BrunoSettings {
  return { headers: [], vars: [], captures: [], scripts: [], leftovers: [] };
}

export function newFolder(path: string, name: string): BrunoFolder {
  return { ...emptySettings(), path, name, seq: Number.MAX_SAFE_INTEGER, requests: [], folders: [] };
}

/** The folder at a path below another, made where it is not there yet. */
export function folderAt(root: BrunoFolder, path: string): BrunoFolder {
  let folder = root;
  for (const step of path === '' ? [] : path.split('/')) {
    const next = folder.path === '' ? step : `${folder.path}/${step}`;
    const known = folder.folders.find((one) => one.path === next);
    const child = known ?? newFolder(next, step);
    if (known === undefined) folder.folders.push(child);
    folder = child;
  }
  return folder;
}
