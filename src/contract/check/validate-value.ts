import { pathText } from '../../expect/json-path.ts';
import { jsonText } from '../../expect/json-text.ts';
import { pathOfPointer } from '../../expect/schema/json-pointer.ts';
import type { Direction } from '../../expect/schema/openapi/relax-required.ts';
import type { FindingKind } from '../../model/contract.ts';
import type { Json } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { SchemaError } from '../../model/result.ts';
import type { SchemaPlace } from '../description.ts';
import type { Difference, ExchangeToCheck } from './exchange-to-check.ts';
import { validatorOf } from './validators.ts';

export type ValueToCheck = {
  /** What the value may mean; the first is the most likely. */
  candidates: [Json, ...Json[]];
  schema: SchemaPlace;
  direction: Direction;
  kind: FindingKind;
  /** How paths begin: `body`, `query page`. */
  root: string;
  /** The value was read from text, which messages show. */
  isText?: boolean;
};

/** What is wrong with a value by its schema; nothing where one of its meanings is valid. */
export async function validateValue(
  { candidates, schema, direction, kind, root, isText = false }: ValueToCheck,
  { description, settings, validators }: ExchangeToCheck,
): Promise<Difference[]> {
  const [value] = candidates;
  try {
    const validate = await validatorOf({ description, schema, direction, isStrict: settings.strict, validators });
    const errors = validate(value);
    if (errors.length === 0 || candidates.slice(1).some((other) => validate(other).length === 0)) return [];
    return errors.map((error) => ({
      kind,
      rule: error.rule,
      path: pathText(pathOfPointer(value, error.instancePath), root),
      message: isText ? textMessage(error) : error.message,
      ...placed(error, description.display),
    }));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [
      { kind, rule: 'schema', path: root, message: `cannot be checked: ${error.problem.message}`, place: schema },
    ];
  }
}

/** Of text that was to be a number the text says more than its type. */
function textMessage({ message, rule, value }: SchemaError): string {
  return rule === 'type' && typeof value === 'string'
    ? message.replace(/is string$/, `is ${jsonText(value)}`)
    : message;
}

/** The place as such, and in the error as people read it. */
function placed(error: SchemaError, display: (uri: string) => string): Pick<Difference, 'place' | 'error'> {
  const at = error.schemaLocation.indexOf('#');
  const place = { uri: error.schemaLocation.slice(0, at), pointer: error.schemaLocation.slice(at + 1) };
  return { place, error: { ...error, schemaLocation: `${display(place.uri)}#${place.pointer}` } };
}
