import type { Json } from '../../../../model/json.ts';
import type { JsonStep } from '../value.ts';
import { absent, bodyPath, celLiteral, present } from './cel.ts';
import { assertion, type Check } from './check.ts';
import { type Demand, isScalar } from './demand.ts';

const TYPES: Record<string, (path: string) => string> = {
  string: (path) => `type(${path}) == string`,
  number: (path) => `(type(${path}) == int || type(${path}) == double)`,
  boolean: (path) => `type(${path}) == bool`,
  object: (path) => `type(${path}) == map`,
  array: (path) => `type(${path}) == list`,
  null: (path) => `${path} == null`,
};

/** Names that every object of JavaScript has. */
const INHERITED = /^(length|constructor|toString|toLocaleString|valueOf|hasOwnProperty|isPrototypeOf|__\w+__)$/;

/** What must hold for a value of the body; undefined where it cannot be said exactly. */
export function checksOfJson(steps: JsonStep[], demand: Demand, isNegated: boolean): Check[] | undefined {
  const path = bodyPath(steps);
  const unless = (cel: string): Check[] | undefined => {
    const missing = steps.length === 0 ? '' : absent(steps);
    if (missing === undefined) return undefined;
    return assertion(missing === '' ? cel : `${missing} || ${cel}`);
  };
  switch (demand.kind) {
    case 'equal':
      return isNegated ? notEqual(steps, demand, unless) : equal(steps, demand);
    case 'type': {
      const type = Object.hasOwn(TYPES, demand.name) ? TYPES[demand.name]?.(typePath(steps, demand.name)) : undefined;
      if (type === undefined) return undefined;
      return isNegated ? unless(`!(${type})`) : assertion(unwrapped(type));
    }
    case 'truthy':
      return isNegated
        ? unless(`${path} == null || ${path} == false || ${path} == 0 || ${path} == ""`)
        : assertion(`${path} != null && ${path} != false && ${path} != 0 && ${path} != ""`);
    case 'undefined': {
      const cel = isNegated ? present(steps) : absent(steps);
      return cel === undefined ? undefined : assertion(cel);
    }
    case 'exists':
      return isNegated ? unless(`${path} == null`) : assertion(`${path} != null`);
    case 'empty':
      return assertion(isNegated ? `size(${path}) > 0` : `size(${path}) == 0`);
    case 'compare': {
      const comparison = `${path} ${demand.operator} ${demand.to}`;
      return assertion(isNegated ? `!(${comparison})` : comparison);
    }
    case 'include':
      return includes(path, demand.part, isNegated);
    case 'match':
      return isNegated ? undefined : assertion(`string(${path}).matches(${celLiteral(demand.pattern)})`);
    case 'oneOf': {
      if (!demand.options.every(isScalar)) return undefined;
      const membership = `${path} in ${celLiteral(demand.options)}`;
      return isNegated ? unless(`!(${membership})`) : assertion(membership);
    }
    case 'property':
      return property(steps, demand, isNegated);
    case 'length':
      return isNegated ? undefined : assertion(`type(${path}) != map && size(${path}) == ${demand.is}`);
  }
}

/** What must hold for the length of a list or text of the body. */
export function checksOfLength(steps: JsonStep[], demand: Demand, isNegated: boolean): Check[] | undefined {
  const path = bodyPath(steps);
  const guard = `type(${path}) != map && `;
  if (isNegated) return undefined;
  switch (demand.kind) {
    case 'equal': {
      const length = demand.to.kind === 'constant' ? demand.to.value : undefined;
      return typeof length === 'number' ? assertion(`${guard}size(${path}) == ${length}`) : undefined;
    }
    case 'compare':
      return assertion(`${guard}size(${path}) ${demand.operator} ${demand.to}`);
    case 'truthy':
      return assertion(`${guard}size(${path}) > 0`);
    case 'type':
    case 'undefined':
    case 'exists':
    case 'empty':
    case 'include':
    case 'match':
    case 'oneOf':
    case 'property':
    case 'length':
      return undefined;
  }
}

/** Text that is not JSON is neither a list nor a map, so the whole body may be asked without parsing it again. */
function typePath(steps: JsonStep[], type: string): string {
  return steps.length === 0 && (type === 'object' || type === 'array') ? 'body' : bodyPath(steps);
}

type Equality = Extract<Demand, { kind: 'equal' }>;

function equal(steps: JsonStep[], { how, to }: Equality): Check[] | undefined {
  const path = bodyPath(steps);
  if (to.kind === 'variable') return how === 'loose' ? undefined : assertion(`${path} == ${to.cel}`);
  if (to.kind !== 'constant') return undefined;
  const { value } = to;
  const cel = `${path} == ${celLiteral(value)}`;
  if (!isScalar(value)) {
    if (how !== 'deep') return undefined;
    return steps.length === 0 ? [{ kind: 'json', value, cel }] : assertion(cel);
  }
  if (how === 'loose') return looselyEqual(steps, path, value);
  if (steps.length === 0) return [{ kind: 'json', value, cel }];
  const keys = steps.filter((step) => typeof step === 'string');
  return keys.length === steps.length && !keys.includes('__proto__')
    ? [{ kind: 'body', keys, value, cel }]
    : assertion(cel);
}

/** `==` of JavaScript, for values where only text that spells a number makes a difference. */
function looselyEqual(steps: JsonStep[], path: string, value: Json): Check[] | undefined {
  if (value === null) {
    const missing = absent(steps);
    return missing === undefined ? undefined : assertion(`${missing} || ${path} == null`);
  }
  if (typeof value === 'number' && value !== 0 && value !== 1) {
    return assertion(`${path} == ${value} || ${path} == ${celLiteral(String(value))}`);
  }
  const isWord = typeof value === 'string' && value.trim() !== '' && Number.isNaN(Number(value));
  return isWord ? equal(steps, { kind: 'equal', how: 'strict', to: { kind: 'constant', value } }) : undefined;
}

function notEqual(
  steps: JsonStep[],
  { how, to }: Equality,
  unless: (cel: string) => Check[] | undefined,
): Check[] | undefined {
  const path = bodyPath(steps);
  if (how === 'loose') return undefined;
  if (to.kind === 'variable') return unless(`${path} != ${to.cel}`);
  if (to.kind !== 'constant' || (!isScalar(to.value) && how !== 'deep')) return undefined;
  return unless(`${path} != ${celLiteral(to.value)}`);
}

function includes(path: string, part: Json, isNegated: boolean): Check[] | undefined {
  if (!isScalar(part)) return undefined;
  const not = isNegated ? '!' : '';
  const inList = isNegated ? `!(${celLiteral(part)} in ${path})` : `${celLiteral(part)} in ${path}`;
  if (typeof part !== 'string') return assertion(`type(${path}) == list && ${inList}`);
  const inText = `${not}${path}.contains(${celLiteral(part)})`;
  return assertion(`type(${path}) == string ? ${inText} : type(${path}) == list && ${inList}`);
}

type Property = Extract<Demand, { kind: 'property' }>;

function property(steps: JsonStep[], { key, value }: Property, isNegated: boolean): Check[] | undefined {
  if (INHERITED.test(key) || /^\d+$/.test(key)) return undefined;
  const inner = [...steps, key];
  if (isNegated) {
    if (value === undefined) return checksOfJson(inner, { kind: 'undefined' }, false);
    return isScalar(value) ? checksOfJson(inner, strictly(value), true) : undefined;
  }
  if (value !== undefined) return isScalar(value) ? checksOfJson(inner, strictly(value), false) : undefined;
  const cel = present(inner);
  return cel === undefined ? undefined : assertion(cel);
}

function strictly(value: Json): Demand {
  return { kind: 'equal', how: 'strict', to: { kind: 'constant', value } };
}

function unwrapped(cel: string): string {
  return cel.startsWith('(') ? cel.slice(1, -1) : cel;
}

/** Whether a member of JavaScript's own objects would be meant, not one of the body. */
export function isInheritedName(name: string): boolean {
  return INHERITED.test(name);
}
