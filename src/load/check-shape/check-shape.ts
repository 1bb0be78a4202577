import { type Problem, problemAt } from '../../model/problem.ts';
import type { ProblemCode } from '../../model/problem-codes.ts';
import type { MapEntry, MapNode, ScalarNode, SourceNode, Span } from '../../model/source.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { Shape } from '../shape/shape.ts';
import { checkKeyGroups, checkRequired } from './check-required.ts';
import { checkScalar } from './check-scalar.ts';
import { alternativesOf, patternOf, resolveShape } from './resolve-shape.ts';
import { describeKind, expectedTitles, hasType, isTemplate, wrongTypeHint } from './shape-words.ts';

/** Where a value stands: what messages call it, and the key to point at where the value itself is empty. */
export type ShapePlace = { name: string; keySpan?: Span };
export type ShapeReport = (span: Span, code: ProblemCode, message: string, hint?: string) => void;

/** Everything in which a parsed file differs from the format, in order of place. */
export function checkShape(node: SourceNode, shape: Shape): Problem[] {
  const found: { start: number; problem: Problem }[] = [];
  const seen = new Set<string>();
  const report: ShapeReport = (span, code, message, hint) => {
    // Aliases share nodes: one mistake is told once.
    const identity = `${span.start} ${code} ${message}`;
    if (seen.has(identity)) return;
    seen.add(identity);
    found.push({ start: span.start, problem: problemAt(span, code, message, hint) });
  };
  if (node.kind === 'scalar' && node.value === null && node.span.end === node.span.start) {
    report(node.span, 'input/missing-key', 'the file is empty', 'it needs at least `requests`');
  } else {
    check(node, shape, { name: 'the file' }, report);
  }
  return found.toSorted((a, b) => a.start - b.start).map(({ problem }) => problem);
}

function check(node: SourceNode, shape: Shape, place: ShapePlace, report: ShapeReport): void {
  const resolved = resolveShape(shape);
  if (resolved.anyOf) return checkAlternatives(node, resolved, place, report);
  if (!hasType(node, resolved)) return reportWrongType(node, [resolved], place, report);
  switch (node.kind) {
    case 'scalar':
      return checkScalar(node, [resolved], report);
    case 'list':
      return checkList(node.items, resolved, { place, span: node.span, report });
    case 'map':
      return checkMap(node, resolved, place, report);
  }
}

function checkAlternatives(node: SourceNode, shape: Shape, place: ShapePlace, report: ShapeReport): void {
  const { shapes, takesTemplate } = alternativesOf(shape);
  if (takesTemplate && isTemplate(node)) return;
  const fitting = shapes.filter((alternative) => hasType(node, alternative));
  const [only] = fitting;
  if (only === undefined) return reportWrongType(node, shapes, place, report);
  if (node.kind === 'scalar') {
    const complaints: Parameters<ShapeReport>[] = [];
    checkScalar(node, fitting, (...complaint) => complaints.push(complaint));
    // `ENV_NAME: default` is a value like any other: only one that does not fit can be a key that was meant.
    if (complaints.length > 0 && reportKeyAsValue(node, shapes, place, report)) return;
    for (const complaint of complaints) report(...complaint);
    return;
  }
  check(node, only, place, report);
}

/** `auth: bearer`: the name of a key where its map should be. */
function reportKeyAsValue(node: ScalarNode, shapes: Shape[], place: ShapePlace, report: ShapeReport): boolean {
  const { value } = node;
  if (typeof value !== 'string' || !shapes.some((shape) => ownShape(shape, value))) return false;
  report(node.span, 'input/bad-value', `"${value}" needs a value`, `write ${place.name}: { ${value}: … }`);
  return true;
}

function checkList(
  items: SourceNode[],
  shape: Shape,
  { place, span, report }: { place: ShapePlace; span: Span; report: ShapeReport },
): void {
  if (items.length < (shape.minItems ?? 0)) report(span, 'input/bad-value', `${place.name} is an empty list`);
  if (shape.items === undefined) return;
  for (const item of items) check(item, shape.items, { name: `an item of ${place.name}`, keySpan: item.span }, report);
}

function checkMap(node: MapNode, shape: Shape, place: ShapePlace, report: ShapeReport): void {
  const unknown: string[] = [];
  for (const entry of node.entries) {
    if (shape.patternProperties && entry.key.startsWith('x-')) continue;
    const known = ownShape(shape, entry.key);
    if (known !== undefined) check(entry.value, known, { name: entry.key, keySpan: entry.keySpan }, report);
    else if (shape.additionalProperties === false) unknown.push(reportUnknownKey(entry, shape, report));
    else checkNamedEntry(entry, shape, report);
  }
  const span = place.keySpan ?? { ...node.span, end: node.span.start + 1 };
  if (node.entries.length < (shape.minProperties ?? 0))
    report(span, 'input/bad-value', `${place.name} is an empty map`);
  checkRequired({ node, shape, unknown, span, report });
  checkKeyGroups({ node, shape, unknown, span, report });
}

function checkNamedEntry(entry: MapEntry, shape: Shape, report: ShapeReport): void {
  const { propertyNames, additionalProperties } = shape;
  if (propertyNames && !patternOf(propertyNames.pattern).test(entry.key)) {
    const message = `"${entry.key}" is not ${propertyNames.title}`;
    const isKeyOfEntry =
      typeof additionalProperties === 'object' && ownShape(resolveShape(additionalProperties), entry.key);
    const hint = isKeyOfEntry ? 'indent it further than the id above it' : nameHint(entry.key, propertyNames.pattern);
    report(entry.keySpan, 'input/bad-value', message, hint);
  }
  if (typeof additionalProperties !== 'object') return;
  check(entry.value, additionalProperties, { name: entry.key, keySpan: entry.keySpan }, report);
}

function nameHint(key: string, pattern: string): string | undefined {
  if (key.includes(')')) return 'inside { } a comma ends a value: put the expression before it in quotes';
  const candidate = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_');
  return patternOf(pattern).test(candidate) ? `for example ${candidate}` : undefined;
}

function reportUnknownKey(entry: MapEntry, shape: Shape, report: ShapeReport): string {
  const keys = Object.keys(shape.properties ?? {});
  const hint = didYouMean(entry.key, keys) ?? elsewhereHint(entry.key, shape) ?? `its keys are ${keys.join(', ')}`;
  report(entry.keySpan, 'input/unknown-key', `"${entry.key}" is not a key of ${shape.title ?? 'this map'}`, hint);
  return entry.key;
}

/** Where a key belongs that other tools have in this place. */
function elsewhereHint(key: string, shape: Shape): string | undefined {
  const expect = ownShape(shape, 'expect');
  if (expect === undefined) return undefined;
  if (key === 'body') return 'a body to send is `json`, `form`, `text` or `file`; one to check stands under `expect`';
  if (key === 'url' || key === 'method') return 'write the method as the key of the URL, such as `GET: /users`';
  return ownShape(resolveShape(expect), key) && 'it stands under `expect`';
}

function reportWrongType(node: SourceNode, shapes: Shape[], place: ShapePlace, report: ShapeReport): void {
  const isEmpty = node.span.start === node.span.end;
  const span = isEmpty ? (place.keySpan ?? node.span) : node.span;
  const message = `${place.name} expects ${expectedTitles(shapes)}; ${isEmpty ? 'it' : 'this'} is ${describeKind(node)}`;
  report(span, 'input/wrong-type', message, wrongTypeHint(node, shapes));
}

function ownShape(shape: Shape, key: string): Shape | undefined {
  return shape.properties && Object.hasOwn(shape.properties, key) ? shape.properties[key] : undefined;
}
