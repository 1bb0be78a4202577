import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Problem } from '../../../model/problem.ts';
import type { DescriptionVersion } from '../../description.ts';
import type { ContractDocument } from '../files/documents.ts';
import type { Locator } from '../files/locator.ts';
import { pointerSteps, stepInto } from '../files/pointer.ts';
import { explainObject } from './explain-object.ts';
import { type ShapeError, shapeFaults } from './shape-faults.ts';

/** The problems told; one mistake often makes many. */
const MAX_PROBLEMS = 10;

/** Whether a document is what the published JSON Schema of its OpenAPI version says. `$ref`s are not followed. */
export async function checkShape(
  { uri, content, file }: ContractDocument,
  version: DescriptionVersion,
  locator: Locator,
): Promise<Problem[]> {
  const errors = await schemaErrors(content, version);
  if (errors === 'too-deep') {
    return [{ code: 'contract/description', message: `${file.path} is nested too deeply` }];
  }
  const at = (pointer: string): Json | undefined => pointerSteps(pointer).reduce(stepInto, content as Json | undefined);
  const faults = shapeFaults(errors, (pointer) => explainObject(pointer, at, version));
  const problems = faults
    .slice(0, MAX_PROBLEMS)
    .map(({ pointer, part, message, hint }) =>
      locator.problem({ code: 'contract/description', place: { uri, pointer }, part, message, hint }),
    );
  const rest = faults.length - problems.length;
  if (rest === 0) return problems;
  return [...problems, { code: 'contract/description', message: `${file.path} has ${rest} more faults like these` }];
}

async function schemaErrors(content: Json, version: DescriptionVersion): Promise<ShapeError[] | 'too-deep'> {
  const pending = schemas.get(version) ?? loadSchema(version);
  schemas.set(version, pending);
  const isValid = await pending;
  try {
    return isJsonObject(content) && !isValid(content) ? (isValid.errors ?? []) : [];
  } catch (error) {
    if (error instanceof RangeError) return 'too-deep';
    throw error;
  }
}

/** Compiled when first needed: each takes a tenth of a second. */
const schemas = new Map<DescriptionVersion, Promise<SchemaValidator>>();

async function loadSchema(version: DescriptionVersion): Promise<SchemaValidator> {
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const validator = new Validator({ allErrors: true, verbose: true }) as unknown as SchemaSource;
  return validator.getAjvValidator(version);
}

type SchemaValidator = { (content: Json): boolean; errors?: ShapeError[] | null };

/**
 * What `validate()` of the package begins with. The rest of it takes as long again for each `$ref`, and refuses those
 * to other files.
 */
type SchemaSource = { getAjvValidator: (version: DescriptionVersion) => SchemaValidator };
