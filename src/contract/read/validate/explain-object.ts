import { pointerStep } from '../../../expect/schema/json-pointer.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { didYouMean } from '../../../text/nearest.ts';
import type { DescriptionVersion } from '../../description.ts';
import { schemaKeywords } from '../operation/swagger-schema.ts';
import { type Explained, nameOf, type ShapeFault } from './shape-faults.ts';

/**
 * What is wrong with a parameter or security scheme, which come in so many forms that a schema cannot tell which was
 * meant. `pointer` is of the object or of something in it; undefined where it is of neither.
 */
export function explainObject(
  pointer: string,
  valueAt: (pointer: string) => Json | undefined,
  version: DescriptionVersion,
): Explained | undefined {
  const { owner, place } = OBJECT.exec(pointer)?.groups ?? {};
  if (owner === undefined) return undefined;
  const value = valueAt(owner);
  if (!isJsonObject(value) || typeof value['$ref'] === 'string') return undefined;
  const isScheme = place?.startsWith('security') === true;
  return { owner, faults: isScheme ? schemeFaults(owner, value, version) : parameterFaults(owner, value, version) };
}

const OBJECT =
  /^(?<owner>(?:\/paths\/[^/]+(?:\/[^/]+)?)?(?:\/components)?\/(?<place>parameters|securitySchemes|securityDefinitions)\/[^/]+)(?:\/.*)?$/;

function parameterFaults(owner: string, value: JsonObject, version: DescriptionVersion): ShapeFault[] {
  const places = parameterPlaces[version];
  const faults = [...needs(owner, value, ['name', 'in']), ...oneOf(owner, value, { key: 'in', allowed: places })];
  if (faults.length > 0) return faults;
  if (value['in'] === 'path' && value['required'] !== true)
    faults.push(missing(owner, '`required: true`: it is in the path'));
  if (version === '2.0') {
    if (value['in'] === 'body') return [...faults, ...needs(owner, value, ['schema'])];
    const allowed = value['in'] === 'formData' ? [...types2, 'file'] : types2;
    faults.push(...needs(owner, value, ['type']), ...oneOf(owner, value, { key: 'type', allowed }));
    return faults.length > 0 ? faults : unknownKeys2(owner, value);
  }
  const hasBoth = Object.hasOwn(value, 'schema') && Object.hasOwn(value, 'content');
  if (hasBoth)
    faults.push({ pointer: owner, part: 'key', message: `${nameOf(owner)} has both \`schema\` and \`content\`` });
  const hasNone = !Object.hasOwn(value, 'schema') && !Object.hasOwn(value, 'content');
  return hasNone ? [...faults, missing(owner, '`schema` or `content`')] : faults;
}

const types2 = ['string', 'number', 'integer', 'boolean', 'array'];

/** Besides the keywords of its schema. */
const parameterKeys2 = ['name', 'in', 'description', 'required', 'allowEmptyValue', 'collectionFormat'];

function unknownKeys2(owner: string, value: JsonObject): ShapeFault[] {
  const known = [...parameterKeys2, ...schemaKeywords];
  return Object.keys(value)
    .filter((key) => !known.includes(key) && !key.startsWith('x-'))
    .map((key) => {
      const pointer = `${owner}${pointerStep(key)}`;
      const message = `"${key}" is not a key that can stand in ${nameOf(owner)}`;
      return { pointer, part: 'key', message, hint: didYouMean(key, known) };
    });
}

const parameterPlaces: Record<DescriptionVersion, string[]> = {
  '2.0': ['query', 'header', 'path', 'formData', 'body'],
  '3.0': ['query', 'header', 'path', 'cookie'],
  '3.1': ['query', 'header', 'path', 'cookie'],
  '3.2': ['query', 'querystring', 'header', 'path', 'cookie'],
};

function schemeFaults(owner: string, value: JsonObject, version: DescriptionVersion): ShapeFault[] {
  const needed = version === '2.0' ? schemes2 : schemes3;
  const allowed = Object.keys(needed).filter((type) => type !== 'mutualTLS' || version !== '3.0');
  const faults = [...needs(owner, value, ['type']), ...oneOf(owner, value, { key: 'type', allowed })];
  if (faults.length > 0) return faults;
  return needs(owner, value, (typeof value['type'] === 'string' ? needed[value['type']] : undefined) ?? []);
}

const schemes2: Record<string, string[]> = { basic: [], apiKey: ['name', 'in'], oauth2: ['flow', 'scopes'] };
const schemes3: Record<string, string[]> = {
  apiKey: ['name', 'in'],
  http: ['scheme'],
  oauth2: ['flows'],
  openIdConnect: ['openIdConnectUrl'],
  mutualTLS: [],
};

function needs(owner: string, value: JsonObject, keys: string[]): ShapeFault[] {
  return keys.filter((key) => !Object.hasOwn(value, key)).map((key) => missing(owner, `\`${key}\``));
}

function missing(owner: string, what: string): ShapeFault {
  return { pointer: owner, part: 'key', message: `${nameOf(owner)} needs ${what}` };
}

function oneOf(owner: string, value: JsonObject, { key, allowed }: { key: string; allowed: string[] }): ShapeFault[] {
  const found = value[key];
  if (found === undefined || (typeof found === 'string' && allowed.includes(found))) return [];
  const shown = typeof found === 'string' ? `, not "${found}"` : '';
  const hint = typeof found === 'string' ? didYouMean(found, allowed) : undefined;
  const message = `\`${key}\` must be one of ${allowed.join(', ')}${shown}`;
  return [{ pointer: `${owner}/${key}`, part: 'value', message, hint }];
}
