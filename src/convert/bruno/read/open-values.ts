import { nodeToJson } from '../../../load/yaml/node-to-json.ts';
import { readThoroughly } from '../../../load/yaml/read-thoroughly.ts';
import { type Json, stringifyJson } from '../../../model/json.ts';
import { ProblemError } from '../../../model/problem.ts';
import { entryOf, locationOf, type SourceFile, type SourceLocation, type SourceNode } from '../../../model/source.ts';
import { refuseBinary, sourceError } from '../../source/source-text.ts';
import type { BrunoPair, BrunoVar } from '../tree.ts';

/** The map a YAML file holds. Throws ProblemError (`convert/source`) where it is no YAML or no map. */
export function parseOpenFile(file: SourceFile): SourceNode {
  refuseBinary(file);
  const { node, problems } = readThoroughly(file);
  const [problem] = problems;
  if (problem !== undefined) throw new ProblemError({ ...problem, code: 'convert/source' });
  if (node?.kind !== 'map') throw sourceError(file, 0, 'this is not OpenCollection YAML: the file must be a map');
  return node;
}

export function child(node: SourceNode | undefined, ...keys: string[]): SourceNode | undefined {
  return keys.reduce<SourceNode | undefined>((value, key) => entryOf(value, key)?.value, node);
}

/** The text of a value: empty where it is absent, JSON for a map or list. */
export function textIn(node: SourceNode | undefined, ...keys: string[]): string {
  const found = child(node, ...keys);
  if (found === undefined) return '';
  if (found.kind !== 'scalar') return stringifyJson(nodeToJson(found));
  return found.value === null ? '' : String(found.value);
}

/** The numeric value of a key, where it is one. */
export function numberIn(node: SourceNode | undefined, ...keys: string[]): number | undefined {
  const value = Number(textIn(node, ...keys) || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

export function flagIn(node: SourceNode | undefined, ...keys: string[]): boolean | undefined {
  const text = textIn(node, ...keys);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export function listIn(node: SourceNode | undefined, ...keys: string[]): SourceNode[] {
  const found = child(node, ...keys);
  return found?.kind === 'list' ? found.items : [];
}

export function placeIn(node: SourceNode): SourceLocation {
  return locationOf(node.span);
}

/** The text as it stands in the file. */
export function sourceOf({ span }: SourceNode): string {
  return span.file.text.slice(span.start, span.end);
}

/** `- name: …, value: …, disabled: …`. */
export function openPairs(nodes: SourceNode[], keys: { name?: string; value?: string } = {}): BrunoPair[] {
  return nodes.map((node) => ({
    name: textIn(node, keys.name ?? 'name'),
    value: textIn(node, keys.value ?? 'value'),
    enabled: flagIn(node, 'disabled') !== true,
    place: placeIn(node),
  }));
}

/** Variables; `value: { type, data }` becomes the text that Bruno puts in its place. */
export function openVars(nodes: SourceNode[]): BrunoVar[] {
  return openPairs(nodes).map((pair, index) => {
    const value = child(nodes[index], 'value');
    if (value?.kind !== 'map' || child(value, 'data') === undefined) return pair;
    return { ...pair, ...typedValue(textIn(value, 'type'), textIn(value, 'data')) };
  });
}

/** As Bruno reads it: what is not of the type stays text. */
function typedValue(type: string, data: string): { value: string; object?: Json } {
  if (type === 'number' && data.trim() !== '' && !Number.isNaN(Number(data))) return { value: String(Number(data)) };
  if (type !== 'object') return { value: data };
  try {
    const object = JSON.parse(data) as Json;
    return typeof object === 'object' && object !== null ? { value: JSON.stringify(object), object } : { value: data };
  } catch {
    return { value: data };
  }
}
