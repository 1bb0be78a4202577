import { pointerStep } from '../../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import { didYouMean } from '../../../text/nearest.ts';

/** What ajv says, in part. */
export type ShapeError = {
  instancePath: string;
  keyword: string;
  schemaPath: string;
  params: Record<string, unknown>;
  message?: string;
  parentSchema?: unknown;
  data?: unknown;
};

/** What is wrong with a document, in words; `part` is what to point at. */
export type ShapeFault = { pointer: string; part: 'key' | 'value'; message: string; hint?: string | undefined };

/** What is known better of an object than its schema tells; no faults where nothing of that kind is wrong. */
export type Explained = { owner: string; faults: ShapeFault[] };

/**
 * Picks what a person can use out of the errors of a schema whose alternatives all failed. `explain` knows the objects
 * that come in several forms; what it says of one replaces the errors there.
 */
export function shapeFaults(
  errors: readonly ShapeError[],
  explain: (pointer: string) => Explained | undefined,
): ShapeFault[] {
  const faults: ShapeFault[] = [];
  const unclear = new Set<string>();
  const groups = new Map<string, ShapeError[]>();
  for (const error of errors.filter((one) => isTelling(one, errors))) {
    const { owner, faults: explained } = explain(error.instancePath) ?? { owner: undefined, faults: [] };
    faults.push(...explained);
    if (explained.length > 0) continue;
    if (owner !== undefined && isOfAlternative(error, owner)) unclear.add(owner);
    else {
      const key = `${error.instancePath} ${error.keyword}`;
      groups.set(key, [...(groups.get(key) ?? []), error]);
    }
  }
  faults.push(...[...groups.values()].flatMap(faultsOf));
  for (const owner of unclear) {
    if (faults.some(({ pointer }) => pointer.startsWith(owner))) continue;
    faults.push({
      pointer: owner,
      part: 'key',
      message: `${nameOf(owner)} has keys or values that do not go together`,
    });
  }
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

/** Of an object that comes in several forms: the errors that any other form would make. */
function isOfAlternative({ instancePath, keyword, schemaPath }: ShapeError, owner: string): boolean {
  const inside = instancePath.slice(owner.length);
  if (inside === '/in' || inside === '/type') return true;
  return inside === '' && (keyword !== 'additionalProperties' || schemaPath.includes('oneOf'));
}

const WRAPPERS = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'not', '$ref']);

/** Errors of the wrong alternative, and those that only follow from another, tell nothing. */
function isTelling(error: ShapeError, errors: readonly ShapeError[]): boolean {
  const { instancePath, keyword, params, data } = error;
  if (WRAPPERS.has(keyword)) return keyword === 'not' || errors.length === 1;
  if (keyword === 'required' && params['missingProperty'] === '$ref') return false;
  if (keyword === 'additionalProperties' && isReferenceBranch(error)) return false;
  if (isSmallRange(error)) return false;
  if (keyword !== 'unevaluatedProperties' || !isJsonObject(data as Json)) return true;
  const inside = `${instancePath}${pointerStep(String(params['unevaluatedProperty']))}`;
  return !errors.some((other) => other.instancePath === inside || other.instancePath.startsWith(`${inside}/`));
}

/** `2xx`: the specification wants `2XX`, many write it small, and it can mean nothing else. */
function isSmallRange({ instancePath, params, data }: ShapeError): boolean {
  if (!instancePath.endsWith('/responses')) return false;
  const isRange = (key: unknown): boolean => typeof key === 'string' && /^[1-5]xx$/i.test(key);
  if (params['missingProperty'] === 'default') return Object.keys(data as object).some(isRange);
  return isRange(params['additionalProperty'] ?? params['unevaluatedProperty']);
}

function isReferenceBranch({ parentSchema }: ShapeError): boolean {
  const properties = isJsonObject(parentSchema as Json) ? (parentSchema as { properties?: object }).properties : {};
  return properties !== undefined && Object.keys(properties).join() === '$ref';
}

/** All of one place and one keyword. */
function faultsOf(group: ShapeError[]): ShapeFault[] {
  const [first] = group;
  if (!first) return [];
  const { instancePath: pointer, keyword } = first;
  switch (keyword) {
    case 'required':
      return requiredFaults(pointer, group);
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return group.map((error) => unknownKey(pointer, error));
    case 'enum':
    case 'const':
      return [enumFault(pointer, group)];
    case 'type': {
      const types = unique(group.flatMap(({ params }) => params['type'] as string | string[]));
      const isUnquoted = types.includes('string') && ['number', 'boolean'].includes(typeof first.data);
      const hint = isUnquoted ? 'put it in quotes' : undefined;
      return [
        { pointer, part: 'value', message: `${nameOf(pointer)} must be ${types.map(typeName).join(' or ')}`, hint },
      ];
    }
    case 'minProperties':
    case 'minItems':
      return [{ pointer, part: 'key', message: `${nameOf(pointer)} must not be empty` }];
    default:
      return [{ pointer, part: 'value', message: `${nameOf(pointer)} ${first.message ?? `breaks ${keyword}`}` }];
  }
}

/** Those that stand in different alternatives are a choice. */
function requiredFaults(pointer: string, group: ShapeError[]): ShapeFault[] {
  const isChoice =
    group.length > 1 && group.every(({ schemaPath }) => /\/(oneOf|anyOf)\/\d+\/required$/.test(schemaPath));
  const names = unique(group.map(({ params }) => `\`${String(params['missingProperty'])}\``));
  const owner = nameOf(pointer);
  if (isChoice) return [{ pointer, part: 'key', message: `${owner} needs one of ${names.join(', ')}` }];
  return names.map((name): ShapeFault => ({ pointer, part: 'key', message: `${owner} needs ${name}` }));
}

function unknownKey(owner: string, { params, parentSchema }: ShapeError): ShapeFault {
  const key = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
  const pointer = `${owner}${pointerStep(key)}`;
  if (owner === '/paths') return { pointer, part: 'key', message: `the path "${key}" must begin with "/"` };
  if (owner.endsWith('/responses') && !owner.startsWith('/components')) {
    return { pointer, part: 'key', message: `"${key}" is not a status: it must be like 200, 2XX or default` };
  }
  const { properties = {} } = (parentSchema ?? {}) as { properties?: object };
  const message = `"${key}" is not a key that can stand in ${nameOf(owner)}`;
  return { pointer, part: 'key', message, hint: didYouMean(key, Object.keys(properties)) };
}

function enumFault(pointer: string, group: ShapeError[]): ShapeFault {
  const allowed = unique(
    group.flatMap(({ params }) => (params['allowedValues'] as unknown[] | undefined) ?? [params['allowedValue']]),
  ).map(String);
  const value = group[0]?.data;
  const shown = typeof value === 'string' ? `, not "${value}"` : '';
  const hint = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
  return { pointer, part: 'value', message: `${nameOf(pointer)} must be ${either(allowed)}${shown}`, hint };
}

function either(words: string[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

/** How a place is called in a message: its last steps. */
export function nameOf(pointer: string): string {
  if (pointer === '') return 'the description';
  const steps = pointer.split('/').slice(1);
  const last = steps.at(-1) ?? '';
  const name = /^\d+$/.test(last) && steps.length > 1 ? `${steps.at(-2)}[${last}]` : last;
  return `\`${name.replaceAll('~1', '/').replaceAll('~0', '~')}\``;
}

function typeName(type: string): string {
  return typeNames[type] ?? type;
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}
