import type { Json } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';

/** The steps of a JSON Pointer (RFC 6901), unescaped. */
export function pointerSteps(pointer: string): string[] {
  if (!pointer.includes('~')) return pointer.split('/').slice(1);
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value one step into an object or a list, if it is there. */
export function stepInto(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
