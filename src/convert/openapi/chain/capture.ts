import { toId } from '../../names.ts';
import { celPath } from '../../template/cel-path.ts';
import type { OperationDraft } from '../openapi-context.ts';

/** The expression of a value in the body, by the steps to it. */
export function bodyExpression(steps: readonly string[]): string {
  return celPath(
    'body',
    steps.map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step)),
  );
}

/** Lets a request capture a value, once however many use it; the expression by which others have it. */
export function capture(
  draft: OperationDraft,
  expression: string,
  { wish, taken }: { wish: string; taken: Set<string> },
): string {
  for (const [name, known] of draft.captures) if (known === expression) return `vars.${name}`;
  const base = toId(wish);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  taken.add(name);
  draft.captures.set(name, expression);
  return `vars.${name}`;
}

/** The last word of a path in the singular, which is what its items are called: `user` of `/v1/users`. */
export function itemName(path: string): string {
  const words = path.split('/').filter((segment) => segment !== '' && !segment.includes('{'));
  const word = toId(words.at(-1) ?? 'item');
  if (/(ss|us|is)$/.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(x|ch|sh|ss)es$/, '$1')
    .replace(/s$/, '');
}
