import { celString } from '../../literal.ts';
import { celPath } from '../../template/cel-path.ts';
import { jsonPathSteps } from '../../template/json-path-steps.ts';
import type { HurlScope } from '../scope.ts';
import type { HurlFilter } from '../tree.ts';
import { isJsonPath } from './is-json-path.ts';
import { constant, patternCel, type QueryValue, simple, type Why } from './value.ts';
import { xpathValue } from './xpath-value.ts';

/** The value with the filters applied in order, or the first that has no counterpart. */
export function applyFilters(value: QueryValue, filters: HurlFilter[], scope: HurlScope): QueryValue | Why {
  let current = value;
  for (let index = 0; index < filters.length; index += 1) {
    const filter = filters[index] as HurlFilter;
    const next = filters[index + 1];
    const decodes = filter.type.startsWith('base64') && filter.type.endsWith('Decode');
    if (decodes && next !== undefined && isUtf8(next, scope)) {
      current = wrap(current, 'text', (cel) => `base64_decode(${cel})`);
      index += 1;
      continue;
    }
    const filtered = applyFilter(current, filter, scope);
    if ('why' in filtered) return filtered;
    current = filtered;
  }
  return current;
}

/** The value inside something, without what was known of where it was found. */
function wrap(value: QueryValue, kind: QueryValue['kind'], around: (cel: string) => string): QueryValue {
  return simple(kind, around(value.cel), around(value.strict));
}

function isUtf8({ type, arguments: [argument] }: HurlFilter, scope: HurlScope): boolean {
  if (type === 'utf8Decode') return true;
  const charset = argument?.kind === 'text' ? constant(argument, scope) : undefined;
  return (type === 'decode' || type === 'charsetDecode') && /^utf-?8$/i.test(charset ?? '');
}

function applyFilter(value: QueryValue, filter: HurlFilter, scope: HurlScope): QueryValue | Why {
  const { type, arguments: values } = filter;
  const [first, second] = values;
  switch (type) {
    case 'count':
      // Of a text Hurl counts the bytes.
      if (value.kind === 'text') return { why: 'the bytes of a text cannot be counted' };
      return wrap(value, 'number', (cel) => `size(${cel})`);
    case 'nth':
      if (first?.kind !== 'number' || first.source.startsWith('-')) return { why: 'nth counts from the end' };
      return value.kind === 'nodes' ? none(type) : wrap(value, 'any', (cel) => `${cel}[${first.source}]`);
    case 'first':
      return value.kind === 'nodes' ? none(type) : wrap(value, 'any', (cel) => `${cel}[0]`);
    case 'split':
      return first === undefined || first.kind === 'number'
        ? none(type)
        : wrap(value, 'list', (cel) => `split(${cel}, ${patternCel(first, scope)})`);
    case 'replace':
      return replaced(value, [first, second], scope);
    case 'toInt':
      return wrap(value, 'number', (cel) => `int(${cel})`);
    case 'toFloat':
      return wrap(value, 'number', (cel) => `double(${cel})`);
    case 'toString':
      return wrap(value, 'text', (cel) => `string(${cel})`);
    case 'jsonpath':
      return innerJsonPath(value, first, scope);
    case 'xpath':
      return first === undefined || first.kind === 'number' ? none(type) : xpathValue(value.cel, first, scope);
    default:
      return none(type);
  }
}

function none(type: string): Why {
  return { why: `there is nothing for the filter ${type}` };
}

/** Older versions of Hurl took the first argument for a pattern: only what is the same in both is carried over. */
function replaced(
  value: QueryValue,
  values: (HurlFilter['arguments'][number] | undefined)[],
  scope: HurlScope,
): QueryValue | Why {
  const [from, to] = values;
  const old = from?.kind === 'text' ? constant(from, scope) : undefined;
  if (old === undefined || /[\\^$.*+?()[\]{}|]/.test(old) || to === undefined || to.kind === 'number') {
    return { why: 'replace works with plain texts only' };
  }
  return wrap(value, 'text', (cel) => `replace(${cel}, ${celString(old)}, ${patternCel(to, scope)})`);
}

function innerJsonPath(
  value: QueryValue,
  argument: HurlFilter['arguments'][number] | undefined,
  scope: HurlScope,
): QueryValue | Why {
  const path = argument?.kind === 'text' ? constant(argument, scope) : undefined;
  if (path === undefined || !isJsonPath(path)) return { why: 'the JSONPath is computed, or none of RFC 9535' };
  const steps = jsonPathSteps(path);
  return steps === undefined
    ? wrap(value, 'list', (cel) => `jsonpath(parse_json(${cel}), ${celString(path)})`)
    : wrap(value, 'any', (cel) => celPath(`parse_json(${cel})`, steps));
}
