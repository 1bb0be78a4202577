import { stringifyJson } from '../../model/json.ts';
import { toJson } from '../engine/cel-values.ts';
import { type CelFunction, type Overload, refuse } from './function.ts';
import { compareItems, isNumeric } from './list-items.ts';

/** The engine has no functions with any number of arguments: each number is an overload. */
const MAX_ARGUMENTS = 8;

/** Functions on lists. */
export const listFunctions = {
  sum: {
    description: 'the sum of a list of numbers; 0 for an empty list',
    example: 'sum([1, 2.5]) → 3.5',
    overloads: [{ params: ['list'], returns: 'dyn', run: sum }],
  },
  min: {
    description: 'the smallest of a list or of several arguments: numbers, or texts',
    example: 'min([3, 1, 2]) → 1',
    overloads: listOrArguments((items) => extreme('min', items, -1)),
  },
  max: {
    description: 'the greatest of a list or of several arguments: numbers, or texts',
    example: 'max(3, 7) → 7',
    overloads: listOrArguments((items) => extreme('max', items, 1)),
  },
  sort: {
    description: 'the list in ascending order: numbers, or texts by code units',
    example: 'sort([3, 1, 2]) → [1, 2, 3]',
    overloads: [{ params: ['list'], returns: 'list', run: sort }],
  },
  unique: {
    description: 'the list without items that equal an earlier one',
    example: 'unique([1, 2, 1]) → [1, 2]',
    overloads: [{ params: ['list'], returns: 'list', run: unique }],
  },
} satisfies Record<string, CelFunction>;

function listOrArguments(run: (items: unknown[]) => unknown): Overload[] {
  const several = Array.from({ length: MAX_ARGUMENTS - 1 }, (_, index) => ({
    params: Array.from({ length: index + 2 }, () => 'dyn'),
    returns: 'dyn',
    run: (...items: unknown[]) => run(items),
    method: false as const,
  }));
  return [{ params: ['list'], returns: 'dyn', run: (list: Iterable<unknown>) => run([...list]) }, ...several];
}

function sum(list: Iterable<unknown>): number | bigint {
  const items = [...list];
  const wrong = items.findIndex((item) => !isNumeric(item));
  if (wrong !== -1) refuse(`sum: item ${wrong} is not a number`);
  const numbers = items as (number | bigint)[];
  return numbers.every((item) => typeof item === 'bigint')
    ? numbers.reduce<bigint>((total, item) => total + item, 0n)
    : numbers.reduce<number>((total, item) => total + Number(item), 0);
}

function extreme(name: string, items: unknown[], sign: -1 | 1): unknown {
  if (items.length === 0) refuse(`${name}: the list is empty`);
  return items.reduce((best, item) => (ordered(name, item, best) * sign > 0 ? item : best));
}

function sort(list: Iterable<unknown>): unknown[] {
  return [...list].toSorted((a, b) => ordered('sort', a, b));
}

function ordered(name: string, a: unknown, b: unknown): number {
  return compareItems(a, b) ?? refuse(`${name}: the items must be all numbers or all texts`);
}

function unique(list: Iterable<unknown>): unknown[] {
  const seen = new Set<string>();
  return [...list].filter((item) => {
    const key = canonical(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The same text for equal values: keys in order, 1.0 as 1. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const parts = entries.map(([key, item]) => `${JSON.stringify(String(key))}:${canonical(item)}`);
    return `{${parts.toSorted().join()}}`;
  }
  return stringifyJson(toJson(value));
}
