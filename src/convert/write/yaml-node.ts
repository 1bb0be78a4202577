import { type Node, Pair, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { ExactNumber, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fitsInline } from './fits-inline.ts';
import { needsDoubleQuotes } from './quoted-lines.ts';

/** Numbers that no double holds, with the digits they were written with. */
export const exactNumberTag: ScalarTag = {
  identify: (value) => value instanceof ExactNumber,
  default: true,
  tag: 'tag:yaml.org,2002:float',
  resolve: (text) => new ExactNumber(text),
  stringify: ({ value }) => String(value),
};

export type NodePlace = {
  path: readonly string[];
  /** Paths with a comment before them, as JSON: nothing above them can stand on one line. */
  commented: ReadonlySet<string>;
};

/** A value as YAML: each part inline or as a block, each text in the style that keeps it readable. */
export function yamlNode(value: Json, place: NodePlace): Node {
  if (Array.isArray(value)) return listNode(value, place);
  if (isJsonObject(value)) return mapNode(value, place);
  const node = new Scalar(value);
  if (typeof value === 'string' && needsDoubleQuotes(value)) node.type = 'QUOTE_DOUBLE';
  return node;
}

function listNode(items: readonly Json[], { path, commented }: NodePlace): Node {
  const list = new YAMLSeq();
  // `[a, b]`, while maps are `{ a: 1 }`: the library knows one padding for both.
  list.toString = (context, ...rest) =>
    YAMLSeq.prototype.toString.call(list, context && { ...context, flowCollectionPadding: '' }, ...rest);
  list.flow = fitsInline(items, path) && !holdsComment(path, commented);
  list.items = items.map((item, index) => yamlNode(item, { path: [...path, String(index)], commented }));
  return list;
}

function mapNode(map: JsonObject, { path, commented }: NodePlace): Node {
  const node = new YAMLMap();
  node.flow = fitsInline(map, path) && !holdsComment(path, commented);
  node.items = Object.entries(map).map(
    ([key, value]) => new Pair(keyNode(key), yamlNode(value, { path: [...path, key], commented })),
  );
  return node;
}

function keyNode(key: string): Scalar {
  const node = new Scalar(key);
  // `<<` alone would merge a map; a key stands on one line.
  if (key === '<<' || needsDoubleQuotes(key) || key.includes('\n')) node.type = 'QUOTE_DOUBLE';
  return node;
}

function holdsComment(path: readonly string[], commented: ReadonlySet<string>): boolean {
  if (commented.size === 0) return false;
  const start = path.length === 0 ? '[' : `${JSON.stringify(path).slice(0, -1)},`;
  for (const one of commented) if (one.startsWith(start)) return true;
  return false;
}
