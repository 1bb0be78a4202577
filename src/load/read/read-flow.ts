import { dirname, resolve } from 'node:path';
import type { PaginateSpec, PollSpec, RowsSpec } from '../../model/collection.ts';
import { entryOf, type MapEntry, type ScalarNode, type SourceNode, type Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { isTemplate } from '../check-shape/shape-words.ts';
import type { Compiler } from './compiler.ts';

/** `poll`; undefined where it is absent or its condition does not parse. */
export function readPoll(node: SourceNode | undefined, compiler: Compiler): PollSpec | undefined {
  const condition = entryOf(node, 'until')?.value;
  const until = condition && compiler.expression(condition, 'response');
  if (node === undefined || until === undefined) return undefined;
  const abortNode = entryOf(node, 'abort')?.value;
  const abort = abortNode && compiler.expression(abortNode, 'response');
  return {
    until,
    every: templateAt(node, 'every', compiler) ?? literal('1s', node.span, compiler),
    for: templateAt(node, 'for', compiler) ?? literal('60s', node.span, compiler),
    ...(abort && { abort }),
    span: node.span,
  };
}

/** `paginate`; undefined where it is absent or does not say how. */
export function readPaginate(entry: MapEntry | undefined, compiler: Compiler): PaginateSpec | undefined {
  if (entry === undefined) return undefined;
  const by = readWay(entry.value, compiler);
  if (by === undefined) return undefined;
  const itemsNode = entryOf(entry.value, 'items')?.value;
  const items = itemsNode && compiler.expression(itemsNode, 'response');
  const max = templateAt(entry.value, 'max', compiler);
  return { by, ...(items && { items }), ...(max && { max }), span: entry.keySpan };
}

/** `each`: a file below the one that names it, or rows. */
export function readRowsSpec(node: SourceNode | undefined, compiler: Compiler): RowsSpec | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string' && !isTemplate(node)) {
    return { kind: 'file', file: resolve(dirname(node.span.file.absolutePath), node.value), span: node.span };
  }
  return { kind: 'list', value: compiler.template(node), span: node.span };
}

function readWay(node: SourceNode, compiler: Compiler): PaginateSpec['by'] | undefined {
  const nextNode = entryOf(node, 'next')?.value;
  const next = nextNode && compiler.expression(nextNode, 'response');
  if (next) {
    const param = templateAt(node, 'param', compiler);
    return { kind: 'next', next, ...(param && { param }) };
  }
  if (entryOf(node, 'link')) return { kind: 'link' };
  const page = entryOf(node, 'page')?.value;
  const offset = entryOf(node, 'offset')?.value;
  const param = templateAt(page ?? offset, 'param', compiler);
  if (param === undefined) return undefined;
  if (page) {
    const perPage = templateAt(page, 'perPage', compiler);
    const start = templateAt(page, 'start', compiler) ?? literal(1, page.span, compiler);
    return { kind: 'page', param, start, ...(perPage && { perPage }) };
  }
  const limitParam = templateAt(offset, 'limitParam', compiler);
  const limit = templateAt(offset, 'limit', compiler);
  return limitParam && limit && { kind: 'offset', param, limitParam, limit };
}

function templateAt(node: SourceNode | undefined, key: string, compiler: Compiler): Template | undefined {
  const entry = entryOf(node, key);
  return entry && compiler.template(entry.value);
}

function literal(value: ScalarNode['value'], span: Span, compiler: Compiler): Template {
  return compiler.template({ kind: 'scalar', value, quoted: true, span });
}
