import type { Description, Operation } from '../description.ts';
import { pathOfUrl } from './operation/servers.ts';

/** A segment of a path, decoded; undefined for one that may be anything. */
export type Segment = string | undefined;

/** A tree of the paths of a description, one level a segment. */
export type PathNode = {
  literals: Map<string, PathNode>;
  /** Segments that are parameters in part, such as `{name}.json`; those with more text first. */
  partials: { template: string; pattern: RegExp; node: PathNode }[];
  parameter?: PathNode;
  operations: Operation[];
};

/** A path below which operations are found, and whether it is theirs. */
export type Base = { segments: string[]; isOf: (operation: Operation) => boolean };

/** `bases` gives them longest first; the last one is that of no base at all. */
export type PathIndex = {
  root: PathNode;
  bases: (others?: string[]) => Base[];
  /** By path, where its parameters are; filled as paths are met. */
  slots: Map<string, Slot[]>;
};

/** A segment with parameters. */
type Slot = { at: number; names: string[]; pattern: RegExp };

const indexes = new WeakMap<Description, PathIndex>();

/** The index of a description, made once. */
export function pathIndexOf(description: Description): PathIndex {
  const known = indexes.get(description);
  if (known) return known;
  const root = createNode();
  for (const operation of description.operations) insert(root, operation);
  const index: PathIndex = { root, bases: createBases(description), slots: new Map() };
  indexes.set(description, index);
  return index;
}

/**
 * The operations at a path, best first: text before parameters, from the left. A known segment that text fits is not
 * tried as a parameter unless nothing wanted comes of the text.
 */
export function findRoutes(
  node: PathNode,
  segments: readonly Segment[],
  isWanted: (operation: Operation) => boolean,
): { operation: Operation }[] {
  const [segment] = segments;
  if (segments.length === 0) return node.operations.filter(isWanted).map((operation) => ({ operation }));
  const rest = segments.slice(1);
  const into = (child: PathNode): { operation: Operation }[] => findRoutes(child, rest, isWanted);
  if (segment === undefined) return childrenOf(node).flatMap(into);
  for (const child of childrenFor(node, segment)) {
    const found = into(child);
    if (found.length > 0) return found;
  }
  return [];
}

/** What the parameters of a path stand for in a request that fits it. */
export function fillParameters(index: PathIndex, path: string, segments: readonly Segment[]): Record<string, string> {
  const slots = index.slots.get(path) ?? slotsOf(path);
  index.slots.set(path, slots);
  return Object.fromEntries(
    slots.flatMap(({ at, names, pattern }) => {
      const values = pattern.exec(segments[at] ?? '');
      return values ? names.map((name, group): [string, string] => [name, values[group + 1] ?? '']) : [];
    }),
  );
}

function slotsOf(path: string): Slot[] {
  return segmentsOfPath(path).flatMap((template, at) => {
    const names = [...template.matchAll(PARAMETER)].map(([, name = '']) => name);
    return names.length > 0 ? [{ at, names, pattern: patternOf(template) }] : [];
  });
}

const PARAMETER = /\{([^{}]*)\}/g;

function createNode(): PathNode {
  return { literals: new Map(), partials: [], operations: [] };
}

function insert(root: PathNode, operation: Operation): void {
  let node = root;
  for (const template of segmentsOfPath(operation.path)) node = childFor(node, template);
  node.operations.push(operation);
}

function segmentsOfPath(path: string): string[] {
  return path
    .replace(/[?#].*$/s, '')
    .replace(/^\//, '')
    .split('/');
}

function childFor(node: PathNode, template: string): PathNode {
  if (/^\{[^{}]*\}$/.test(template)) {
    node.parameter ??= createNode();
    return node.parameter;
  }
  if (!template.includes('{')) {
    const text = decode(template);
    const child = node.literals.get(text) ?? createNode();
    node.literals.set(text, child);
    return child;
  }
  const anonymous = template.replace(PARAMETER, '{}');
  const known = node.partials.find((partial) => partial.template === anonymous);
  if (known) return known.node;
  const child = createNode();
  node.partials.push({ template: anonymous, pattern: patternOf(template), node: child });
  node.partials.sort((a, b) => b.template.length - a.template.length);
  return child;
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^{}]*\}/).map((text) => decode(text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}

function childrenFor(node: PathNode, segment: string): PathNode[] {
  const literal = node.literals.get(segment);
  const partials = node.partials.filter(({ pattern }) => pattern.test(segment)).map((partial) => partial.node);
  return [...(literal ? [literal] : []), ...partials, ...(node.parameter && segment !== '' ? [node.parameter] : [])];
}

function childrenOf(node: PathNode): PathNode[] {
  return [
    ...node.literals.values(),
    ...node.partials.map((partial) => partial.node),
    ...(node.parameter ? [node.parameter] : []),
  ];
}

function createBases({ basePaths, operations }: Description): PathIndex['bases'] {
  const everyones = new Set(basePaths);
  const own = operations.flatMap((operation) => operation.basePaths ?? []);
  const known = [...new Set([...own, ...basePaths])];
  const isOf = (path: string) => (operation: Operation) =>
    operation.basePaths ? operation.basePaths.includes(path) : everyones.has(path);
  const basesWith = (others: readonly string[]): Base[] => {
    const given = others.map(pathOfUrl);
    const free = new Set(['', ...given]);
    const bases = new Map(known.map((path) => [path, isOf(path)]));
    // A gateway may mount a whole service, with the path of its server, below a path of its own.
    for (const outer of given) for (const path of known) bases.set(outer + path, isOf(path));
    for (const path of free) bases.set(path, () => true);
    return [...bases]
      .toSorted(([a], [b]) => b.length - a.length)
      .map(([path, isTheirs]) => ({
        segments: path === '' ? [] : path.slice(1).split('/').map(decode),
        isOf: isTheirs,
      }));
  };
  const alone = basesWith([]);
  return (others = []) => (others.length === 0 ? alone : basesWith(others));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
