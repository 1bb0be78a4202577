import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Description } from '../../contract/description.ts';
import { readDescription } from '../../contract/read-description.ts';
import { isInside, nodeFileAccess, readText } from '../../load/files/file-access.ts';
import { parseYaml } from '../../load/yaml/parse-yaml.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { ImportFile, ImportSource } from '../import.ts';
import type { DocumentContents } from './sample/located-schema.ts';

/** A description with all its files: texts by absolute path, contents by URI. */
export type SourceDescription = {
  file: ImportFile;
  description: Description;
  texts: ReadonlyMap<string, string>;
  documents: DocumentContents;
  /** URLs of documents on other hosts. */
  remote: string[];
};

/** The files of a source that are descriptions; in a folder the others are parts of them or something else. */
export function descriptionFiles({ path, files }: ImportSource): ImportFile[] {
  const [only] = files;
  if (files.length === 1 && only !== undefined && (path === '-' || only.path === path)) return files;
  const found = files.filter(({ text }) => /^\s*(\{\s*)?["']?(openapi|swagger)["']?\s*:/m.test(text.slice(0, HEAD)));
  if (found.length > 0) return found;
  throw new ProblemError({
    code: 'convert/source',
    message: `there is no OpenAPI description in ${path}, only other files`,
    hint: 'a description begins with `openapi: 3.…` or `swagger: "2.0"`',
  });
}

/** The version stands near the beginning, if not first. */
const HEAD = 20_000;

/** Reads a description and all that it refers to. Throws ProblemError with everything that is wrong with it. */
export async function readSourceDescription(file: ImportFile, source: ImportSource): Promise<SourceDescription> {
  const texts = new Map<string, string>();
  const remote: string[] = [];
  const path = isAbsolute(file.path)
    ? file.path
    : resolve('/', file.text.trimStart().startsWith('{') ? 'description.json' : 'description.yaml');
  const { allowRemoteRefs, fetchText } = source;
  const { description, problems } = await readDescription({
    file: path,
    root: source.path === path || !isAbsolute(source.path) ? dirname(path) : source.path,
    readFile: async (wanted) => {
      const text = wanted === path ? file.text : await textOf(wanted, file, source);
      texts.set(wanted, text);
      return text;
    },
    parseYaml,
    ...(allowRemoteRefs === undefined ? {} : { allowRemoteRefs }),
    ...(fetchText === undefined
      ? {}
      : {
          fetchRemote: async (url: string) => {
            remote.push(url);
            return fetchText(url);
          },
        }),
  });
  if (description === undefined) throw problemsError(problems);
  const uris = [...Array.from(texts.keys(), (one) => pathToFileURL(one).href), ...remote];
  const documents = new Map<string, Json>();
  for (const uri of uris) documents.set(uri, await description.read(uri));
  const root = documents.get(pathToFileURL(path).href);
  const self = isJsonObject(root) ? root['$self'] : undefined;
  if (typeof self === 'string' && root !== undefined) documents.set(self, root);
  return { file, description, texts, documents, remote };
}

/** Files below the source, and those of the project that the collections are for. */
async function textOf(wanted: string, file: ImportFile, { readBeside, project }: ImportSource): Promise<string> {
  const shown = relative(isAbsolute(file.path) ? dirname(file.path) : resolve('/'), wanted);
  const beside = await readBeside(file, shown);
  if (beside !== undefined) return beside;
  const [real, root] = await Promise.all([wanted, project?.root].map(realPath));
  if (real === undefined) throw new ProblemError({ code: 'input/not-found', message: `there is no file ${shown}` });
  if (root === undefined || !isInside(real, root)) {
    throw new ProblemError({
      code: 'input/outside-root',
      message: `${shown} lies outside of what is imported`,
      hint: 'import the folder that holds all files of the description',
    });
  }
  const { file: read, problem } = await readText(real, root, nodeFileAccess);
  if (problem !== undefined) throw new ProblemError(problem);
  return read.text;
}

function realPath(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return Promise.resolve(undefined);
  return nodeFileAccess.realpath(path).catch(() => undefined);
}

function problemsError([first, ...others]: Problem[]): ProblemError {
  const problem: Problem = first ?? { code: 'contract/description', message: 'the description cannot be read' };
  const error = new ProblemError(problem);
  error.others = others;
  return error;
}
