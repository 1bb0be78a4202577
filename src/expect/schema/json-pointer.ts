import { isJsonObject, type Json } from '../../model/json.ts';
import type { JsonPath } from '../json-path.ts';

/** The steps of a JSON Pointer (RFC 6901), unescaped. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One step of a JSON Pointer, escaped. */
export function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The part of a value that a JSON Pointer names, if it is there. */
export function valueAtPointer(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const step of pointerSteps(pointer)) {
    if (Array.isArray(found)) found = /^(0|[1-9]\d*)$/.test(step) ? found[Number(step)] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
    if (found === undefined) return undefined;
  }
  return found;
}

/** A pointer as a path through this value: steps into lists are numbers. */
export function pathOfPointer(value: Json, pointer: string): JsonPath {
  let found: Json | undefined = value;
  return pointerSteps(pointer).map((step) => {
    const key = Array.isArray(found) ? Number(step) : step;
    if (Array.isArray(found)) found = found[Number(step)];
    else found = isJsonObject(found) ? found[step] : undefined;
    return key;
  });
}
