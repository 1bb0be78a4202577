import type { Json } from '../../model/json.ts';

/**
 * The part of JSON Schema 2020-12 that the format is written in. `check-shape.ts` checks source nodes against it with
 * messages for people; `to-json-schema.ts` makes the schemas that editors use.
 */
export type Shape = {
  $ref?: string;
  /** A noun with its article (`a request`): messages are built from it. */
  title?: string;
  description?: string;
  examples?: Json[];
  default?: Json;
  type?: ShapeType | ShapeType[];
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  additionalProperties?: boolean | Shape;
  propertyNames?: { title: string; pattern: string };
  required?: string[];
  items?: Shape;
  enum?: Json[];
  pattern?: string;
  anyOf?: Shape[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  minProperties?: number;
  /** Keys that exclude each other; not JSON Schema, becomes `oneOf` there. */
  oneOfKeys?: KeyGroup[];
};

export type ShapeType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Of `keys` at most one may stand, exactly one where `required`; `noun` is what they are, in the singular. */
export type KeyGroup = { noun: string; keys: string[]; required?: boolean };

/** Text with at least one `${{ expression }}`. */
export const template: Shape = {
  title: 'an expression in ${{ }}',
  type: 'string',
  pattern: '\\$\\{\\{',
  examples: ['${{ vars.page_size }}', '${{ env.API_TOKEN }}'],
};

const templateRef: Shape = { $ref: '#/$defs/template' };

/** The shape, or an expression in its place. */
export function templated(shape: Shape): Shape {
  return { anyOf: [...(shape.anyOf ?? [shape]), templateRef] };
}

export function isTemplateRef(shape: Shape): boolean {
  return shape.$ref === templateRef.$ref;
}

export function ref(name: string): Shape {
  return { $ref: `#/$defs/${name}` };
}

/** A shape with what an editor shows for the key it stands at. */
export function key(shape: Shape, description: string, notes: { examples?: Json[]; default?: Json } = {}): Shape {
  return { ...shape, description, ...notes };
}

/** A map with the keys of the format only; those that start with `x-` are ignored. */
export function closed(title: string, properties: Record<string, Shape>, rest: Partial<Shape> = {}): Shape {
  return {
    title,
    type: 'object',
    properties,
    patternProperties: { '^x-': { description: 'Ignored: for notes and for anchors.' } },
    additionalProperties: false,
    ...rest,
  };
}

/** A map of names that people choose; those that start with `x-` are ignored. */
export function named(title: string, names: { title: string; pattern: string }, value: Shape): Shape {
  return {
    title,
    type: 'object',
    propertyNames: { title: names.title, pattern: `^x-|${names.pattern}` },
    patternProperties: { '^x-': { description: 'Ignored: for notes and for anchors.' } },
    additionalProperties: value,
  };
}

export const text: Shape = { title: 'text', type: 'string' };
export const flag: Shape = { title: 'true or false', type: 'boolean' };
export const anything: Shape = { title: 'any value' };
export const scalar: Shape = { title: 'text, a number, true or false', type: ['string', 'number', 'boolean'] };
export const expression: Shape = { title: 'an expression', type: ['string', 'boolean', 'number'] };

export const requestIdName = {
  title: 'an id: lower-case letters, digits and _, beginning with a letter',
  pattern: '^[a-z][a-z0-9_]*$',
};
export const variableName = {
  title: 'a name: letters, digits and _, not beginning with a digit',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
};
