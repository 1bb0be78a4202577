import type { Json, JsonObject } from '../../model/json.ts';
import type { Leftover } from '../import.ts';
import { convertBody, type NameFile } from './body/convert-body.ts';
import { convertAuth } from './convert-auth.ts';
import { convertChecks } from './convert-checks.ts';
import { convertHeaders, headerLeftovers } from './convert-headers.ts';
import { convertUrl } from './convert-url.ts';
import { disabledPairs } from './disabled-pairs.ts';
import type { BrunoAuth, BrunoFolder, BrunoRequest, BrunoVar } from './tree.ts';
import type { FileScope, Scope } from './variables/scope.ts';

/** A request before what it shares with others of its file is taken out. */
export type ConvertedRequest = {
  method: string;
  url: string;
  headers: JsonObject;
  auth: Json;
  /** Everything else, in order: what stands before the headers and what after. */
  head: JsonObject;
  tail: JsonObject;
  leftovers: Leftover[];
};

export type RequestContext = {
  file: FileScope;
  /** From the root of the collection to the folder of the request. */
  folders: BrunoFolder[];
  nameFile: NameFile;
};

/** Converts one request with all that it inherits; what it captures is known to those after it. */
export async function convertRequest(request: BrunoRequest, context: RequestContext): Promise<ConvertedRequest> {
  const { file, folders, nameFile } = context;
  const scope = scopeOf(request, context);
  const { url, query, added } = convertUrl(request, scope);
  const { body, contentType, forced, leftovers } = await convertBody(request.body, scope, nameFile);
  const headers = convertHeaders([...folders.map((folder) => folder.headers), request.headers], scope);
  const own = contentTypeLeftover(headers, { request, forced });
  setContentType(headers, { contentType, forced });
  const auth = convertAuth(effectiveAuth(request, folders), scope);
  if (auth.auth !== undefined && isHeaderAuth(auth.auth)) deleteHeader(headers, 'authorization');
  const inherited = folders.flatMap((folder) => folder.scripts);
  const checks = convertChecks(request, scope, inherited);
  for (const [source, name] of checks.captured) file.captured.set(source, name);
  return {
    method: request.method,
    url,
    headers,
    auth: auth.auth ?? 'none',
    head: Object.keys(query).length > 0 ? { query } : {},
    tail: {
      ...body,
      ...timing(request),
      ...(checks.expect === undefined ? {} : { expect: checks.expect }),
      ...(Object.keys(checks.capture).length > 0 ? { capture: checks.capture } : {}),
    },
    leftovers: [
      ...request.leftovers,
      ...disabledPairs(request.query, 'query parameter'),
      ...added.map(({ name, value, place }) => ({
        place,
        what: `query parameter ${name} beside the URL`,
        hint: 'it is sent here; Bruno sends only what stands in the URL',
        source: `${name}: ${value}`,
      })),
      ...headerLeftovers(request.headers),
      ...own,
      ...disabledPairs(request.vars, 'variable'),
      ...leftovers,
      ...auth.leftovers,
      ...checks.leftovers,
    ],
  };
}

function scopeOf(request: BrunoRequest, { file, folders }: RequestContext): Scope {
  const [root, ...inner] = folders;
  // The last of a name wins, and what is nearer to the request.
  const enabled = (vars: BrunoVar[]): BrunoVar[] => vars.filter((variable) => variable.enabled).toReversed();
  return {
    file,
    place: request.place,
    inner: [request.vars, ...inner.toReversed().map((folder) => folder.vars)].flatMap(enabled),
    outer: enabled(root?.vars ?? []),
  };
}

/** A folder that says `none` or `inherit` leaves the auth as it is above it. */
function effectiveAuth(request: BrunoRequest, folders: BrunoFolder[]): BrunoAuth {
  const none: BrunoAuth = { mode: 'none', settings: {}, place: request.place };
  if (request.auth?.mode !== 'inherit') return request.auth ?? none;
  return (
    folders.findLast(({ auth }) => auth !== undefined && auth.mode !== 'none' && auth.mode !== 'inherit')?.auth ?? none
  );
}

function setContentType(
  headers: JsonObject,
  { contentType, forced }: { contentType: string | undefined; forced: string | null | undefined },
): void {
  const written = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  if (forced !== undefined) deleteHeader(headers, 'content-type');
  if (typeof forced === 'string') headers['content-type'] = forced;
  else if (forced === undefined && contentType !== undefined && !written) headers['content-type'] = contentType;
}

/** A form says its own type, with its boundary. */
function contentTypeLeftover(
  headers: JsonObject,
  { request, forced }: { request: BrunoRequest; forced: string | null | undefined },
): Leftover[] {
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'content-type');
  const value = name === undefined ? undefined : headers[name];
  if (forced === undefined || typeof value !== 'string' || value === forced) return [];
  if (request.body.kind === 'multipart' && value === 'multipart/form-data') return [];
  return [{ place: request.place, what: `header content-type: ${value}`, hint: 'the body says its own type' }];
}

function isHeaderAuth(auth: Json): boolean {
  return typeof auth === 'object' && auth !== null && !('apiKey' in auth);
}

function deleteHeader(headers: JsonObject, name: string): void {
  for (const one of Object.keys(headers)) if (one.toLowerCase() === name) delete headers[one];
}

function timing({ timeoutMs, followRedirects, maxRedirects }: BrunoRequest): JsonObject {
  const redirects = followRedirects === false ? 0 : maxRedirects;
  return {
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms` }),
    ...(redirects === undefined || redirects === 10 || redirects < 0 ? {} : { redirects }),
  };
}
