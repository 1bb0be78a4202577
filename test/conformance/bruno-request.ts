import lang from '@usebruno/lang';

/** What Bruno would send, read from the trees of its own parser and from nothing of ours. Texts may hold `{{x}}`. */
export type BrunoSent = {
  name: string;
  method: string;
  url: string;
  headers: [string, string][];
  body: { kind: string; text: string; pairs: [string, string][] };
};

type Tree = Record<string, unknown>;
type Item = { name: string; value: unknown; enabled: boolean; type?: string; local?: boolean };

/** `levels` are the texts of `collection.bru` and of the `folder.bru`s down to the request, `environment` the first one. */
export function brunoRequest(text: string, levels: string[], environment: string): BrunoSent | undefined {
  const tree: Tree = lang.bruToJsonV2(text);
  const http = tree['http'] as Record<string, string> | undefined;
  if (http?.['method'] === undefined) return undefined;
  const above = levels.map((level): Tree => lang.collectionBruToJson(level));
  const env = items(lang.bruToEnvJsonV2(environment)['variables']);
  const [root, ...folders] = above.map((level) => items((level['vars'] as Tree | undefined)?.['req']));
  const own = items((tree['vars'] as Tree | undefined)?.['req']);
  const vars = new Map(
    [...(root ?? []), ...env, ...folders.flat(), ...own].map(({ name, value }) => [name, plain(value)]),
  );
  const fill = (value: string): string => interpolate(value, vars);
  const headers = new Map(
    [...above, tree]
      .flatMap((level) => items(level['headers']))
      .map(({ name, value }) => [name.toLowerCase(), fill(plain(value))]),
  );
  const auth = authHeader(http['auth'] ?? 'none', tree, above);
  if (auth !== undefined) headers.set('authorization', fill(auth));
  const params = items(tree['params']).filter(({ type }) => type === 'path');
  const url = params.reduce(
    (path, { name, value }) => path.replace(`/:${name}`, `/${plain(value)}`),
    http['url'] ?? '',
  );
  return {
    name: String((tree['meta'] as Tree)['name']),
    method: http['method'].toUpperCase(),
    url: fill(url),
    headers: [...headers],
    body: bodyOf(http['body'] ?? 'none', (tree['body'] as Tree | undefined) ?? {}, fill),
  };
}

function items(value: unknown): Item[] {
  return (Array.isArray(value) ? (value as Item[]) : []).filter(({ enabled }) => enabled);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function interpolate(text: string, vars: Map<string, string>, depth = 0): string {
  if (depth > 5) return text;
  return text.replace(/\{\{([^}]+)\}\}/g, (reference, name: string) => {
    const value = vars.get(name);
    return value === undefined ? reference : interpolate(value, vars, depth + 1);
  });
}

function authHeader(mode: string, tree: Tree, above: Tree[]): string | undefined {
  const level = above.findLast((one) => !['none', 'inherit', undefined].includes(modeOf(one)));
  const [from, kind] = mode === 'inherit' ? [level, level && modeOf(level)] : [tree, mode];
  const auth = (from?.['auth'] ?? {}) as Record<string, Record<string, string>>;
  if (kind === 'bearer' && auth['bearer']?.['token']) return `Bearer ${auth['bearer']['token']}`;
  if (kind !== 'basic') return undefined;
  return `Basic ${auth['basic']?.['username']}:${auth['basic']?.['password']}`;
}

function modeOf(level: Tree): string | undefined {
  return (level['auth'] as Record<string, string> | undefined)?.['mode'];
}

function bodyOf(mode: string, body: Tree, fill: (text: string) => string): BrunoSent['body'] {
  const text = fill(plain(body[mode] ?? ''));
  const pairs = items(body[mode]).map(({ name, value }): [string, string] => [name, fill(plain(value))]);
  const file = (body['file'] as { selected: boolean }[] | undefined)?.some(({ selected }) => selected) === true;
  return { kind: mode === 'file' && !file ? 'none' : mode, text, pairs };
}
