import { child, isDisabled, items, type SourceNode, textAt, textOf } from '../source/source-node.ts';

/** A URL as Postman takes it apart. Texts are as they stand, variables marked. `path` is absent where there is none. */
export type UrlParts = {
  protocol?: string;
  user?: { name: string; password?: string };
  host: string;
  port?: string;
  path?: string[];
  query: QueryParam[];
};

/** `value` is null where there is no `=`. */
export type QueryParam = { key: string; value: string | null };

/** A URL written as one text. */
export function splitUrl(text: string): UrlParts {
  const beforeHash = text.trim().split('#', 1)[0] ?? '';
  const mark = beforeHash.indexOf('?');
  const location = (mark === -1 ? beforeHash : beforeHash.slice(0, mark)).replaceAll('\\', '/');
  const [, protocol, authority = '', rest] = /^(?:([^/?]*?):\/\/)?([^/]*)(\/.*)?$/s.exec(location) ?? [];
  const at = authority.lastIndexOf('@');
  const [, host = '', port] = /^(.*?)(?::([^:\]]*))?$/s.exec(authority.slice(at + 1)) ?? [];
  const user = at === -1 ? undefined : splitUser(authority.slice(0, at));
  return {
    ...(protocol !== undefined && { protocol }),
    ...(user && { user }),
    host,
    ...(port !== undefined && { port }),
    ...(rest !== undefined && { path: rest.slice(1).split('/') }),
    query:
      mark === -1
        ? []
        : beforeHash
            .slice(mark + 1)
            .split('&')
            .map(splitParam),
  };
}

/** A URL written in parts: they count, what `raw` says is for people. */
export function readUrlParts(
  node: SourceNode,
  markText: (text: string) => string,
  leave: (param: SourceNode) => void,
): UrlParts {
  const host = joined(child(node, 'host'), '.');
  const raw = textAt(node, 'raw');
  const parts: UrlParts =
    host === undefined
      ? splitUrl(markText(raw ?? ''))
      : {
          host: markText(host),
          ...markedText('protocol', node, markText),
          ...markedText('port', node, markText),
          ...userOf(child(node, 'auth'), markText),
          ...pathOf(child(node, 'path'), markText),
          query: [],
        };
  const params = child(node, 'query');
  if (params.value !== undefined && host !== undefined) parts.query = queryOf(params, markText, leave);
  if (parts.path !== undefined) parts.path = withVariables(parts.path, child(node, 'variable'), markText);
  return parts;
}

function queryOf(
  params: SourceNode,
  markText: (text: string) => string,
  leave: (param: SourceNode) => void,
): QueryParam[] {
  const text = textOf(params);
  if (text !== undefined) return text === '' ? [] : markText(text).split('&').map(splitParam);
  return items(params).flatMap((param) => {
    if (isDisabled(param)) {
      leave(param);
      return [];
    }
    const value = textAt(param, 'value');
    return [{ key: markText(textAt(param, 'key') ?? ''), value: value === undefined ? null : markText(value) }];
  });
}

/** `:id` of the path by the value that the source gives it. */
function withVariables(path: string[], variables: SourceNode, markText: (text: string) => string): string[] {
  const values = new Map(
    items(variables).map((variable) => [
      textAt(variable, 'key') ?? textAt(variable, 'id') ?? '',
      textAt(variable, 'value'),
    ]),
  );
  return path.map((segment) => {
    const value = segment.startsWith(':') && segment !== ':' ? values.get(segment.slice(1)) : undefined;
    return value === undefined ? segment : markText(value);
  });
}

function markedText(key: 'protocol' | 'port', node: SourceNode, markText: (text: string) => string): Partial<UrlParts> {
  const text = textAt(node, key);
  return text === undefined || text === '' ? {} : { [key]: markText(text).replace(/:\/\/$/, '') };
}

function userOf(node: SourceNode, markText: (text: string) => string): Partial<UrlParts> {
  const name = textAt(node, 'user');
  const password = textAt(node, 'password');
  if (name === undefined && password === undefined) return {};
  return { user: { name: markText(name ?? ''), ...(password !== undefined && { password: markText(password) }) } };
}

function pathOf(node: SourceNode, markText: (text: string) => string): Partial<UrlParts> {
  const text = textOf(node);
  if (text !== undefined) return { path: markText(text).replace(/^\//, '').split('/') };
  if (!Array.isArray(node.value)) return {};
  // Variables may have the separator in their name, so the path is marked as one text.
  const segments = items(node).map((segment) => textOf(segment) ?? textAt(segment, 'value') ?? '');
  return { path: markText(segments.join('/')).split('/') };
}

function joined(node: SourceNode, separator: string): string | undefined {
  const text = textOf(node);
  if (text !== undefined) return text;
  if (!Array.isArray(node.value) || node.value.length === 0) return undefined;
  return items(node)
    .map((part) => textOf(part) ?? textAt(part, 'value') ?? '')
    .join(separator);
}

function splitParam(text: string): QueryParam {
  const at = text.indexOf('=');
  return at === -1 ? { key: text, value: null } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function splitUser(text: string): { name: string; password?: string } {
  const at = text.indexOf(':');
  return at === -1 ? { name: text } : { name: text.slice(0, at), password: text.slice(at + 1) };
}
