import type { Ajv, SchemaValidateFunction } from 'ajv';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { ExactBody } from '../exact-keywords.ts';
import { pointerStep } from '../json-pointer.ts';
import type { Dispatch } from './apply-discriminator.ts';
import { addOpenapiFormats } from './openapi-formats.ts';

/** Adds what schemas of OpenAPI have beyond JSON Schema, as it stands after they were adapted. */
export function addOpenapiKeywords(ajv: Ajv, body: ExactBody): void {
  addOpenapiFormats(ajv, body);
  for (const keyword of ['readOnly', 'writeOnly']) {
    ajv.removeKeyword(keyword);
    // It is left only where a value has no place.
    ajv.addKeyword({ keyword, errors: false, validate: (isMarked: unknown) => isMarked !== true });
  }
  ajv.addKeyword({ keyword: 'discriminator', type: 'object', errors: true, validate: validateDiscriminator });
}

const validateDiscriminator: SchemaValidateFunction = (
  dispatch: Dispatch,
  data: Json,
  parentSchema,
  place,
): boolean => {
  const { propertyName, values, known, hasDefault } = dispatch;
  const tag = isJsonObject(data) ? data[propertyName] : undefined;
  if (hasDefault || (typeof tag === 'string' && values.includes(tag))) return true;
  const above = place?.instancePath ?? '';
  const instancePath = tag === undefined ? above : above + pointerStep(propertyName);
  const params = { propertyName, known };
  validateDiscriminator.errors = [
    { keyword: 'discriminator', instancePath, params, parentSchema: parentSchema as object },
  ];
  return false;
};
