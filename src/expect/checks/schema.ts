import { evaluateTemplate } from '../../expression/evaluate.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { SchemaError } from '../../model/result.ts';
import type { Check, Verdict } from '../check.ts';
import { pathText } from '../json-path.ts';
import { jsonText } from '../json-text.ts';
import { problemText } from '../problem-text.ts';
import { responseJson } from '../response-json.ts';
import { compiledSchema } from '../schema/compiled-schema.ts';
import { pathOfPointer } from '../schema/json-pointer.ts';
import { MAX_SCHEMA_ERRORS } from '../schema/schema-errors.ts';
import { unmakeable } from '../unmakeable.ts';

/** More lines than anybody reads; `errors` has more. */
const MAX_LINES = 100;

/** The body is valid against a JSON Schema: an inline one, or that of a file by `path#/pointer`. */
export const checkSchema: Check<'schema'> = async ({ value, span }, { response, scope }, context) => {
  const schema = evaluateTemplate(value, scope);
  const name = typeof schema === 'string' ? schema.trim() : 'the schema';
  const label = `valid against ${name}`;
  if (typeof schema !== 'string' && typeof schema !== 'boolean' && !isJsonObject(schema)) {
    return unmakeable('schema', `expect.schema got ${jsonText(schema)}: write a schema or the path of one`);
  }
  try {
    const validate = await compiledSchema(schema, span, context);
    const body = responseJson(response);
    if (body.why !== undefined) return unmakeable(label, body.why);
    return { label, ...verdictOf(validate(body.value), body.value, name) };
  } catch (error) {
    // Its place may be that of another request, which asked for the schema first.
    if (error instanceof ProblemError) return unmakeable(label, problemText(error.problem, span.file.path));
    throw error;
  }
};

function verdictOf(errors: SchemaError[], body: Json, name: string): Omit<Verdict, 'label'> {
  if (errors.length === 0) return { outcome: 'passed' };
  const lines = errors.slice(0, MAX_LINES).map(({ instancePath, message }) => {
    return `${pathText(pathOfPointer(body, instancePath))}: ${message}`;
  });
  if (errors.length > MAX_LINES) lines.push(`… and ${errors.length - MAX_LINES} more`);
  const atLeast = errors.length === MAX_SCHEMA_ERRORS ? 'at least ' : '';
  const title = `${atLeast}${errors.length} ${errors.length === 1 ? 'violation' : 'violations'} of ${name}`;
  return { outcome: 'failed', message: [title, ...lines].join('\n'), errors };
}
