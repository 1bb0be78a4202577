import { isJsonObject, type Json } from '../model/json.ts';

/** A step of a path: a key or an index, any of them (`*`), or what follows at any depth (`**`). */
export type PathStep = string | number | { any: 'child' | 'descendant' };

const STEP = /^(?:\.\.|\.?)(?:([A-Za-z_$][\w$-]*|\*)|\[(\d+|\*|)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\])/;

/**
 * The steps of `body.items[*].id`, `$.items[*].id`, `items[].id` or `$..id`; undefined where it is no path. The body
 * itself is no part to leave out.
 */
export function parsePath(text: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = text.trim().replace(/^(?:\$|body)(?=[.[]|$)/, '');
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    const [whole, name, index, double, single] = match;
    if (whole.startsWith('..')) steps.push({ any: 'descendant' });
    if (name === '*' || index === '*' || index === '') steps.push({ any: 'child' });
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (double ?? single ?? '').replace(/\\(.)/g, '$1'));
    rest = rest.slice(whole.length);
  }
  return steps.length === 0 ? undefined : steps;
}

/** A value without the parts that paths lead to; the value itself is not changed. */
export function withoutPaths(value: Json, paths: readonly PathStep[][]): Json {
  return paths.reduce(without, value);
}

function without(value: Json, [step, ...rest]: PathStep[]): Json {
  if (step === undefined) return value;
  if (typeof step === 'object' && step.any === 'descendant') {
    // Here, and below every part.
    return mapParts(without(value, rest), () => (part) => without(part, [step, ...rest]));
  }
  const isMeant = (key: string | number): boolean => typeof step === 'object' || key === step;
  if (rest.length > 0) return mapParts(value, (key) => (part) => (isMeant(key) ? without(part, rest) : part));
  if (Array.isArray(value)) return value.filter((_, index) => !isMeant(index));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isMeant(key)));
}

function mapParts(value: Json, change: (key: string | number) => (part: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item, index) => change(index)(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(key)(item)]));
}
