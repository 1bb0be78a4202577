import type { ErrorObject } from 'ajv';
import type { Json, JsonObject } from '../../model/json.ts';
import type { SchemaError } from '../../model/result.ts';
import { jsonFrame } from '../../text/json-frame.ts';
import { isShortJson } from '../json-text.ts';
import type { SchemaDocuments } from './documents/schema-documents.ts';
import { pointerStep, valueAtPointer } from './json-pointer.ts';
import { mergeAlternatives } from './merge-alternatives.ts';
import { violationText } from './violation-text.ts';

/** More are neither read nor kept: an answer may break a schema in each of its hundred thousand items. */
export const MAX_SCHEMA_ERRORS = 1000;
/** Frames are for people, who do not read hundreds. */
const MAX_FRAMES = 100;
/** Longer values are left to the frame. */
const MAX_VALUE_LENGTH = 2000;

type Validated = { body: Json; documents: SchemaDocuments; display: (uri: string) => string };

/**
 * Ajv's errors in plain words, with their places in the body and in the schema; those that repeat others left out, and no
 * more than a thousand.
 */
export function schemaErrors(errors: ErrorObject[], { body, documents, display }: Validated): SchemaError[] {
  const found = new Map<string, SchemaError>();
  for (const error of mergeAlternatives(errors, { body, targets: documents.targets })) {
    if (found.size === MAX_SCHEMA_ERRORS) break;
    const { instancePath, keyword } = error;
    const value = valueAtPointer(body, instancePath);
    const schemaLocation = locationOf(error, documents, display);
    const message = violationText(error, body);
    const key = [instancePath, schemaLocation, message].join('\n');
    if (found.has(key)) continue;
    found.set(key, {
      instancePath,
      rule: keyword === 'false schema' ? 'false' : keyword,
      message,
      ...(value !== undefined && isShortJson(value, MAX_VALUE_LENGTH) ? { value } : {}),
      schemaLocation,
      ...(found.size < MAX_FRAMES ? { frame: jsonFrame(body, instancePath + offender(error)) } : {}),
    });
  }
  return [...found.values()];
}

/** The property that an error about its object means. */
function offender({ params, keyword }: ErrorObject): string {
  const name: unknown =
    keyword === 'propertyNames'
      ? params['propertyName']
      : (params['additionalProperty'] ?? params['unevaluatedProperty']);
  return typeof name === 'string' ? pointerStep(name) : '';
}

function locationOf(error: ErrorObject, { schemas, root }: SchemaDocuments, display: (uri: string) => string): string {
  const found = schemas.get(error.parentSchema as JsonObject);
  // What is not described has no keyword, only a schema that does not mention it.
  const keyword = error.keyword === 'undeclared' ? '' : `/${error.keyword}`;
  if (found) return `${display(found.document.origin)}#${found.pointer}${keyword}`;
  // A schema that is `false` has no keyword; ajv's path to it is from the schema it compiled.
  return `${display(root.document.origin)}${error.schemaPath.replace(/\/false schema$/, '')}`;
}
