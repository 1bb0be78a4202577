import { celString } from '../../literal.ts';
import type { HurlScope } from '../scope.ts';
import type { HurlPattern } from '../tree.ts';
import { constant, type QueryValue, simple, type Why } from './value.ts';

const XPATH_FUNCTIONS: [kind: QueryValue['kind'], pattern: RegExp][] = [
  [
    'text',
    /^(?:string|normalize-space|concat|substring|substring-before|substring-after|translate|name|local-name)\s*\(/,
  ],
  ['number', /^(?:count|sum|string-length|number|floor|ceiling|round)\s*\(/],
  ['boolean', /^(?:boolean|not|contains|starts-with|true|false)\s*\(/],
];

/** What an XPath gives is known by its outermost function: nodes, or a text, number or boolean. */
export function xpathValue(source: string, argument: HurlPattern | undefined, scope: HurlScope): QueryValue | Why {
  const path = constant(argument, scope)?.trim();
  if (path === undefined) return { why: 'the XPath is computed' };
  // Hurl writes `_:` for the namespace that has no prefix; here a name without prefix matches in any.
  const ours = path.replace(/(^|[/[(|,@\s:])_:/g, '$1');
  const cel = `xpath(${source}, ${celString(ours)})`;
  const call = XPATH_FUNCTIONS.find(([, pattern]) => pattern.test(ours));
  if (call !== undefined) {
    const isWhole = closesAtEnd(ours);
    return isWhole ? simple(call[0], cel) : { why: 'it is not known what the XPath gives' };
  }
  return /^[/.\w@*(]/.test(ours) && !/[=<>+]|\s(?:and|or|div|mod)\s/.test(withoutPredicates(ours))
    ? simple('nodes', cel)
    : { why: 'it is not known what the XPath gives' };
}

/** Whether the parenthesis that the outermost function opens is the last character. */
function closesAtEnd(path: string): boolean {
  let depth = 0;
  let quote = '';
  for (let index = 0; index < path.length; index += 1) {
    const char = path[index] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return index === path.length - 1;
    }
  }
  return false;
}

function withoutPredicates(path: string): string {
  return path.replace(/"[^"]*"|'[^']*'/g, '').replace(/\[[^[\]]*\]/g, '');
}
