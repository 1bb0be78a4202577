import { pathToFileURL } from 'node:url';
import type { Description } from '../../contract/description.ts';
import { type OpenapiContext, placeIn } from './openapi-context.ts';

/** Where a description without a server of its own is tried: the usual port of mock servers. */
const LOCAL = 'http://127.0.0.1:4010';

/** The variable that holds a base URL of the description, with the URL as its default. */
export function baseUrlVariable(server: string, context: OpenapiContext): string {
  const { description, variables, variableName, places } = context;
  const isMain = server === (description.servers[0] ?? '/');
  const url = absoluteServer(server);
  const wish = variableName(isMain ? 'api url' : `${hostOf(server)} url`);
  if (url !== undefined) variables.give(wish, url);
  else if (!places.has(wish)) places.set(wish, serversPlace(description));
  return wish;
}

/** Undefined where it has variables without a value, or is no HTTP at all. */
function absoluteServer(server: string): string | undefined {
  const url = server.trim().replace(/\/+$/, '');
  if (/[{}]/.test(url)) return undefined;
  if (/^https?:\/\//i.test(url)) return URL.canParse(url) ? url : undefined;
  if (url.startsWith('//')) return `https:${url}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  return `${LOCAL}${url === '' || url.startsWith('/') ? url : `/${url.replace(/^\.\//, '')}`}`;
}

function hostOf(server: string): string {
  return server.replace(/^[a-z]+:\/\//i, '').replace(/[^A-Za-z0-9]+/g, ' ');
}

function serversPlace(description: Description) {
  const pointer = description.version === '2.0' ? '/host' : '/servers';
  return placeIn(description, { uri: pathToFileURL(description.file).href, pointer });
}
