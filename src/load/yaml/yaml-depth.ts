import type { CST } from 'yaml';

const MAX_DEPTH = 200;

/** Whether any value lies deeper than 200 levels; walks without recursion, so that no text can exhaust the stack. */
export function isTooDeep(tokens: CST.Token[]): boolean {
  const rest: [token: object, depth: number][] = tokens.map((token) => [token, 0]);
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return true;
    for (const child of childrenOf(token)) rest.push([child, depth + 1]);
  }
  return false;
}

function childrenOf(token: object): object[] {
  const children: object[] = [];
  if ('value' in token && isObject(token.value)) children.push(token.value);
  if (!('items' in token) || !Array.isArray(token.items)) return children;
  for (const item of token.items as { key?: unknown; value?: unknown }[]) {
    if (isObject(item.key)) children.push(item.key);
    if (isObject(item.value)) children.push(item.value);
  }
  return children;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
