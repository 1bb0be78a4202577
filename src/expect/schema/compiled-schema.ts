import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isJsonObject, type Json, stringifyJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { CheckContext } from '../check.ts';
import { type CompiledSchema, compileSchema, type SchemaSource } from './compile-schema.ts';
import { splitFragment } from './documents/schema-uri.ts';
import { displaySchemaUri, readSchemaFile } from './schema-files.ts';

/** From the cache, so that a schema is read and compiled once in a run. Rejects with ProblemError. */
export function compiledSchema(schema: Json, span: Span, context: CheckContext): Promise<CompiledSchema> {
  const { byText, byValue } = context.schemas;
  const file = context.collectionFile;
  if (typeof schema === 'string') return schemaOfFile(schema, span, context);
  const known = isJsonObject(schema) ? byValue.get(schema) : undefined;
  if (known?.file === file) return known.compiled;
  const text = stringifyJson(schema);
  // What one refers to, and by what name, depends on the file where it stands.
  const isOwn = REFERENCE.test(text);
  const compiled = isOwn
    ? remembered(byText, `${file.absolutePath}\n${text}`, () => compileInline(schema, span, context))
    : inlineSchema(text, schema, { span, context });
  if (isJsonObject(schema)) byValue.set(schema, { file, compiled });
  return compiled;
}

const REFERENCE = /"\$(?:ref|dynamicRef|recursiveRef|id)"|"id":"/;

/** Stands for the name of the file in what is said of a schema that several have. */
const OWN_FILE = '\0file';

/** Equal schemas of several files are compiled once; what they say names the file. */
async function inlineSchema(
  text: string,
  schema: Json,
  { span, context }: { span: Span; context: CheckContext },
): Promise<CompiledSchema> {
  const uriOf = (): string => pathToFileURL(context.collectionFile.absolutePath).href;
  const named = (said: string): string =>
    said.includes(OWN_FILE) ? said.replaceAll(OWN_FILE, displaySchemaUri(uriOf(), context.collectionFile)) : said;
  const compile = (): Promise<CompiledSchema> => {
    const { read } = accessOf(span, context);
    return compileSchema({ uri: uriOf(), fragment: '', content: schema, read, display: () => OWN_FILE });
  };
  try {
    const validate = await remembered(context.schemas.byText, text, compile);
    return (value) => {
      try {
        const errors = validate(value);
        if (errors.length === 0) return errors;
        return errors.map((error) => ({ ...error, schemaLocation: named(error.schemaLocation) }));
      } catch (error) {
        throw withNames(error, named);
      }
    };
  } catch (error) {
    throw withNames(error, named);
  }
}

function withNames(error: unknown, named: (text: string) => string): unknown {
  if (!(error instanceof ProblemError)) return error;
  return new ProblemError({ ...error.problem, message: named(error.problem.message) }, error.cause);
}

function compileInline(schema: Json, span: Span, context: CheckContext): Promise<CompiledSchema> {
  const uri = pathToFileURL(context.collectionFile.absolutePath).href;
  return compileSchema({ uri, fragment: '', content: schema, ...accessOf(span, context) });
}

function schemaOfFile(name: string, span: Span, context: CheckContext): Promise<CompiledSchema> {
  const [path, fragment] = splitFragment(name.trim());
  const collectionPath = context.collectionFile.absolutePath;
  const absolutePath = path === '' ? collectionPath : resolve(dirname(collectionPath), path);
  return remembered(context.schemas.byText, `${absolutePath}#${fragment}`, async () => {
    const uri = pathToFileURL(absolutePath).href;
    const access = accessOf(span, context);
    return compileSchema({ uri, fragment, content: await access.read(uri), ...access });
  });
}

/** Reads what a schema refers to, and names it. */
function accessOf(span: Span, context: CheckContext): Pick<SchemaSource, 'read' | 'display'> {
  return {
    read: (uri) => readSchemaFile(uri, span, context),
    display: (uri) => displaySchemaUri(uri, context.collectionFile),
  };
}

function remembered(
  known: Map<string, Promise<CompiledSchema>>,
  key: string,
  compile: () => Promise<CompiledSchema>,
): Promise<CompiledSchema> {
  const before = known.get(key);
  if (before) return before;
  const compiled = compile();
  known.set(key, compiled);
  return compiled;
}
