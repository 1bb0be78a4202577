import type { ScalarNode, SourceNode } from '../../model/source.ts';

/**
 * In `[items.exists(u, u.id == 7)]` YAML sees two values, for a comma ends a plain one. Values that are an unfinished
 * call are joined with those after them, as they stand in the file.
 */
export function joinSplitExpressions(items: SourceNode[]): SourceNode[] {
  const joined: SourceNode[] = [];
  for (const item of items) {
    const before = joined.at(-1);
    if (
      before &&
      isPlainText(before) &&
      isPlainText(item) &&
      isUnfinished(before) &&
      item.span.file === before.span.file
    ) {
      joined[joined.length - 1] = join(before, item);
    } else joined.push(item);
  }
  return joined;
}

function join(first: ScalarNode, last: ScalarNode): ScalarNode {
  const span = { ...first.span, end: last.span.end };
  return { kind: 'scalar', value: span.file.text.slice(span.start, span.end), quoted: false, span };
}

function isPlainText(node: SourceNode): node is ScalarNode {
  return node.kind === 'scalar' && !node.quoted && node.value !== null && node.span.end > node.span.start;
}

function isUnfinished(node: ScalarNode): boolean {
  let open = 0;
  for (const [token] of String(node.value).matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === '(') open += 1;
    if (token === ')') open -= 1;
  }
  return open > 0;
}
