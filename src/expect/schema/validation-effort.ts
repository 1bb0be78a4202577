import { isJsonObject, type Json } from '../../model/json.ts';
import type { SettledSchemas } from './documents/settle-references.ts';

/** What a schema may cost for each value: so many keywords, with all that it refers to. */
const MAX_WEIGHT = 20_000;
const MAX_SCHEMAS = 300;
/** Comparing every item with every other, in keywords. */
const UNIQUE_WEIGHT = 1000;

/**
 * What a schema costs for each value at most, in keywords, where validation takes a time that grows with the value and no
 * faster. Undefined where it may: where references multiply what is to be checked, as in a schema that has itself twice
 * under `allOf`.
 */
export function plainWeight({ schemas, root, areWhole }: SettledSchemas): number | undefined {
  if (areWhole || schemas.size > MAX_SCHEMAS) return undefined;
  const parts = new Map([...schemas].map(([name, schema]) => [name, partOf(schema)]));
  if (!isRecursiveOnceAtMost(parts)) return undefined;
  const weight = weightOf(root, parts, new Map());
  return weight <= MAX_WEIGHT ? weight : undefined;
}

/** How many values a value holds, itself included; counting stops beyond `most`. */
export function countValues(value: Json, most: number): number {
  let count = 0;
  const rest: Json[] = [value];
  for (let next = rest.pop(); next !== undefined && count <= most; next = rest.pop()) {
    count++;
    if (Array.isArray(next)) for (const item of next) rest.push(item);
    else if (isJsonObject(next)) for (const item of Object.values(next)) rest.push(item);
  }
  return count;
}

/** A schema by itself: how many values it is written in, and what it refers to. */
type Part = { weight: number; references: string[] };

function partOf(schema: Json): Part {
  const part: Part = { weight: 0, references: [] };
  const rest: Json[] = [schema];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    part.weight++;
    if (Array.isArray(next)) rest.push(...next);
    if (!isJsonObject(next)) continue;
    if (typeof next['$ref'] === 'string') part.references.push(next['$ref']);
    if (next['uniqueItems'] === true) part.weight += UNIQUE_WEIGHT;
    rest.push(...Object.values(next));
  }
  return part;
}

function isRecursiveOnceAtMost(parts: ReadonlyMap<string, Part>): boolean {
  const reaches = new Map([...parts.keys()].map((name) => [name, reachable(name, parts)]));
  return [...parts].every(
    ([name, { references }]) => references.filter((to) => reaches.get(to)?.has(name) === true).length <= 1,
  );
}

function reachable(from: string, parts: ReadonlyMap<string, Part>): Set<string> {
  const found = new Set([from]);
  const rest = [from];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    for (const to of parts.get(next)?.references ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      rest.push(to);
    }
  }
  return found;
}

/** With all that a schema refers to; what leads back to itself is not counted again. */
function weightOf(name: string, parts: ReadonlyMap<string, Part>, known: Map<string, number>): number {
  const before = known.get(name);
  if (before !== undefined) return before;
  known.set(name, 0);
  const part = parts.get(name) ?? { weight: 1, references: [] };
  const weight = part.references.reduce((sum, to) => sum + weightOf(to, parts, known), part.weight);
  known.set(name, weight);
  return weight;
}
