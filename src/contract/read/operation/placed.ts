import { pointerStep } from '../../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { ProblemError } from '../../../model/problem.ts';
import type { ExampleSpec, Place, SchemaPlace } from '../../description.ts';
import type { Locator } from '../files/locator.ts';
import { stepInto } from '../files/pointer.ts';
import type { ReferenceTargets } from '../references/resolve-references.ts';

/** A value of a description with its place. */
export type Placed = Place & { value: Json };

/** What is known of a description while its parts are read. */
export type ReadContext = { root: Placed; targets: ReferenceTargets; locator: Locator };

/** What stands under a key, `$ref`s not followed. */
export function childOf(parent: Placed, key: string): Placed | undefined {
  const value = stepInto(parent.value, key);
  return value === undefined ? undefined : { uri: parent.uri, pointer: parent.pointer + pointerStep(key), value };
}

/** Its members by key or index, without extensions (`x-`). */
export function membersOf(parent: Placed | undefined): [name: string, member: Placed][] {
  if (!parent || typeof parent.value !== 'object' || parent.value === null) return [];
  return Object.keys(parent.value).flatMap((name): [string, Placed][] => {
    const member = name.startsWith('x-') ? undefined : childOf(parent, name);
    return member ? [[name, member]] : [];
  });
}

/** As `membersOf`, also with names that begin with `x-`, which headers have. */
export function namedOf(parent: Placed | undefined): [name: string, member: Placed][] {
  if (!parent || !isJsonObject(parent.value)) return [];
  return Object.entries(parent.value).map(([name, value]) => [
    name,
    { uri: parent.uri, pointer: parent.pointer + pointerStep(name), value },
  ]);
}

/** What a `$ref` finally leads to; the value itself where it is none. Throws ProblemError where it leads nowhere. */
export function follow(start: Placed, { targets, locator }: ReadContext): Placed {
  let at = start;
  const seen = new Set<Json>();
  while (isJsonObject(at.value) && typeof at.value['$ref'] === 'string') {
    const target = targets.get(at.value);
    if (!target || seen.has(at.value)) {
      const place = { uri: at.uri, pointer: `${at.pointer}/$ref` };
      const message = `$ref ${JSON.stringify(at.value['$ref'])} ${target ? 'leads back to itself' : 'leads nowhere'}`;
      throw new ProblemError(locator.problem({ code: 'contract/description', place, message }));
    }
    seen.add(at.value);
    at = target;
  }
  return at;
}

export function objectOf({ value }: Placed): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function textAt(parent: Placed, key: string): string | undefined {
  const value = stepInto(parent.value, key);
  return typeof value === 'string' ? value : undefined;
}

export function isTrueAt(parent: Placed, key: string): boolean {
  return stepInto(parent.value, key) === true;
}

/** The texts of a list. */
export function textsAt(parent: Placed, key: string): string[] | undefined {
  const value = stepInto(parent.value, key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** `{ [name]: value }`, or nothing where there is no value. */
export function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}

export function placeOf({ uri, pointer }: Placed): Place {
  return { uri, pointer };
}

/** The schema under a key. */
export function schemaAt(parent: Placed, key = 'schema'): SchemaPlace | undefined {
  return childOf(parent, key);
}

/** Of Swagger 2.0, which has no more than one. */
export function singleExample(example: Placed | undefined): { example?: Json; examples?: ExampleSpec[] } {
  return example ? { example: example.value, examples: [{ value: example.value, place: placeOf(example) }] } : {};
}
