import type { Token } from './syntax/syntax.ts';

const MUTATING_MARK = /^(=|\+=|-=|\*=|\/=|%=|\*\*=|&&=|\|\|=|\?\?=|\+\+|--)$/;
const MUTATING_METHOD =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|assign|defineProperty|merge|extend|defaults|remove|pull|set|update)$/;

/** The names whose value a piece of script may change: they stand in it together with something that changes values. */
export function mutated(tokens: readonly Token[], names: Iterable<string>): string[] {
  const words = new Set(tokens.filter(({ kind }) => kind === 'name').map(({ text }) => text));
  const changes = tokens.some(
    ({ kind, text }, index) =>
      (kind === 'mark' && MUTATING_MARK.test(text) && !declares(tokens, index)) ||
      (kind === 'name' && (text === 'delete' || MUTATING_METHOD.test(text))),
  );
  // `for (const x of …)` and `function (x)` give a name another meaning only within.
  return [...names].filter((name) => words.has(name) && (changes || isDeclared(tokens, name)));
}

/** `const x =` makes a name, it changes none. */
function declares(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '=' && /^(const|let|var)$/.test(tokens[at - 2]?.text ?? '');
}

function isDeclared(tokens: readonly Token[], name: string): boolean {
  return tokens.some(
    ({ text }, index) => text === name && /^(const|let|var|function|class)$/.test(tokens[index - 1]?.text ?? ''),
  );
}
