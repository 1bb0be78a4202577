import { celString } from '../../literal.ts';
import { celPath, isPlainName } from '../../template/cel-path.ts';
import { jsonPathSteps } from '../../template/json-path-steps.ts';
import type { HurlScope } from '../scope.ts';
import type { HurlFilter, HurlPattern, HurlQuery } from '../tree.ts';
import { applyFilters } from './filter-value.ts';
import { isJsonPath } from './is-json-path.ts';
import { constant, type QueryValue, simple, type Why } from './value.ts';
import { xpathValue } from './xpath-value.ts';

/** A query with its filters as an expression, or why there is none. */
export function queryValue(query: HurlQuery, filters: HurlFilter[], scope: HurlScope): QueryValue | Why {
  if (query.type === 'bytes' && filters.length === 1 && filters[0]?.type === 'count') return simple('number', 'size');
  const value = plainQuery(query, scope);
  return 'why' in value ? value : applyFilters(value, filters, scope);
}

function plainQuery({ type, argument }: HurlQuery, scope: HurlScope): QueryValue | Why {
  switch (type) {
    case 'status':
      return simple('number', 'status');
    case 'url':
      return simple('text', 'url');
    case 'body':
      return simple('text', 'text');
    case 'duration':
      return simple('number', 'time');
    case 'header':
      return headerValue(argument, scope);
    case 'cookie':
      return cookieValue(argument, scope);
    case 'variable':
      return variableValue(argument, scope);
    case 'jsonpath':
      return jsonPathValue(argument, scope);
    case 'xpath':
      return xpathValue('text', argument, scope);
    default:
      return { why: `there is nothing for the query ${type}` };
  }
}

function headerValue(argument: HurlPattern | undefined, scope: HurlScope): QueryValue | Why {
  const name = constant(argument, scope)?.toLowerCase();
  if (name === undefined) return { why: 'the name of the header is computed' };
  // Of several headers Hurl makes a list, here they are one text: cookies are those that do come several times.
  if (name === 'set-cookie') return { why: 'several cookies are one text here; see `cookies`' };
  return { ...simple('text', celPath('headers', [name])), present: `${celString(name)} in headers` };
}

function cookieValue(argument: HurlPattern | undefined, scope: HurlScope): QueryValue | Why {
  const name = constant(argument, scope);
  const [, plain, attribute = 'Value'] = /^([^[\]]+)(?:\[\s*([\w-]+)\s*\])?$/.exec(name ?? '') ?? [];
  if (plain === undefined) return { why: 'the name of the cookie is computed' };
  if (attribute.toLowerCase() !== 'value')
    return { why: `there is nothing for the attribute ${attribute} of a cookie` };
  return { ...simple('text', celPath('cookies', [plain])), present: `${celString(plain)} in cookies` };
}

function variableValue(argument: HurlPattern | undefined, scope: HurlScope): QueryValue | Why {
  const name = constant(argument, scope);
  if (name === undefined) return { why: 'the name of the variable is computed' };
  const known = scope.known(name);
  if (known === undefined) return { why: 'the type of a variable from outside is not known' };
  return simple(known.isText ? 'text' : 'any', known.cel);
}

function jsonPathValue(argument: HurlPattern | undefined, scope: HurlScope): QueryValue | Why {
  const path = constant(argument, scope);
  if (path === undefined) return { why: 'the JSONPath is computed' };
  const steps = jsonPathSteps(path);
  if (!isJsonPath(path)) return { why: `${path} is not a JSONPath of RFC 9535` };
  const list = (root: string): string => `jsonpath(${root}, ${celString(path)})`;
  if (steps === undefined) return simple('list', list('body'), list('parse_json(text)'));
  // The whole body would be its text where it is not JSON.
  const root = steps.length === 0 ? 'parse_json(text)' : 'body';
  const found = list('parse_json(text)');
  const isNamed = steps.length > 0 && steps.every(isPlainName);
  const cel = celPath(root, steps);
  return { ...simple('any', cel), present: isNamed ? `has(${cel})` : `size(${found}) > 0`, found, steps };
}
