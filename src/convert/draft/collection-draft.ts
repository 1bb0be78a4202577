import { equalJson, isJsonObject, type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import type { CollectionDraft } from '../import.ts';
import { createNames } from '../names.ts';
import { hasMark, type Marks } from '../template/marks.ts';
import type { CollectionVariables } from './draft-variables.ts';
import { methodLine } from './request/method-line.ts';

/** A request before ids are given; texts have marks. `rest` are keys behind method, query, headers and auth. */
export type RequestDraft = {
  wish: string;
  name?: string;
  method: string;
  origin: string;
  target: string;
  query?: JsonObject;
  headers: JsonObject;
  auth?: JsonObject;
  rest: JsonObject;
  comments: string[];
};

export type CollectionParts = {
  path: string;
  name: string;
  requests: RequestDraft[];
  comments: string[];
  marks: Marks;
  variables: CollectionVariables;
  /** The name of the variable of an origin (see `createBaseUrls`). */
  baseName: (origin: string) => string;
  /** Where in the source the first URL stands. */
  at: number;
};

/** Keys that stand in `defaults` where all requests have the same. */
const SHARED_KEYS = ['redirects', 'cookies', 'timeout', 'retry', 'tls', 'proxy', 'http2', 'unix', 'resolve'];

/** A collection of requests: what all of them share is said once. */
export function collectionDraft(parts: CollectionParts): CollectionDraft {
  const { requests, marks, variables } = parts;
  const shared = sharedOf(requests);
  const base = mostFrequent(requests.map(({ origin }) => origin));
  const nextId = createNames();
  const comments: CollectionDraft['comments'] = [];
  if (parts.comments.length > 0) comments.push({ at: [], lines: parts.comments });
  const written: JsonObject = {};
  for (const request of requests) {
    const id = nextId(request.wish);
    written[id] = requestContent(request, { base, shared });
    if (request.comments.length > 0) comments.push({ at: ['requests', id], lines: request.comments });
  }
  const baseUrl = base === undefined ? undefined : baseUrlOf(base, parts);
  const filled = marks.write({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(Object.keys(shared).length === 0 ? {} : { defaults: shared }),
    requests: written,
  }) as JsonObject;
  const env = variables.declarations();
  return {
    path: parts.path,
    content: { name: marks.write(parts.name), ...(env === undefined ? {} : { env }), ...filled },
    comments,
  };
}

/** A variable, so that the same requests can go to another host. */
function baseUrlOf(origin: string, { marks, variables, baseName, at }: CollectionParts): string {
  if (hasMark(origin)) return origin;
  const name = baseName(origin);
  return marks.mark(`base ${name}`, () => variables.use(name, at));
}

function requestContent(
  request: RequestDraft,
  { base, shared }: { base: string | undefined; shared: JsonObject },
): JsonObject {
  const { name, method, origin, target, query, headers, auth, rest } = request;
  const url = origin === base ? target : `${origin}${target}`;
  const sharedHeaders = isJsonObject(shared['headers']) ? shared['headers'] : {};
  const own = Object.fromEntries(Object.entries(headers).filter(([key]) => !Object.hasOwn(sharedHeaders, key)));
  const ownRest = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !Object.hasOwn(shared, key) || !SHARED_KEYS.includes(key)),
  );
  return {
    ...(name === undefined ? {} : { name }),
    ...methodLine(method, url),
    ...(query === undefined ? {} : { query }),
    ...(Object.keys(own).length === 0 ? {} : { headers: own }),
    ...(auth === undefined || shared['auth'] !== undefined ? {} : { auth }),
    ...ownRest,
  };
}

/** What stands in `defaults`. The rule not to follow redirects stands there also for one request. */
function sharedOf(requests: readonly RequestDraft[]): JsonObject {
  const [first] = requests;
  if (first === undefined) return {};
  const isSame = (of: (request: RequestDraft) => Json | undefined): boolean => {
    const value = of(first);
    return value !== undefined && requests.every((request) => sameJson(of(request), value));
  };
  const several = requests.length > 1;
  const headers = several
    ? Object.entries(first.headers).filter(([name]) => isSame((request) => request.headers[name]))
    : [];
  const keys = SHARED_KEYS.filter((key) => (several || key === 'redirects') && isSame((request) => request.rest[key]));
  return {
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(several && first.auth !== undefined && isSame((request) => request.auth) ? { auth: first.auth } : {}),
    ...Object.fromEntries(keys.map((key) => [key, first.rest[key] as Json])),
  };
}

function sameJson(a: Json | undefined, b: Json): boolean {
  return a !== undefined && equalJson(a, b) && stringifyJson(a) === stringifyJson(b);
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
