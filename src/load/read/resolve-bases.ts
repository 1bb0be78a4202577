import { dirname, resolve } from 'node:path';
import { type Problem, problemAt } from '../../model/problem.ts';
import { entryOf, type MapNode, type SourceNode } from '../../model/source.ts';
import { checkShape } from '../check-shape/check-shape.ts';
import { checkNamedFile } from '../files/check-named-file.ts';
import { type LoadContext, readDocument } from '../load-context.ts';
import { baseShape } from '../shape/collection-shape.ts';
import { mergeMaps } from './merge-nodes.ts';
import { mergeRequest } from './merge-requests.ts';
import { textOf } from './read-values.ts';

/** What a file takes over from the one it extends. */
const inherited = ['env', 'vars', 'baseUrl', 'defaults', 'fixtures', 'openapi'];

/** A collection with everything it extends merged under it, and the files that were read for that. */
export async function resolveBases(
  node: SourceNode,
  context: LoadContext,
  chain: string[] = [node.span.file.absolutePath],
): Promise<{ node: SourceNode; reads: string[]; problems: Problem[] }> {
  const value = entryOf(node, 'extends')?.value;
  const name = textOf(value);
  if (value === undefined || name === undefined || node.kind !== 'map') return { node, reads: [], problems: [] };
  const path = resolve(dirname(value.span.file.absolutePath), name);
  if (chain.includes(path)) {
    const circle = [...chain.slice(chain.indexOf(path)), path].map((file) => file.split('/').at(-1)).join(' → ');
    return { node, reads: [], problems: [problemAt(value.span, 'input/cycle', `files extend each other: ${circle}`)] };
  }
  const missing = await checkNamedFile({ path, span: value.span, name }, context);
  if (missing) return { node, reads: [], problems: [missing] };
  const document = await readDocument(path, context);
  if (document.node === undefined) return { node, reads: [path], problems: document.problems };
  const shapeProblems = checkShape(document.node, baseShape);
  const base = await resolveBases(document.node, context, [...chain, path]);
  return {
    node: mergeBase(base.node, node),
    reads: [path, ...base.reads],
    problems: [...document.problems, ...shapeProblems, ...base.problems],
  };
}

function mergeBase(base: SourceNode, over: MapNode): SourceNode {
  if (base.kind !== 'map') return over;
  const taken: MapNode = { ...base, entries: base.entries.filter(({ key }) => inherited.includes(key)) };
  return mergeMaps(taken, over, { env: mergeMaps, vars: mergeMaps, fixtures: mergeMaps, defaults: mergeRequest });
}
