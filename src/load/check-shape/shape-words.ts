import { isNumber } from '../../model/json.ts';
import type { SourceNode } from '../../model/source.ts';
import type { Shape, ShapeType } from '../shape/shape.ts';

const typeNames: Record<ShapeType, string> = {
  null: 'null',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'a map',
};

/** Whether a node is of one of the types of a shape; numbers count as integers, their value is checked apart. */
export function hasType(node: SourceNode, shape: Shape): boolean {
  switch (node.kind) {
    case 'map':
      return takesType(shape, 'object');
    case 'list':
      return takesType(shape, 'array');
    case 'scalar':
      if (node.value === null) return takesType(shape, 'null');
      if (isNumber(node.value)) return takesType(shape, 'number') || takesType(shape, 'integer');
      return takesType(shape, typeof node.value === 'string' ? 'string' : 'boolean');
  }
}

function takesType({ type }: Shape, wanted: ShapeType): boolean {
  return type === undefined || type === wanted || (Array.isArray(type) && type.includes(wanted));
}

/** `${{` that is not escaped as `$${{`. */
export function isTemplate(node: SourceNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string' && /(^|[^$])\$\{\{/.test(node.value);
}

/** `a duration like 10s or a map of connect, read, total`. */
export function expectedTitles(shapes: Shape[]): string {
  const titles = [
    ...new Set(
      shapes.map(
        (shape) =>
          shape.title ??
          [shape.type ?? []]
            .flat()
            .map((type) => typeNames[type])
            .join(' or '),
      ),
    ),
  ];
  return titles.length < 2 ? (titles[0] ?? 'something else') : `${titles.slice(0, -1).join(', ')} or ${titles.at(-1)}`;
}

/** `a list`, `text`, `empty`. */
export function describeKind(node: SourceNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.value === null) return node.span.start === node.span.end ? 'empty' : 'null';
  if (isNumber(node.value)) return 'a number';
  return typeof node.value === 'string' ? 'text' : String(node.value);
}

/** What most likely happened where the type is wrong. */
export function wrongTypeHint(node: SourceNode, shapes: Shape[]): string | undefined {
  const texts = shapes.filter((shape) => [shape.type].flat().includes('string'));
  const examples = shapes.flatMap((shape) => shape.examples ?? []).filter((one) => typeof one !== 'object');
  if (node.kind === 'scalar' && node.value !== null && node.span.start !== node.span.end) {
    if (
      texts.some((shape) => shape.pattern === undefined || shape.pattern === '\\S') &&
      typeof node.value !== 'string'
    ) {
      return `put it in quotes: "${node.span.file.text.slice(node.span.start, node.span.end)}"`;
    }
    if (typeof node.value === 'string' && node.quoted && /^(\d+|true|false)$/.test(node.value)) {
      return 'write it without quotes';
    }
  }
  if (node.kind === 'map' && texts.some((shape) => shape.title?.startsWith('an expression'))) {
    return 'put an expression that holds `: ` or begins with { in quotes';
  }
  if (examples.length > 0) return `for example ${examples.slice(0, 2).join(' or ')}`;
  const isEmpty = node.span.start === node.span.end;
  return isEmpty && shapes.some((shape) => shape.properties) ? 'indent its keys further than this one' : undefined;
}
