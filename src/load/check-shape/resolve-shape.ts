import { definitions } from '../shape/collection-shape.ts';
import { isTemplateRef, type Shape } from '../shape/shape.ts';

/** What may stand in one place: the shapes without `anyOf` and `$ref`, and whether an expression may. */
export type Alternatives = { shapes: Shape[]; takesTemplate: boolean };

const alternativesCache = new WeakMap<Shape, Alternatives>();
const patterns = new Map<string, RegExp>();

/** The shape that a `$ref` names. */
export function resolveShape(shape: Shape): Shape {
  if (shape.$ref === undefined) return shape;
  const target = definitions[shape.$ref.slice('#/$defs/'.length)];
  if (target === undefined) throw new Error(`no definition ${shape.$ref}`);
  return resolveShape(target);
}

/** The alternatives of `anyOf`, nested ones and references included. */
export function alternativesOf(shape: Shape): Alternatives {
  const known = alternativesCache.get(shape);
  if (known) return known;
  const found: Alternatives = { shapes: [], takesTemplate: false };
  for (const part of shape.anyOf ?? []) {
    if (isTemplateRef(part)) {
      found.takesTemplate = true;
      continue;
    }
    const resolved = resolveShape(part);
    const inner = resolved.anyOf ? alternativesOf(resolved) : { shapes: [resolved], takesTemplate: false };
    found.takesTemplate ||= inner.takesTemplate;
    found.shapes.push(...inner.shapes.filter((alternative) => !found.shapes.includes(alternative)));
  }
  alternativesCache.set(shape, found);
  return found;
}

/** A compiled pattern of a shape. */
export function patternOf(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, known);
  return known;
}
