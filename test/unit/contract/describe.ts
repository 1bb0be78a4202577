import type { Description } from '../../../src/contract/description.ts';
import { type ReadDescription, readDescription } from '../../../src/contract/read-description.ts';
import { parseYaml } from '../../../src/load/yaml/parse-yaml.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import { type Problem, ProblemError } from '../../../src/model/problem.ts';

const ROOT = '/project';

export type Files = Record<string, string | Json>;

/** Reads a description out of files by their paths in the project; the first is the root. Objects are written as JSON. */
export function readFiles(files: Files, remote?: Record<string, string>): Promise<ReadDescription> {
  const [main = 'api.yaml'] = Object.keys(files);
  return readDescription({
    file: `${ROOT}/${main}`,
    root: ROOT,
    parseYaml,
    readFile: (path) => {
      const content = files[path.slice(ROOT.length + 1)];
      if (content !== undefined) return Promise.resolve(textOf(content));
      const location = { file: 'orders.yaml', line: 7, column: 1 };
      return Promise.reject(
        new ProblemError({ code: 'input/not-found', message: `there is no file ${path}`, location }),
      );
    },
    ...(remote ? { allowRemoteRefs: true, fetchRemote: (url: string) => Promise.resolve(remote[url] ?? '') } : {}),
  });
}

/** A description that must be usable. */
export async function describeApi(files: Files | string): Promise<Description> {
  const { description, problems } = await readFiles(typeof files === 'string' ? { 'api.yaml': files } : files);
  if (!description) throw new Error(problems.map(lineOf).join('\n'));
  return description;
}

/** Problems as `file:line:col code: message (hint)`. */
export function lineOf({ code, message, hint, location }: Problem): string {
  const place = location ? `${location.file}:${location.line}:${location.column} ` : '';
  return `${place}${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

export async function problemLines(files: Files | string): Promise<string[]> {
  const { problems } = await readFiles(typeof files === 'string' ? { 'api.yaml': files } : files);
  return problems.map(lineOf);
}

/** An OpenAPI 3.0 description with these paths. */
export function openapi(paths: JsonObject, rest: JsonObject = {}): JsonObject {
  return { openapi: '3.0.3', info: { title: 'Orders', version: '1' }, paths, ...rest };
}

/** The responses of an operation of which nothing else matters. */
export const ok: JsonObject = { 200: { description: 'fine' } };

function textOf(content: string | Json): string {
  return typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
}
