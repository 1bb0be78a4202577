import { pathToFileURL } from 'node:url';
import type { CompiledSchema } from '../../expect/schema/make-validator.ts';
import { compileOpenapiSchema } from '../../expect/schema/openapi/compile-openapi-schema.ts';
import type { Direction } from '../../expect/schema/openapi/relax-required.ts';
import { isJsonObject, stringifyJson } from '../../model/json.ts';
import type { Description, SchemaPlace } from '../description.ts';

/** Compiled validators of a run, shared by its requests. */
export type Validators = Map<string, Promise<CompiledSchema>>;

export function createValidators(): Validators {
  return new Map();
}

export type ValidatorOptions = {
  description: Description;
  schema: SchemaPlace;
  direction: Direction;
  isStrict: boolean;
  validators: Validators;
};

/** The validator of a schema, compiled when it is first asked for. Rejects with ProblemError. */
export function validatorOf(options: ValidatorOptions): Promise<CompiledSchema> {
  const { description, schema, direction, isStrict, validators } = options;
  const { uri, pointer, value, isSpread } = schema;
  // Fields that two operations share may be the first of two different forms.
  const spread = isSpread ? stringifyJson(value) : '';
  const key = [description.file, uri, pointer, direction, isStrict, spread].join('\n');
  const known = validators.get(key);
  if (known) return known;
  const compiled = compile(options);
  validators.set(key, compiled);
  return compiled;
}

async function compile({ description, schema, direction, isStrict }: ValidatorOptions): Promise<CompiledSchema> {
  const { read, display, version, file } = description;
  const root = await read(pathToFileURL(file).href);
  const dialect = isJsonObject(root) ? root['jsonSchemaDialect'] : undefined;
  return compileOpenapiSchema({
    ...schema,
    isLegacy: version === '2.0' || version === '3.0',
    ...(typeof dialect === 'string' ? { defaultDialect: dialect } : {}),
    read,
    display,
    direction,
    isStrict,
  });
}
