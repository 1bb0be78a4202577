import type { FileAccess } from '../../execute/run-context.ts';
import type { CheckContext } from '../../expect/check.ts';
import { compiledSchema } from '../../expect/schema/compiled-schema.ts';
import type { SchemaCache } from '../../expect/schema/schema-cache.ts';
import { parsePath } from '../../expect/snapshot-paths.ts';
import { toRegExp } from '../../expression/pattern/compile-pattern.ts';
import type { CheckSpec } from '../../model/collection.ts';
import { isJsonObject, type Json, stringifyJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import { type Problem, ProblemError, problemAt } from '../../model/problem.ts';
import { locationOf, type Span } from '../../model/source.ts';

/**
 * What is wrong with the schemas and patterns of a plan that are written out, so that no answer is needed to find it.
 * The schemas stay compiled in `schemas`.
 */
export async function checkExpectations(
  { collections }: Plan,
  { files, schemas }: { files: FileAccess; schemas: SchemaCache },
): Promise<Problem[]> {
  const problems: Promise<Problem[]>[] = [];
  const known: KnownSchemas = new Map();
  for (const { collection, specs } of collections) {
    const context: CheckContext = {
      readFile: files.readAbsolute,
      parseYaml: files.parseYaml,
      collectionFile: collection.file,
      schemas,
    };
    for (const { expect } of specs) for (const one of expect) problems.push(problemsOf(one, { context, known }));
  }
  return (await Promise.all(problems)).flat();
}

/** By text: whether a schema that means the same in every file can be used. */
type KnownSchemas = Map<string, Promise<boolean>>;
type SchemaInput = { context: CheckContext; known: KnownSchemas };

async function problemsOf(spec: CheckSpec, input: SchemaInput): Promise<Problem[]> {
  if (spec.kind === 'assert' || spec.value.kind !== 'literal') return [];
  const { value, span } = spec.value;
  switch (spec.kind) {
    case 'schema':
      return schemaProblems(value, span, input);
    case 'headers':
      return patternProblems(value, span);
    case 'snapshot':
      return pathProblems(value, span);
    case 'status':
    case 'type':
    case 'body':
    case 'json':
    case 'openapi':
    case 'time':
    case 'size':
    case 'sha256':
      return [];
  }
}

async function schemaProblems(value: Json, span: Span, { context, known }: SchemaInput): Promise<Problem[]> {
  // Other values were refused by their shape.
  if (typeof value !== 'string' && typeof value !== 'boolean' && !isJsonObject(value)) return [];
  const text = isJsonObject(value) ? stringifyJson(value) : '';
  const isOwn = text === '' || REFERENCE.test(text);
  // Equal schemas are common, and compiling one takes longer than reading the requests of a file.
  const before = isOwn ? undefined : known.get(text);
  if (before !== undefined && (await before)) return [];
  const found = problemsOfSchema(value, span, context);
  if (!isOwn && before === undefined)
    known.set(
      text,
      found.then((problems) => problems.length === 0),
    );
  return found;
}

/** A schema with one of these depends on the file where it stands. */
const REFERENCE = /"\$(?:ref|dynamicRef|recursiveRef)"/;

async function problemsOfSchema(value: Json, span: Span, context: CheckContext): Promise<Problem[]> {
  try {
    await compiledSchema(value, span, context);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [{ location: locationOf(span), ...error.problem }];
  }
}

function pathProblems(value: Json, span: Span): Problem[] {
  const paths = isJsonObject(value) && Array.isArray(value['ignore']) ? value['ignore'] : [];
  return paths.flatMap((path) => {
    if (typeof path !== 'string' || parsePath(path) !== undefined) return [];
    return [problemAt(span, 'input/bad-value', `"${path}" is no path`, 'write body.items[*].id or $..id')];
  });
}

function patternProblems(value: Json, span: Span): Problem[] {
  if (!isJsonObject(value) || typeof value['matches'] !== 'string') return [];
  try {
    toRegExp(value['matches']);
    return [];
  } catch (error) {
    return [problemAt(span, 'input/bad-value', (error as SyntaxError).message)];
  }
}
