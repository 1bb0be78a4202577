import { isNumber, type Json } from '../../model/json.ts';
import type { ScalarNode } from '../../model/source.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { Shape } from '../shape/shape.ts';
import type { ShapeReport } from './check-shape.ts';
import { patternOf } from './resolve-shape.ts';
import { expectedTitles } from './shape-words.ts';

/** Reports a scalar of the right type that none of the shapes allows. */
export function checkScalar(node: ScalarNode, shapes: Shape[], report: ShapeReport): void {
  if (shapes.some((shape) => isAllowed(node.value, shape))) return;
  report(node.span, 'input/bad-value', `${show(node.value)} is not ${namesOf(shapes)}`, hintFor(node.value, shapes));
}

function isAllowed(value: ScalarNode['value'], shape: Shape): boolean {
  if (shape.enum && !shape.enum.some((allowed) => allowed === value)) return false;
  if (typeof value === 'string') return shape.pattern === undefined || patternOf(shape.pattern).test(value);
  if (!isNumber(value)) return true;
  const number = Number(value);
  if ([shape.type].flat().every((type) => type === 'integer') && !Number.isInteger(number)) return false;
  return number >= (shape.minimum ?? -Infinity) && number <= (shape.maximum ?? Infinity);
}

function namesOf(shapes: Shape[]): string {
  const values = shapes.flatMap((shape) => shape.enum ?? []);
  return values.length > 1 ? `one of ${values.map(plain).join(', ')}` : expectedTitles(shapes);
}

function hintFor(value: ScalarNode['value'], shapes: Shape[]): string | undefined {
  const values = shapes.flatMap((shape) => shape.enum ?? []).filter((one) => typeof one === 'string');
  const near = typeof value === 'string' ? didYouMean(value, values) : undefined;
  if (near !== undefined) return near;
  const examples = shapes.flatMap((shape) => shape.examples ?? []).slice(0, 2);
  return examples.length === 0 ? undefined : `for example ${examples.map((one) => plain(one)).join(' or ')}`;
}

function show(value: ScalarNode['value']): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
