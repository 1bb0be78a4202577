import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { CollectionDraft } from './import.ts';
import { commentText } from './write/comment-text.ts';
import { quotedLinesTag } from './write/quoted-lines.ts';
import { exactNumberTag, yamlNode } from './write/yaml-node.ts';

/** Parts of a collection that say what it is; they stand together, every other part has a blank line before it. */
const HEAD_KEYS = new Set(['name', 'description', 'tags']);
const SECTIONS = new Set(['setup', 'requests', 'teardown']);

/**
 * The YAML text of a collection as a person would write it: block style, keys in order, short flat values inline,
 * quotes only where YAML 1.2 needs them. Parsed again it gives exactly the content of the draft. `schemaPath` is how
 * the file reaches the JSON Schema, for editors.
 */
export function writeCollection(draft: CollectionDraft, options: { schemaPath?: string } = {}): string {
  const commented = new Set(draft.comments.map(({ at }) => JSON.stringify(at)));
  const document = new Document(null, {
    schema: 'core',
    customTags: (tags) => [quotedLinesTag, ...tags, exactNumberTag],
  });
  const root = yamlNode(draft.content, { path: [], commented });
  document.contents = root as typeof document.contents;
  spaceOut(root);
  const head: string[] = [];
  for (const { at, lines } of draft.comments) {
    const text = commentText(lines);
    const target = at.length === 0 ? undefined : findTarget(root, at);
    if (target === undefined) head.push(text);
    else target.commentBefore = target.commentBefore ? `${target.commentBefore}\n${text}` : text;
  }
  if (options.schemaPath !== undefined) head.unshift(` yaml-language-server: $schema=${options.schemaPath}`);
  const body = document.toString({
    lineWidth: 0,
    blockQuote: 'literal',
    // Line ends as escapes: folded over lines, a text with carriage returns cannot be read.
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  const lines = head.flatMap((text) => text.split('\n').map((line) => `#${line.trimEnd()}`));
  if (lines.length === 0) return body;
  // The line for editors stands alone, whatever is said of the file stands right above it.
  const gap = options.schemaPath !== undefined && lines.length === 1 ? '' : '\n';
  return `${lines.join('\n')}\n${gap}${body}`;
}

function spaceOut(root: Node): void {
  if (!isMap(root)) return;
  let before: string | undefined;
  for (const pair of root.items) {
    const key = keyText(pair);
    if (before !== undefined && !(HEAD_KEYS.has(key) && HEAD_KEYS.has(before))) setSpace(pair);
    if (SECTIONS.has(key) && isMap(pair.value)) for (const request of pair.value.items.slice(1)) setSpace(request);
    before = key;
  }
}

function setSpace(pair: Pair): void {
  if (isScalar(pair.key)) pair.key.spaceBefore = true;
}

function keyText(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

/** The key or item at a path, or the nearest one above that is there: a comment is never lost. */
function findTarget(root: Node, path: readonly string[]): Node | undefined {
  let node: unknown = root;
  let target: Node | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => keyText(item) === step);
      if (pair === undefined || !isScalar(pair.key)) return target;
      target = pair.key;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined || isPair(item)) return target;
      target = item as Node;
      node = item;
    } else return target;
  }
  return target;
}
