import { equalJson, parseJson } from '../../src/model/json.ts';
import type { RawRequest } from './raw-request.ts';

/** A request as the JSON of Postman says it; `{{name}}` that nobody knows stands for anything. */
export type PostmanRequest = {
  name: string;
  method: string;
  url: string;
  headers: [string, string][];
  body: PostmanBody;
};
type PostmanBody =
  | { kind: 'none' }
  | { kind: 'text'; text: string }
  | { kind: 'form' | 'parts'; pairs: [string, string | null][] };

/** The JSON of Postman, as far as it is looked at; its files are trusted here. */
export type PostmanJson = {
  key?: string | null;
  value?: string | number | boolean | null;
  enabled?: boolean;
  disabled?: boolean;
  type?: string;
  name?: string;
  item?: PostmanJson[];
  variable?: PostmanJson[];
  event?: PostmanJson[] | PostmanJson;
  listen?: string;
  script?: { exec?: string | string[] };
  request?: string | PostmanJson;
  method?: string;
  url?: string | PostmanUrl;
  header?: string | PostmanJson[];
  auth?: ({ type?: string } & Record<string, unknown>) | null;
  body?: ({ mode?: string; raw?: string; disabled?: boolean } & Record<string, unknown>) | null;
  protocolProfileBehavior?: { disableBodyPruning?: boolean };
};
type PostmanUrl = {
  protocol?: string;
  host: string[];
  port?: string;
  path?: string[];
  query?: PostmanJson[];
  variable?: PostmanJson[];
};
type Scope = Map<string, string>;
type Fill = (text: string) => string;

/** The requests of a collection in order, variables put in as far as files and plain scripts say them. */
export function postmanRequests(
  collection: PostmanJson,
  environments: PostmanJson[][],
  globals: PostmanJson[][],
): PostmanRequest[] {
  const [local, environment, own, global] = Array.from({ length: 4 }, () => new Map<string, string>()) as [
    Scope,
    Scope,
    Scope,
    Scope,
  ];
  const scopes = [local, environment, own, global];
  for (const list of environments.toReversed()) give(environment, list);
  give(own, collection.variable);
  for (const list of globals) give(global, list);
  const found: PostmanRequest[] = [];
  const walk = (list: PostmanJson[], above: PostmanJson[]): void => {
    for (const item of list) {
      const levels = [...above, item];
      if (item.item !== undefined) {
        walk(item.item, levels);
        continue;
      }
      runScripts(levels, 'prerequest', scopes);
      found.push(requestOf(item, levels, (text) => substitute(text, scopes)));
      runScripts(levels, 'test', scopes);
    }
  };
  walk(collection.item ?? [], [collection]);
  return found;
}

/** How what was sent is not what the source says. */
export function differencesOf(expected: PostmanRequest, sent: RawRequest): string[] {
  const found: string[] = [];
  const compare = (what: string, theirs: string, mine: string | undefined): void => {
    if (mine === undefined || !matches(theirs, mine)) found.push(`${what}: ${String(mine)} instead of ${theirs}`);
  };
  compare('method', expected.method, sent.method);
  const [, host = '', target = ''] = /^https?:\/\/([^/?#]*)([^#]*)/.exec(expected.url) ?? [];
  const [, proxied] = /^https?:\/\/[^/?#]*(.*)$/s.exec(sent.target) ?? [];
  compare('host', host.replace(/^127\.1(?=:|$)/, '127.0.0.1').replace(/:(80|443)$/, ''), headerOf(sent, 'host'));
  compare('target', canonical(target.startsWith('/') ? target : `/${target}`), canonical(proxied ?? sent.target));
  for (const [name, value] of expected.headers) compare(`header ${name}`, value, headerOf(sent, name.toLowerCase()));
  const body = bodyDifference(expected.body, sent);
  return body === undefined ? found : [...found, `body: ${body}`];
}

function give(scope: Scope, list: PostmanJson[] = []): void {
  for (const { key, value, enabled, disabled } of list) {
    if (enabled !== false && disabled !== true) scope.set(String(key), String(value));
  }
}

const SET = /(pm\.\w+|postman)\.(set\w*|unset|clear\w*)\(\s*(?:(["'])(.*?)\3\s*(?:,\s*(?:(["'])(.*?)\5\s*\)|(.)))?)?/g;

/** What scripts set in plain words; what they compute is unknown from there on. */
function runScripts(levels: PostmanJson[], listen: string, scopes: Scope[]): void {
  for (const event of levels.flatMap((level) => level.event ?? [])) {
    if (event.listen !== listen) continue;
    const exec = event.script?.exec;
    const text = Array.isArray(exec) ? exec.join('\n') : (exec ?? '');
    for (const [, object = '', method = '', , name = '', , value] of text.matchAll(SET)) {
      const where = /global/i.test(object + method)
        ? 3
        : /collection/i.test(object)
          ? 2
          : /environment/i.test(object + method)
            ? 1
            : 0;
      const scope = scopes[where];
      if (/^clear\w*s$|^clear$/.test(method)) scope?.clear();
      else if (/^(un|clear)/.test(method)) scope?.delete(name);
      else if (value === undefined) scope?.set(name, `{{${name}}}`);
      else scope?.set(name, value);
    }
  }
}

function substitute(text: string, scopes: Scope[]): string {
  let result = text;
  for (let round = 0; round < 10; round++) {
    result = result.replace(
      /\{\{([^{}]+)\}\}/g,
      (whole, name: string) => scopes.find((scope) => scope.has(name))?.get(name) ?? whole,
    );
  }
  return result;
}

function requestOf(item: PostmanJson, levels: PostmanJson[], fill: Fill): PostmanRequest {
  const request = typeof item.request === 'string' ? { url: item.request } : (item.request ?? {});
  const all = [...levels, request];
  const isUnpruned = all
    .map((level) => level.protocolProfileBehavior?.disableBodyPruning)
    .findLast((one) => one !== undefined);
  const method = request.method ?? 'GET';
  const isPruned = isUnpruned !== true && /^(GET|HEAD|COPY|PURGE|UNLOCK)$/.test(method);
  const auth = all.map((level) => level.auth).findLast((one) => one !== undefined && one !== null) ?? undefined;
  const credentials = authOf(auth, fill);
  const isReplaced = credentials !== undefined || auth?.type === 'digest';
  const headers = headersOf(request.header, fill).filter(([name]) => !isReplaced || !/^authorization$/i.test(name));
  return {
    name: String(item.name),
    method,
    url: urlOf(request.url ?? '', fill),
    headers: credentials === undefined ? headers : [...headers, ['authorization', credentials]],
    body: isPruned ? { kind: 'none' } : bodyOf(request.body ?? undefined, fill),
  };
}

/** The Authorization header where it can be known before an answer. */
function authOf(auth: PostmanJson['auth'], fill: Fill): string | undefined {
  const type = auth?.type ?? 'noauth';
  const settings = auth?.[type] as PostmanJson[] | Record<string, string | undefined> | undefined;
  const value = (key: string): string => {
    const found = Array.isArray(settings) ? settings.find((one) => one.key === key)?.value : settings?.[key];
    return fill(String(found ?? ''));
  };
  if (type === 'basic') return `Basic ${Buffer.from(`${value('username')}:${value('password')}`).toString('base64')}`;
  return type === 'bearer' ? `Bearer ${value('token')}` : undefined;
}

function urlOf(url: string | PostmanUrl, fill: Fill): string {
  if (typeof url === 'string') return withScheme(fill(url));
  const path = url.path?.map((segment) => {
    const variable = url.variable?.find(({ key }) => `:${key}` === segment);
    return variable === undefined ? segment : String(variable.value);
  });
  const params = (url.query ?? [])
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => {
      const name = (key ?? '').replaceAll('&', '%26').replaceAll('=', '%3D');
      return value === null || value === undefined ? name : `${name}=${String(value).replaceAll('&', '%26')}`;
    });
  const scheme = url.protocol === undefined ? '' : `${url.protocol}://`;
  const origin = fill(`${scheme}${url.host.join('.')}${url.port === undefined ? '' : `:${url.port}`}`);
  const target = path === undefined ? '/' : fill(`/${path.join('/')}`).replaceAll('?', '%3F');
  const query = params.length === 0 ? '' : `?${fill(params.join('&'))}`;
  return withScheme(`${origin}${target}${query}`).replaceAll('#', '%23');
}

function withScheme(url: string): string {
  const plain = url.replace(/^[^?]*/, (start) => start.replaceAll('\\', '/'));
  return (/^\w+:\/\//.test(plain) ? plain : `http://${plain}`).replace(/^(\w+:\/\/)[^/?#]*@/, '$1');
}

function headersOf(source: PostmanJson['header'], fill: Fill): [string, string][] {
  if (Array.isArray(source)) {
    return source
      .filter(({ key, disabled }) => (key ?? '') !== '' && disabled !== true)
      .map(({ key, value }) => [String(key).trim(), fill(String(value ?? '')).trim()]);
  }
  const lines = (source ?? '').split('\n').filter((line) => line.includes(':') && !line.startsWith('//'));
  return lines.map((line) => [line.split(':')[0] ?? '', fill(line.slice(line.indexOf(':') + 1)).trim()]);
}

function bodyOf(body: NonNullable<PostmanJson['body']> | undefined, fill: Fill): PostmanBody {
  const mode = body?.mode ?? '';
  if (body === undefined || body.disabled === true || mode === '') return { kind: 'none' };
  if (mode === 'raw') return body.raw === '' ? { kind: 'none' } : { kind: 'text', text: fill(body.raw ?? '') };
  const fields = (body[mode] ?? []) as PostmanJson[];
  if (!Array.isArray(fields) || fields.length === 0) return { kind: 'none' };
  const pairs = fields
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value, type }): [string, string | null] => [
      fill(key ?? ''),
      type === 'file' ? null : fill(String(value ?? '')),
    ]);
  return { kind: mode === 'formdata' ? 'parts' : 'form', pairs };
}

function bodyDifference(expected: PostmanBody, { headers, body }: RawRequest): string | undefined {
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  switch (expected.kind) {
    case 'none':
      return body === '' ? undefined : `${body} instead of none`;
    case 'text':
      return matches(expected.text, body) ||
        isSameJson(expected.text, body) ||
        matches(minified(expected.text), minified(body))
        ? undefined
        : `${body} instead of ${expected.text}`;
    case 'form': {
      const mine = JSON.stringify([...new URLSearchParams(body)]);
      return type.startsWith('application/x-www-form-urlencoded') && matches(JSON.stringify(expected.pairs), mine)
        ? undefined
        : `${mine} instead of ${JSON.stringify(expected.pairs)}`;
    }
    case 'parts': {
      const parts = body.split(`--${/boundary=(.*)$/.exec(type)?.[1] ?? '?'}`).slice(1, -1);
      const mine = parts.map((part) => {
        const [head = '', ...content] = part.split('\r\n\r\n');
        return [
          /name="([^"]*)"/.exec(head)?.[1],
          /filename=/.test(head) ? null : content.join('\r\n\r\n').replace(/\r\n$/, ''),
        ];
      });
      return matches(JSON.stringify(expected.pairs), JSON.stringify(mine))
        ? undefined
        : `${JSON.stringify(mine)} instead of ${JSON.stringify(expected.pairs)}`;
    }
  }
}

function minified(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\[^])*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
}

function isSameJson(a: string, b: string): boolean {
  try {
    return equalJson(parseJson(a), parseJson(b));
  } catch {
    return false;
  }
}

/**
 * Percent-encoding undone where it makes no difference to a server, without segments of dots and an empty query, which
 * the importer lists.
 */
function canonical(target: string): string {
  const [path = '', ...rest] = target.split('?');
  const pairs = rest
    .join('?')
    .split('&')
    .map((pair) =>
      pair
        .split(/=(.*)/s, 2)
        .map((part) => decoded(part, /[&+#%]/))
        .join('='),
    );
  const plainPath = decoded(path, /[#%/?]/).replaceAll(/\/\.(?=\/|$)/g, '');
  return rest.join('?') === '' ? plainPath : `${plainPath}?${pairs.join('&')}`;
}

function decoded(text: string, kept: RegExp): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16));
      return kept.test(char) ? whole.toUpperCase() : char;
    });
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/\{\{[^{}]+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(text);
}

function headerOf({ headers }: RawRequest, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1];
}
