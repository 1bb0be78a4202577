import type { Ajv, CodeKeywordDefinition, ValidateFunction } from 'ajv';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import type { Json } from '../../../model/json.ts';
import { badSchema } from '../schema-problem.ts';

/** What generated code needs of the schema that a `$ref` leads to. */
type LazyValidator = {
  (data: Json, place: DataValidationCxt): boolean;
  errors?: ValidateFunction['errors'];
  evaluated?: ValidateFunction['evaluated'];
};

/**
 * Gives an addition to ajv by which what a `$ref` leads to is compiled when a value first comes there. Descriptions are
 * webs: nearly everything can be reached from anywhere, and an answer holds little of it. Validation throws
 * ProblemError, which names the schema at `place`, where what is needed cannot be compiled.
 */
export async function loadLazyReferences(place: string): Promise<(ajv: Ajv) => void> {
  const { callRef } = await import('ajv/dist/vocabularies/core/ref.js');
  return (ajv) => {
    const lazy = new Map<string, LazyValidator>();
    const definition: CodeKeywordDefinition = {
      keyword: '$ref',
      schemaType: 'string',
      code: (context) => {
        const reference = String(context.schema);
        const validate = lazy.get(reference) ?? lazyValidator(() => compileReferenced(ajv, reference, place));
        lazy.set(reference, validate);
        callRef(context, context.gen.scopeValue('validate', { ref: validate }));
      },
    };
    ajv.removeKeyword('$ref');
    ajv.addKeyword(definition);
  };
}

function lazyValidator(compile: () => ValidateFunction): LazyValidator {
  let compiled: ValidateFunction | undefined;
  const validate: LazyValidator = (data, at) => {
    compiled ??= compile();
    const isValid = compiled(data, at);
    validate.errors = compiled.errors;
    validate.evaluated = compiled.evaluated;
    return isValid;
  };
  return validate;
}

function compileReferenced(ajv: Ajv, reference: string, place: string): ValidateFunction {
  try {
    return ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
  } catch (error) {
    // Ajv has no class of its own for a schema that it cannot compile.
    throw badSchema(place, (error as Error).message);
  }
}
