import { childOf, membersOf, type Placed, textAt, textsAt } from './placed.ts';

/** Base URLs, and their paths without a slash at the end. */
export type Servers = { urls: string[]; basePaths: string[] };

/** The `servers` of an object of OpenAPI 3; undefined where it has none. */
export function serversOf(owner: Placed): Servers | undefined {
  const servers = membersOf(childOf(owner, 'servers')).filter(([, server]) => textAt(server, 'url') !== undefined);
  if (servers.length === 0) return undefined;
  return {
    urls: servers.map(([, server]) => urlsOf(server)[0] ?? '/'),
    basePaths: unique(servers.flatMap(([, server]) => urlsOf(server).map(pathOfUrl))),
  };
}

/** Of Swagger 2.0. */
export function serversOfSwagger(root: Placed): Servers {
  const basePath = textAt(root, 'basePath') ?? '/';
  const host = textAt(root, 'host');
  const schemes = textsAt(root, 'schemes') ?? [];
  const path = basePath.startsWith('/') ? basePath : `/${basePath}`;
  const urls = (schemes.length > 0 ? schemes : ['https']).map((scheme) => `${scheme}://${host}${path}`);
  return { urls: host === undefined ? [path] : urls, basePaths: [pathOfUrl(path)] };
}

/** The path of a base URL, absolute or not, without a slash at the end. */
export function pathOfUrl(url: string): string {
  const afterHost = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*|^\/\/[^/?#]*/i.exec(url)?.[0].length ?? 0;
  const path = url
    .slice(afterHost)
    .replace(/[?#].*$/s, '')
    .replace(/^\.\/?/, '')
    .replace(/\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

const MAX_URLS = 100;

/** With each enumerated value of its variables, the defaults first. */
function urlsOf(server: Placed): string[] {
  let urls = [textAt(server, 'url') ?? '/'];
  for (const [name, variable] of membersOf(childOf(server, 'variables'))) {
    const initial = textAt(variable, 'default');
    const values = unique([...(initial === undefined ? [] : [initial]), ...(textsAt(variable, 'enum') ?? [])]);
    if (values.length === 0) continue;
    urls = urls.flatMap((url) =>
      url.includes(`{${name}}`) ? values.map((value) => url.replaceAll(`{${name}}`, () => value)) : [url],
    );
    urls.length = Math.min(urls.length, MAX_URLS);
  }
  return urls;
}

function unique(items: string[]): string[] {
  return [...new Set(items)];
}
