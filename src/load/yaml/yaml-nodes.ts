import { type Alias, type Document, isAlias, isMap, isPair, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { ProblemCode } from '../../model/problem-codes.ts';
import {
  type MapEntry,
  type MapNode,
  positionAt,
  type ScalarNode,
  type SourceFile,
  type SourceNode,
  type Span,
} from '../../model/source.ts';
import { exactNumber } from './exact-number.ts';
import { mergeKeys } from './merge-keys.ts';
import type { ParsedYaml } from './parse-yaml.ts';

/** Nodes that aliases may expand to; a file that writes more itself may expand to ten times what it writes. */
const MAX_EXPANDED_NODES = 100_000;
const MAX_EXPANDED_DEPTH = 500;

type Measure = { size: number; depth: number };
type Conversion = {
  file: SourceFile;
  problems: Problem[];
  /** By anchor name: the node of the latest definition, absent while that is still being read. */
  anchors: Map<string, SourceNode | undefined>;
  measures: Map<SourceNode, Measure>;
  written: number;
};

/** The nodes of a document without syntax errors: aliases resolved, merge keys merged, duplicate keys reported. */
export function convertDocument(file: SourceFile, document: Document.Parsed): ParsedYaml {
  const conversion: Conversion = { file, problems: [], anchors: new Map(), measures: new Map(), written: 0 };
  const node = convert(conversion, document.contents, 0);
  const { size, depth } = measureOf(conversion, node);
  if (size > Math.max(MAX_EXPANDED_NODES, conversion.written * 10) || depth > MAX_EXPANDED_DEPTH) {
    const message = `the aliases of this file expand to ${size > 1e9 ? 'billions of' : size} values`;
    return { problems: [...conversion.problems, problemAt(node.span, 'input/alias-bomb', message)] };
  }
  const isUnusable = conversion.problems.some(({ code }) => code !== 'input/duplicate-key');
  return isUnusable ? { problems: conversion.problems } : { node, problems: conversion.problems };
}

function convert(conversion: Conversion, node: Node | null, fallback: number): SourceNode {
  conversion.written += 1;
  if (node === null) return scalar(null, false, { file: conversion.file, start: fallback, end: fallback });
  if (isAlias(node)) return resolveAlias(conversion, node);
  const anchor = 'anchor' in node ? (node.anchor as string | undefined) : undefined;
  if (anchor !== undefined) conversion.anchors.set(anchor, undefined);
  const converted = convertPlain(conversion, node);
  if (anchor !== undefined) conversion.anchors.set(anchor, converted);
  return converted;
}

function convertPlain(conversion: Conversion, node: Node): SourceNode {
  if (isMap(node)) return convertMap(conversion, node);
  if (isSeq(node)) {
    const { start } = spanOf(conversion, node);
    const items = node.items.map((item) => convert(conversion, isPair(item) ? null : (item as Node | null), start));
    const last = node.items.at(-1);
    const lastSpan = isAlias(last) ? spanOf(conversion, last) : items.at(-1)?.span;
    return measured(conversion, { kind: 'list', items, span: spanOf(conversion, node, lastSpan) });
  }
  return convertScalar(conversion, node as Scalar);
}

function convertMap(conversion: Conversion, node: YAMLMap): SourceNode {
  const entries: MapEntry[] = [];
  const merged: MapNode[] = [];
  const first = new Map<string, Span>();
  let last: Span | undefined;
  for (const pair of node.items) {
    const key = keyOf(conversion, pair.key as Node | null, spanOf(conversion, node));
    const value = convert(conversion, pair.value as Node | null, key?.span.end ?? spanOf(conversion, node).end);
    last = isAlias(pair.value) ? spanOf(conversion, pair.value) : value.span;
    if (key === undefined) continue;
    if (key.text === '<<' && key.plain) {
      merged.push(...mapsOf(conversion, value));
      continue;
    }
    const before = first.get(key.text);
    if (before === undefined) {
      first.set(key.text, key.span);
      entries.push({ key: key.text, keySpan: key.span, value });
    } else {
      const { line } = positionAt(conversion.file, before.start);
      report(
        conversion,
        key.span,
        'input/duplicate-key',
        `"${key.text}" stands twice in this map`,
        `the first is in line ${line}`,
      );
    }
  }
  mergeKeys(entries, merged);
  return measured(conversion, { kind: 'map', entries, span: spanOf(conversion, node, last) });
}

/** What `<<` names: a map or a list of maps. */
function mapsOf(conversion: Conversion, source: SourceNode): MapNode[] {
  const maps = source.kind === 'list' ? source.items : [source];
  return maps.flatMap((map) => {
    if (map.kind === 'map') return [map];
    const hint = 'for example `<<: *anchor`';
    report(conversion, map.span, 'input/wrong-type', '`<<` expects a map or a list of maps', hint);
    return [];
  });
}

function keyOf(
  conversion: Conversion,
  node: Node | null,
  map: Span,
): { text: string; span: Span; plain: boolean } | undefined {
  if (node === null) return { text: '', span: { ...map, end: map.start }, plain: true };
  const span = spanOf(conversion, node);
  const key = convert(conversion, node, span.start);
  if (key.kind !== 'scalar') {
    report(conversion, span, 'input/yaml-syntax', 'a key must be text', 'a list or a map cannot be a key');
    return undefined;
  }
  const text = typeof key.value === 'string' ? key.value : sourceText(key);
  return { text, span, plain: !key.quoted };
}

function convertScalar(conversion: Conversion, node: Scalar): SourceNode {
  const span = spanOf(conversion, node);
  const quoted = node.type !== 'PLAIN';
  const { value } = node;
  if (typeof value === 'number') {
    const number = exactNumber(node.source ?? String(value));
    if (typeof number !== 'number' || Number.isFinite(number)) return scalar(number, quoted, span);
    report(
      conversion,
      span,
      'input/bad-value',
      `${node.source} is not a number that JSON can carry`,
      'put it in quotes',
    );
    return scalar(null, quoted, span);
  }
  if (typeof value === 'boolean' || typeof value === 'string') return scalar(value, quoted, span);
  return scalar(null, quoted, span);
}

function resolveAlias(conversion: Conversion, alias: Alias): SourceNode {
  const span = spanOf(conversion, alias);
  const target = conversion.anchors.get(alias.source);
  if (target !== undefined) return target;
  if (conversion.anchors.has(alias.source)) {
    report(conversion, span, 'input/alias-cycle', `*${alias.source} stands inside of what it refers to`);
  } else {
    const hint = 'put a value that begins with `*` in quotes';
    report(conversion, span, 'input/yaml-syntax', `no anchor &${alias.source} stands before this alias`, hint);
  }
  return scalar(null, false, span);
}

/** A block collection ends with its last value, not with the line breaks after it. */
function spanOf(conversion: Conversion, node: Node, last?: Span): Span {
  const { file } = conversion;
  const [start, end] = node.range ?? [0, 0];
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (isBlock && last !== undefined && last.file === file && last.end > start && last.end <= end) {
    return { file, start, end: last.end };
  }
  return { file, start, end: start + file.text.slice(start, end).trimEnd().length };
}

function measured<T extends SourceNode>(conversion: Conversion, node: T): T {
  const children =
    node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  let size = 1;
  let depth = 0;
  for (const child of children) {
    const measure = measureOf(conversion, child);
    size += measure.size;
    depth = Math.max(depth, measure.depth);
  }
  conversion.measures.set(node, { size, depth: depth + 1 });
  return node;
}

function measureOf(conversion: Conversion, node: SourceNode): Measure {
  return conversion.measures.get(node) ?? { size: 1, depth: 1 };
}

function scalar(value: ScalarNode['value'], quoted: boolean, span: Span): ScalarNode {
  return { kind: 'scalar', value, quoted, span };
}

function sourceText(node: ScalarNode): string {
  return node.span.file.text.slice(node.span.start, node.span.end);
}

function report(conversion: Conversion, span: Span, code: ProblemCode, message: string, hint?: string): void {
  conversion.problems.push(problemAt(span, code, message, hint));
}
