import { pathToFileURL } from 'node:url';
import type { Operation } from '../../contract/description.ts';
import { pointerSteps, stepInto } from '../../contract/read/files/pointer.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Leftover } from '../import.ts';
import { type OpenapiContext, placeIn } from './openapi-context.ts';

/** Callbacks of an operation: requests that the service sends. */
export function callbacksOf({ place }: Operation, { description, documents }: OpenapiContext): Leftover[] {
  const operation = pointerSteps(place.pointer).reduce(stepInto, documents.get(place.uri));
  return namesAt(operation, 'callbacks').map((name) => ({
    place: placeIn(description, { uri: place.uri, pointer: `${place.pointer}/callbacks/${escaped(name)}` }),
    what: `callback ${name}`,
    hint: 'the service sends it, nothing can be requested',
  }));
}

/** Webhooks of a description. */
export function webhooksOf({ description, documents }: OpenapiContext): Leftover[] {
  const uri = pathToFileURL(description.file).href;
  return namesAt(documents.get(uri), 'webhooks').map((name) => ({
    place: placeIn(description, { uri, pointer: `/webhooks/${escaped(name)}` }),
    what: `webhook ${name}`,
    hint: 'the service sends it, nothing can be requested',
  }));
}

function namesAt(value: Json | undefined, key: string): string[] {
  const map = stepInto(value, key);
  return isJsonObject(map) ? Object.keys(map) : [];
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
