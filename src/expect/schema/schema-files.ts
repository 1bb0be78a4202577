import { relative, sep } from 'node:path';
import { type Json, parseJson } from '../../model/json.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceFile, Span } from '../../model/source.ts';
import { pathOfUri } from '../../text/path-of-uri.ts';
import type { CheckContext } from '../check.ts';

/** Reads a schema by its `file:` URI, JSON or YAML. Throws ProblemError, also for every URI that is not a file. */
export async function readSchemaFile(uri: string, span: Span, context: CheckContext): Promise<Json> {
  if (!uri.startsWith('file:')) {
    const hint = 'save it beside the schema and refer to it by its path, or give a local schema this $id';
    throw new ProblemError(
      problemAt(span, 'input/bad-schema', `${uri} is not fetched: schemas are read from files only`, hint),
    );
  }
  const path = pathOfUri(uri);
  if (path === undefined) throw new ProblemError(problemAt(span, 'input/bad-schema', `${uri} names no file`));
  const text = await context.readFile(path, span);
  const name = displaySchemaUri(uri, context.collectionFile);
  if (/\.ya?ml$/i.test(path)) {
    if (context.parseYaml) return context.parseYaml(text, span);
    throw new ProblemError(problemAt(span, 'input/unsupported', `${name}: schemas are read from JSON files only`));
  }
  try {
    return parseJson(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProblemError(problemAt(span, 'input/json-syntax', `${name} is not JSON: ${error.message}`));
  }
}

/** A schema's URI as reports show files: relative to the project root. */
export function displaySchemaUri(uri: string, { path, absolutePath }: SourceFile): string {
  const file = uri.startsWith('file:') ? pathOfUri(uri) : undefined;
  if (file === undefined) return uri;
  const portable = absolutePath.split(sep).join('/');
  // `path` is relative to the root, so the rest of the absolute path is the root.
  if (!portable.endsWith(`/${path}`)) return file;
  return relative(portable.slice(0, -path.length), file).split(sep).join('/');
}
