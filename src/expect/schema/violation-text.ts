import type { ErrorObject } from 'ajv';
import { isJsonObject, isNumber, type Json } from '../../model/json.ts';
import { didYouMean } from '../../text/nearest.ts';
import { jsonText, jsonType } from '../json-text.ts';
import { repeatedItems } from './exact-keywords.ts';
import { valueAtPointer } from './json-pointer.ts';
import type { MergedError } from './merge-alternatives.ts';

/** What is wrong, in plain words and without the path: `must be string, is number 3`. */
export function violationText(error: MergedError, body: Json): string {
  // The name of a property is validated like a value, but stands nowhere in the body.
  const value = error.propertyName ?? valueAtPointer(body, error.instancePath) ?? null;
  const schema = error.schema as Json;
  return texts[error.keyword]?.({ error, value, schema, params: error.params }) ?? error.message ?? error.keyword;
}

type Violation = { error: MergedError; value: Json; schema: Json; params: ErrorObject['params'] };

const texts: Record<string, (violation: Violation) => string> = {
  type: ({ schema, value }) => mustBeType([schema].flat() as string[], value),
  required: ({ params }) => `missing ${code(params['missingProperty'])}`,
  additionalProperties: ({ params, error }) => notAllowed(params['additionalProperty'], error),
  unevaluatedProperties: ({ params, error }) => notAllowed(params['unevaluatedProperty'], error),
  undeclared: ({ params }) => undeclaredText(params),
  discriminator: ({ value, params }) => discriminatorText(value, params),
  readOnly: () => 'is read-only: a request must not hold it',
  writeOnly: () => 'is write-only: an answer must not hold it',
  'false schema': () => 'no value is allowed here',
  const: ({ schema, value }) => `must be ${jsonText(schema)}, is ${jsonText(value)}`,
  enum: ({ schema, value }) => enumText(schema as Json[], value),
  minimum: ({ schema, value, error }) =>
    `must be ${error.parentSchema?.['exclusiveMinimum'] === true ? 'greater than' : 'at least'} ${jsonText(schema)}, is ${jsonText(value)}`,
  maximum: ({ schema, value, error }) =>
    `must be ${error.parentSchema?.['exclusiveMaximum'] === true ? 'less than' : 'at most'} ${jsonText(schema)}, is ${jsonText(value)}`,
  exclusiveMinimum: ({ schema, value }) => `must be greater than ${jsonText(schema)}, is ${jsonText(value)}`,
  exclusiveMaximum: ({ schema, value }) => `must be less than ${jsonText(schema)}, is ${jsonText(value)}`,
  multipleOf: ({ schema, value }) => `must be a multiple of ${jsonText(schema)}, is ${jsonText(value)}`,
  minLength: ({ schema, value }) => `must have at least ${count(schema, 'character')}, has ${lengthOf(value)}`,
  maxLength: ({ schema, value }) => `must have at most ${count(schema, 'character')}, has ${lengthOf(value)}`,
  pattern: ({ schema, value }) => `must match ${plain(schema)}, is ${jsonText(value)}`,
  format: ({ schema, value }) => `must have the format ${plain(schema)}, is ${jsonText(value)}`,
  minItems: ({ schema, value }) => `must have at least ${count(schema, 'item')}, has ${lengthOf(value)}`,
  maxItems: ({ schema, value }) => `must have at most ${count(schema, 'item')}, has ${lengthOf(value)}`,
  items: ({ params, value }) => tooManyItems(params, value),
  additionalItems: ({ params, value }) => tooManyItems(params, value),
  unevaluatedItems: ({ params, value }) => tooManyItems(params, value),
  minProperties: ({ schema, value }) => `must have at least ${properties(schema)}, has ${lengthOf(value)}`,
  maxProperties: ({ schema, value }) => `must have at most ${properties(schema)}, has ${lengthOf(value)}`,
  uniqueItems: ({ value }) => repeatText(value),
  contains: ({ params, error }) => containsText(params, error.alternatives ?? []),
  propertyNames: ({ params, error }) =>
    `the property name ${code(params['propertyName'])} is not allowed: ${(error.alternatives ?? []).join(', ')}`,
  dependentRequired: ({ params }) => dependencyText(params),
  dependencies: ({ params }) => dependencyText(params),
  not: ({ value }) => `must not match the schema under "not", is ${jsonText(value, 60)}`,
  if: ({ params }) => `must match the schema under "${String(params['failingKeyword'])}"`,
  anyOf: ({ error, value }) => alternativesText(error, value),
  oneOf: ({ error, value, params }) => {
    const passing: unknown = params['passingSchemas'];
    if (!Array.isArray(passing)) return alternativesText(error, value);
    const numbers = passing.map((index) => Number(index) + 1).join(' and ');
    return `must match exactly one alternative, matches ${numbers}`;
  },
};

function mustBeType(types: string[], value: Json): string {
  // Of integers the value is the message: both are numbers.
  const actual = isNumber(value) && types.includes('integer') ? jsonText(value) : jsonType(value);
  return `must be ${types.join(' or ')}, is ${actual}`;
}

function notAllowed(name: unknown, { parentSchema }: MergedError): string {
  const known: unknown = parentSchema?.['properties'];
  const near =
    typeof name === 'string' && isJsonObject(known as Json)
      ? didYouMean(name, Object.keys(known as object))
      : undefined;
  return `not allowed: ${code(name)}${near === undefined ? '' : ` (${near})`}`;
}

function undeclaredText({ undeclared, declared }: ErrorObject['params']): string {
  const near = didYouMean(String(undeclared), declared as string[]);
  return `not described: ${code(undeclared)}${near === undefined ? '' : ` (${near})`}`;
}

function discriminatorText(value: Json, { propertyName, known }: ErrorObject['params']): string {
  if (isJsonObject(value)) return `missing ${code(propertyName)}, which tells the alternatives apart`;
  return enumText(known as string[], value);
}

function enumText(allowed: Json[], value: Json): string {
  const names = allowed.filter((item) => typeof item === 'string');
  const near = typeof value === 'string' ? didYouMean(value, names) : undefined;
  const list = allowed.map((item) => jsonText(item, 60)).join(', ');
  return `must be one of ${list}, is ${jsonText(value)}${near === undefined ? '' : `: ${near}`}`;
}

function tooManyItems(params: ErrorObject['params'], value: Json): string {
  return `must have at most ${count(params['limit'] ?? params['len'] ?? 0, 'item')}, has ${lengthOf(value)}`;
}

function repeatText(value: Json): string {
  const [first, second] = (Array.isArray(value) ? repeatedItems(value) : undefined) ?? [];
  return first === undefined ? 'items must be unique' : `items must be unique, [${first}] and [${second}] are equal`;
}

function containsText(params: ErrorObject['params'], whyNot: string[]): string {
  const most = params['maxContains'] === undefined ? '' : ` and at most ${String(params['maxContains'])}`;
  const why = whyNot.length === 0 ? '' : ` (${whyNot.slice(0, 3).join('; ')}${whyNot.length > 3 ? '; …' : ''})`;
  return `must contain at least ${String(params['minContains'] ?? 1)}${most} items that match${why}`;
}

function dependencyText(params: ErrorObject['params']): string {
  return `missing ${code(params['missingProperty'])}, which ${code(params['property'])} needs`;
}

function alternativesText({ types, alternatives = [] }: MergedError, value: Json): string {
  if (types) return mustBeType([...new Set(types)], value);
  const shown = alternatives.slice(0, 8).map((text, index) => `${index + 1}: ${text}`);
  if (alternatives.length > 8) shown.push(`and ${alternatives.length - 8} more`);
  return `matches none of ${alternatives.length} alternatives (${shown.join('; ')})`;
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : jsonText(value);
}

function code(name: unknown): string {
  return `\`${String(name)}\``;
}

function count(amount: unknown, noun: string): string {
  return `${String(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

function properties(amount: Json): string {
  return `${plain(amount)} ${amount === 1 ? 'property' : 'properties'}`;
}

function lengthOf(value: Json): number {
  if (typeof value === 'string') return Array.from(value).length;
  return isJsonObject(value) || Array.isArray(value) ? Object.keys(value).length : 0;
}
