import type { ErrorObject } from 'ajv';
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Resource } from './documents/schema-index.ts';
import { subschemasOf } from './documents/subschemas.ts';
import { violationText } from './violation-text.ts';

/** An error with what its alternatives said, in words. */
export type MergedError = ErrorObject & { alternatives?: string[]; types?: string[] };

type Context = { body: Json; targets: Map<JsonObject, Resource> };

/**
 * Ajv reports the errors of every alternative and then one for all. What helps is kept: the errors of the alternative
 * that was meant, where one can be told; else a single error that lists them.
 */
export function mergeAlternatives(errors: ErrorObject[], context: Context): MergedError[] {
  const kept: MergedError[] = [];
  for (const error of errors) {
    const inner = takeInner(kept, error, context);
    switch (error.keyword) {
      case 'anyOf':
      case 'oneOf':
        kept.push(...mergeBranches(error, inner, context));
        break;
      case 'if':
        kept.push(...(inner.length > 0 ? inner : [error]));
        break;
      case 'contains':
      case 'propertyNames':
        kept.push({ ...error, alternatives: inner.map((one) => violationText(one, context.body)) });
        break;
      default:
        kept.push(...inner, error);
    }
  }
  return kept;
}

/** Takes off the errors at the end that come from the schemas under the keyword of an error. */
function takeInner(kept: MergedError[], error: ErrorObject, context: Context): MergedError[] {
  const branches = branchesOf(error);
  if (branches.length === 0) return [];
  const inside = new Set(branches.flatMap((branch) => [...reachable(branch, context)]));
  let start = kept.length;
  while (start > 0) {
    const before = kept[start - 1] as MergedError;
    const isSibling = before.parentSchema === error.parentSchema && before.instancePath === error.instancePath;
    const isInside = before.parentSchema === undefined || inside.has(before.parentSchema);
    if (isSibling || !isInside || !before.instancePath.startsWith(error.instancePath)) break;
    start -= 1;
  }
  return kept.splice(start);
}

function branchesOf({ keyword, schema, parentSchema }: ErrorObject): Json[] {
  switch (keyword) {
    case 'anyOf':
    case 'oneOf':
      return schema as Json[];
    case 'if':
      return [parentSchema?.['then'], parentSchema?.['else']].filter((branch) => branch !== undefined) as Json[];
    case 'contains':
    case 'propertyNames':
      return [schema as Json];
    default:
      return [];
  }
}

function mergeBranches(error: ErrorObject, inner: MergedError[], context: Context): MergedError[] {
  if (Array.isArray(error.params['passingSchemas'])) return [error];
  const branches = splitByBranch(branchesOf(error), inner, context);
  const types = branches.map((branch) => (branch.length === 1 ? typesOf(branch[0] as ErrorObject, error) : undefined));
  if (types.every((type) => type !== undefined)) return [{ ...error, types: types.flat() }];
  const meant = branches.filter((branch) => branch.length > 0 && !branch.some((one) => isOtherKind(one, error)));
  const [only] = meant;
  if (only && meant.length === 1) return only;
  return [{ ...error, alternatives: branches.map((branch) => branchText(branch, error, context.body)) }];
}

/** Errors come in the order of the branches; a schema that two branches share goes to the first it can. */
function splitByBranch(branches: Json[], inner: MergedError[], context: Context): MergedError[][] {
  const split: MergedError[][] = branches.map(() => []);
  let current = 0;
  for (const error of inner) {
    const holds = (index: number): boolean =>
      reachable(branches[index] as Json, context).has(error.parentSchema as Json);
    let index = current;
    while (index < branches.length && !holds(index)) index += 1;
    if (index < branches.length) current = index;
    // A branch of `allOf` and the schemas it joins say the same of a value of another type.
    if (!split[current]?.some((other) => isSameError(other, error))) split[current]?.push(error);
  }
  return split;
}

function isSameError(a: ErrorObject, b: ErrorObject): boolean {
  return a.keyword === b.keyword && a.instancePath === b.instancePath && equalJson(a.schema as Json, b.schema as Json);
}

/** The value is of another type, or its `kind` or the like says that another alternative is meant. */
function isOtherKind(one: ErrorObject, whole: ErrorObject): boolean {
  const depth = one.instancePath.slice(whole.instancePath.length).split('/').length - 1;
  if (one.keyword === 'type') return depth === 0;
  return depth <= 1 && (one.keyword === 'const' || one.keyword === 'enum');
}

function typesOf(one: ErrorObject, whole: ErrorObject): string[] | undefined {
  if (one.keyword !== 'type' || one.instancePath !== whole.instancePath) return undefined;
  return [one.schema as string | string[]].flat();
}

function branchText(branch: MergedError[], whole: ErrorObject, body: Json): string {
  const texts = branch.slice(0, 3).map((one) => {
    const path = one.instancePath.slice(whole.instancePath.length);
    return `${path === '' ? '' : `${path} `}${violationText(one, body)}`;
  });
  if (branch.length > 3) texts.push(`and ${branch.length - 3} more`);
  return texts.length === 0 ? 'allows nothing' : texts.join(', ');
}

/** A schema, those within it and those they refer to. */
function reachable(schema: Json, { targets }: Context): Set<Json> {
  const found = new Set<Json>();
  const pending = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...subschemasOf(next).map(([, child]) => child));
    const target = isJsonObject(next) ? targets.get(next)?.schema : undefined;
    if (target !== undefined) pending.push(target);
  }
  return found;
}
