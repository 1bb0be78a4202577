import { entryOf, type MapNode, type Span } from '../../model/source.ts';
import { nearest } from '../../text/nearest.ts';
import type { KeyGroup, Shape } from '../shape/shape.ts';
import type { ShapeReport } from './check-shape.ts';

type Input = { node: MapNode; shape: Shape; unknown: string[]; span: Span; report: ShapeReport };

/** Reports keys that must be there; not where an unknown key is most likely the missing one, misspelt. */
export function checkRequired({ node, shape, unknown, span, report }: Input): void {
  for (const key of shape.required ?? []) {
    if (entryOf(node, key) !== undefined || isMisspelt([key], shape, unknown)) continue;
    report(span, 'input/missing-key', `${shape.title ?? 'this map'} needs "${key}"`, exampleOf(shape, key));
  }
}

/** Reports keys that exclude each other, and groups of which one must be there. */
export function checkKeyGroups({ node, shape, unknown, span, report }: Input): void {
  for (const group of shape.oneOfKeys ?? []) {
    const [first, ...others] = node.entries.filter(({ key }) => group.keys.includes(key));
    for (const other of others) {
      const message = `"${first?.key}" and "${other.key}" exclude each other`;
      report(other.keySpan, 'input/conflict', message, `${subject(shape)} has ${countOf(group)} ${group.noun}`);
    }
    if (first === undefined && group.required && !isMisspelt(group.keys, shape, unknown)) {
      const article = /^[aeiou]/.test(group.noun) ? 'an' : 'a';
      const message = `${subject(shape)} needs ${article} ${group.noun}`;
      report(span, 'input/missing-key', message, `one of ${group.keys.join(', ')}`);
    }
  }
}

function subject(shape: Shape): string {
  return shape.title?.startsWith('a map with') ? '`auth`' : (shape.title ?? 'this map');
}

function countOf(group: KeyGroup): string {
  return group.required ? 'one' : 'at most one';
}

function isMisspelt(keys: string[], shape: Shape, unknown: string[]): boolean {
  const known = Object.keys(shape.properties ?? {});
  return unknown.some((key) => keys.includes(nearest(key, known) ?? ''));
}

function exampleOf(shape: Shape, key: string): string | undefined {
  const example = shape.properties?.[key]?.examples?.[0];
  return typeof example === 'string' ? `for example \`${key}: ${example}\`` : undefined;
}
