import { ProblemError } from '../model/problem.ts';

export type TagFilter = (tags: readonly string[]) => boolean;

/**
 * Reads `a and not (b or c)`; a comma is `or`. Throws ProblemError (`usage/flag`) where the text is no such expression.
 */
export function parseTagExpression(text: string): TagFilter {
  const tokens = text.match(/[(),]|[^\s(),]+/g) ?? [];
  let at = 0;

  const either = (): TagFilter => {
    let left = both();
    while (tokens[at] === 'or' || tokens[at] === ',') {
      at++;
      const [first, second] = [left, both()];
      left = (tags) => first(tags) || second(tags);
    }
    return left;
  };
  const both = (): TagFilter => {
    let left = single();
    while (tokens[at] === 'and') {
      at++;
      const [first, second] = [left, single()];
      left = (tags) => first(tags) && second(tags);
    }
    return left;
  };
  const single = (): TagFilter => {
    const token = tokens[at++];
    if (token === 'not') {
      const inner = single();
      return (tags) => !inner(tags);
    }
    if (token === '(') {
      const inner = either();
      if (tokens[at++] !== ')') throw badExpression(text, 'a ")" is missing');
      return inner;
    }
    if (token === undefined) throw badExpression(text, 'it ends where a tag is expected');
    if (token === ')' || token === ',' || token === 'and' || token === 'or') {
      throw badExpression(text, `"${token}" stands where a tag is expected`);
    }
    return (tags) => tags.includes(token);
  };

  const filter = either();
  if (at < tokens.length) throw badExpression(text, `"${tokens[at]}" is not expected there`);
  return filter;
}

function badExpression(text: string, reason: string): ProblemError {
  return new ProblemError({
    code: 'usage/flag',
    message: `"${text}" is not a tag expression: ${reason}`,
    hint: 'write it like: smoke and not (slow or flaky)',
  });
}
