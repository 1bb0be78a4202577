import { compileOpenapiSchema } from '../expect/schema/openapi/compile-openapi-schema.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { SchemaError } from '../model/result.ts';
import type { Description } from './description.ts';
import { collectExamples, type ExampleSubject } from './read/examples/collect-examples.ts';
import { fitsPlainSchema } from './read/examples/fits-plain-schema.ts';
import { sortProblems } from './read/sort-problems.ts';

/** Large descriptions have thousands, and compiling each takes its time. */
const MAX_SCHEMAS = 250;

/**
 * Examples that are not what their schema says: those of parameters, of bodies, and of schemas in the root document;
 * also schemas of examples that cannot be compiled. Of a description with more than 250 schemas that have to be
 * compiled for it, the rest is left out: `unchecked` is how many.
 */
export async function checkExamples(description: Description): Promise<{ problems: Problem[]; unchecked: number }> {
  const compiler = createCompiler(description);
  const problems: Problem[] = [];
  let unchecked = 0;
  for (const subject of await collectExamples(description)) {
    if (fitsPlainSchema(subject.example.value, subject.schema.value)) continue;
    try {
      const validate = await compiler(subject);
      if (!validate) unchecked += 1;
      const [error] = validate ? violationsOf(subject, validate) : [];
      if (error) problems.push(exampleProblem(subject, error, description));
    } catch (caught) {
      if (!(caught instanceof ProblemError)) throw caught;
      const { code, message, hint } = caught.problem;
      problems.push(description.problemAt(subject.schema, code, message, hint));
    }
  }
  return { problems: sortProblems(problems), unchecked };
}

type Validate = Awaited<ReturnType<typeof compileOpenapiSchema>>;

/** Undefined where too many have been compiled before. */
function createCompiler({
  version,
  read,
  display,
}: Description): (subject: ExampleSubject) => Promise<Validate> | undefined {
  const compiled = new Map<string, Promise<Validate>>();
  return ({ schema, direction, defaultDialect }) => {
    const key = `${direction} ${schema.uri} ${JSON.stringify(withoutNotes(schema.value))}`;
    const known = compiled.get(key);
    if (known || compiled.size >= MAX_SCHEMAS) return known;
    const { uri, pointer, value } = schema;
    const made = compileOpenapiSchema({
      uri,
      pointer,
      value,
      read,
      display,
      direction,
      ...(defaultDialect === undefined ? {} : { defaultDialect }),
      isLegacy: version === '2.0' || version === '3.0',
      isStrict: false,
    });
    compiled.set(key, made);
    return made;
  };
}

/** Schemas of one document that differ in nothing else are the same. */
function withoutNotes(schema: Json): Json {
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !notes.has(key)));
}

const notes = new Set(['title', 'description', 'example', 'examples', 'default', 'deprecated']);

function violationsOf({ example: { value }, mayBeText }: ExampleSubject, validate: Validate): SchemaError[] {
  const errors = validate(value);
  if (errors.length === 0 || typeof value !== 'string' || !mayBeText) return errors;
  const parsed = parsedText(value);
  return parsed === undefined ? errors : validate(parsed);
}

/** The body as it is sent, which is how many write examples. */
function parsedText(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function exampleProblem({ example }: ExampleSubject, error: SchemaError, description: Description): Problem {
  const inside = { uri: example.place.uri, pointer: example.place.pointer + error.instancePath };
  const place = description.locate(inside) ? inside : example.place;
  const where = error.instancePath === '' ? '' : ` at ${error.instancePath}`;
  const message = `the example is not what its schema says${where}: ${error.message}`;
  return description.problemAt(place, 'contract/example', message);
}
