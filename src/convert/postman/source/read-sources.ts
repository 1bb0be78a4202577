import { jsonFault } from '../../../contract/read/files/json-fault.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../../model/json.ts';
import { type Problem, ProblemError } from '../../../model/problem.ts';
import type { ImportFile } from '../../import.ts';
import { sourceError, sourceFileOf } from '../../source/source-text.ts';
import { child, items, rootNode, type SourceNode, textAt, textOf } from './source-node.ts';

/** What Postman writes: collections, environments, globals; `other` are files that it did not write, with why. */
export type Sources = {
  collections: { file: ImportFile; root: SourceNode }[];
  environments: { file: ImportFile; name: string; values: SourceNode[] }[];
  globals: SourceNode[][];
  other: Problem[];
};

/** Sorts the files of the source by what they are. Throws ProblemError (`convert/source`) where none is a collection. */
export function readSources(files: readonly ImportFile[]): Sources {
  const sources: Sources = { collections: [], environments: [], globals: [], other: [] };
  for (const file of files) {
    try {
      sort(file, readNode(file), sources);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sources.other.push(error.problem);
    }
  }
  if (sources.collections.length > 0) return sources;
  const [first] = sources.other;
  if (first !== undefined) throw new ProblemError(first);
  const message =
    files.length === 0 ? 'there is no .json file here' : 'there are environments here, but no collection to import';
  throw new ProblemError({
    code: 'convert/source',
    message,
    hint: 'export the collection from Postman as Collection v2.1',
  });
}

const MAX_DEPTH = 500;

function readNode(file: ImportFile): SourceNode {
  const source = sourceFileOf({ ...file, text: file.text.replace(/^\ufeff/, '') });
  if (source.text.includes('\0')) {
    throw sourceError(source, 0, 'the file is not UTF-8 text', 'save it as UTF-8');
  }
  if (source.text.trim() === '') throw sourceError(source, 0, 'the file is empty');
  let value: Json;
  try {
    value = parseJson(source.text);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    throw new ProblemError({ ...jsonFault(source), code: 'convert/source' });
  }
  if (isDeeper(value, MAX_DEPTH)) throw sourceError(source, 0, `the JSON is nested deeper than ${MAX_DEPTH} levels`);
  return rootNode(source, value);
}

function sort(file: ImportFile, root: SourceNode, sources: Sources): void {
  const { value } = root;
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isVariable)) sources.globals.push(items(root));
    else throw refusal(root, 'this is a list, as data files have it', 'rows are given to a run by `--data`');
    return;
  }
  if (!isJsonObject(value)) throw refusal(root, 'this is not a Postman export');
  if (isJsonObject(value['collection']) && value['item'] === undefined) {
    return sort(file, child(root, 'collection'), sources);
  }
  if (Array.isArray(value['item'])) {
    refuseOtherVersion(root);
    sources.collections.push({ file, root });
  } else if (Array.isArray(value['values'])) {
    const values = items(child(root, 'values'));
    if (value['_postman_variable_scope'] === 'globals') sources.globals.push(values);
    else sources.environments.push({ file, name: textAt(root, 'name') ?? stemOf(file.name), values });
  } else throw refusal(root, whatElse(value), hintFor(value));
}

function isVariable(value: Json): boolean {
  return isJsonObject(value) && typeof value['key'] === 'string' && value['value'] !== undefined;
}

function refuseOtherVersion(root: SourceNode): void {
  const schema = child(root, 'info', 'schema');
  const version = /\/v(\d+(?:\.\d+)*)/.exec(textOf(schema) ?? '')?.[1];
  if (version === undefined || version.startsWith('2')) return;
  throw refusal(schema, `this is a Postman collection of version ${version}; 2.0 and 2.1 are known`, EXPORT_HINT);
}

const EXPORT_HINT = 'export it from Postman as Collection v2.1';

function whatElse(value: JsonObject): string {
  if (Array.isArray(value['requests']) || Array.isArray(value['order'])) {
    return 'this is a Postman collection of version 1; 2.0 and 2.1 are known';
  }
  if (Array.isArray(value['collections'])) return "this is a dump of all of Postman's data, not one collection";
  if (value['openapi'] !== undefined || value['swagger'] !== undefined) return 'this is an OpenAPI description';
  if (value['log'] !== undefined) return 'this is a HAR file';
  const keys = Object.keys(value).slice(0, 5);
  const found =
    keys.length === 0 ? 'an empty object' : `an object with ${keys.map((key) => JSON.stringify(key)).join(', ')}`;
  return `this is neither a Postman collection (with "item") nor an environment (with "values"), but ${found}`;
}

function hintFor(value: JsonObject): string | undefined {
  if (value['openapi'] !== undefined || value['swagger'] !== undefined) return 'use `rollcall import openapi`';
  if (value['log'] !== undefined) return 'use `rollcall import har`';
  const isPostman = ['requests', 'order', 'collections'].some((key) => Array.isArray(value[key]));
  return isPostman ? EXPORT_HINT : undefined;
}

function refusal({ document, steps }: SourceNode, message: string, hint?: string): ProblemError {
  const { line, column } = document.place(steps);
  const lines = document.file.text.split('\n', line - 1).join('\n').length;
  return sourceError(document.file, lines + (line > 1 ? 1 : 0) + column - 1, message, hint);
}

function stemOf(name: string): string {
  return name.replace(/^.*\//, '').replace(/(\.postman_environment)?\.json$/, '');
}

function isDeeper(value: Json, limit: number): boolean {
  const open: [Json, number][] = [[value, 0]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [one, depth] = entry;
    if (depth > limit) return true;
    if (!Array.isArray(one) && !isJsonObject(one)) continue;
    for (const inner of Object.values(one)) {
      if (typeof inner === 'object' && inner !== null) open.push([inner, depth + 1]);
    }
  }
  return false;
}
