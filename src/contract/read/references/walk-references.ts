import { pointerStep } from '../../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { DescriptionVersion, Place } from '../../description.ts';
import { type Child, type ObjectKind, pathItemMethods, type Structure, structureOf } from './structure.ts';

/** A `$ref` as it stands: `object` holds it, `place` is the object's. */
export type FoundReference = { ref: string; object: JsonObject; kind: ObjectKind; place: Place; hasOwnBase: boolean };

/** Objects that were walked. Files and `$ref`s may lead to the same one many times. */
export type WalkState = {
  structure: Structure;
  visited: Set<Json>;
  /** The `$id`s of schemas. */
  schemaIds: Set<string>;
  tooDeep: Place[];
  onSchema?: (schema: JsonObject, placeOf: () => Place) => void;
};

export function startWalk(version: DescriptionVersion): WalkState {
  return { structure: structureOf(version), visited: new Set(), schemaIds: new Set(), tooDeep: [] };
}

export type WalkStart = Place & { value: Json; kind: ObjectKind; hasOwnBase?: boolean };

const MAX_DEPTH = 1000;

/** Every `$ref` within a value, in no particular order; what they lead to is not entered. */
export function walkReferences(start: WalkStart, state: WalkState): FoundReference[] {
  const found: FoundReference[] = [];
  const pending: Item[] = [
    { value: start.value, kind: start.kind, step: '', up: undefined, depth: 0, hasOwnBase: start.hasOwnBase ?? false },
  ];
  const placeOf = (item: Item): Place => ({ uri: start.uri, pointer: start.pointer + pointerOf(item) });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const item = next;
    const { value, kind } = item;
    if (!isJsonObject(value) || state.visited.has(value)) continue;
    state.visited.add(value);
    if (item.depth > MAX_DEPTH) {
      state.tooDeep.push(placeOf(item));
      continue;
    }
    if (kind === 'schema' && typeof value['$id'] === 'string') {
      state.schemaIds.add(value['$id']);
      item.hasOwnBase = true;
    }
    if (kind === 'schema') state.onSchema?.(value, () => placeOf(item));
    if (typeof value['$ref'] === 'string') {
      found.push({ ref: value['$ref'], object: value, kind, place: placeOf(item), hasOwnBase: item.hasOwnBase });
    }
    pushChildren(item, value, { pending, structure: state.structure });
  }
  return found;
}

/** `up` and `step` lead back to the start: pointers are made only where they are needed. */
type Item = { value: Json; kind: ObjectKind; step: string; up: Item | undefined; depth: number; hasOwnBase: boolean };

type Walk = { pending: Item[]; structure: Structure };

function pushChildren(item: Item, value: JsonObject, { pending, structure }: Walk): void {
  const children = structure[item.kind];
  const { kind, depth, hasOwnBase } = item;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    const child = kind === 'callback' && !key.startsWith('x-') ? callbackChild : children?.get(key);
    const inside = child && value[key];
    if (child === undefined || typeof inside !== 'object' || inside === null) continue;
    const holder = { value: inside, kind: child.kind, step: key, up: item, depth: depth + 1, hasOwnBase };
    if (isOne(child, inside)) pending.push(holder);
    else pushAll(holder, child, pending);
  }
}

const callbackChild: Child = { kind: 'pathItem', as: 'one' };

function isOne({ as }: Child, value: Json): boolean {
  return as === 'one' || (as === 'one-or-list' && !Array.isArray(value));
}

function pushAll(holder: Item, { kind, as }: Child, pending: Item[]): void {
  const { value, depth, hasOwnBase } = holder;
  if (Array.isArray(value) === (as === 'map')) return;
  for (const [step, inside] of Object.entries(value as JsonObject)) {
    if (typeof inside !== 'object' || inside === null) continue;
    if (kind === 'pathItem' && step.startsWith('x-')) continue;
    pending.push({ value: inside, kind, step, up: holder, depth: depth + 1, hasOwnBase });
  }
}

function pointerOf(item: Item): string {
  const steps: string[] = [];
  for (let at = item; at.up !== undefined; at = at.up) steps.push(pointerStep(at.step));
  return steps.toReversed().join('');
}

/** Whether a key of a path item names a method. */
export function isMethodKey(key: string): boolean {
  return (pathItemMethods as readonly string[]).includes(key);
}
