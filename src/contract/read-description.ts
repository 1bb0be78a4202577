import { isJsonObject } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import type { SourceFile, SourceNode } from '../model/source.ts';
import type { Description } from './description.ts';
import { createDescription } from './read/create-description.ts';
import { type ContractDocument, createDocuments, type Documents } from './read/files/documents.ts';
import { createLocator } from './read/files/locator.ts';
import { pathItemsOf } from './read/operation/path-items.ts';
import { resolveReferences } from './read/references/resolve-references.ts';
import { sortProblems } from './read/sort-problems.ts';
import { checkPaths } from './read/validate/check-paths.ts';
import { checkShape } from './read/validate/check-shape.ts';
import { checkVersion } from './read/validate/check-version.ts';

export type ReadDescriptionOptions = {
  /** Absolute path of the root document. */
  file: string;
  /** Absolute path of the project root, which shown paths are relative to. */
  root: string;
  /** Throws ProblemError. */
  readFile: (absolutePath: string) => Promise<string>;
  parseYaml: (file: SourceFile) => Promise<{ node?: SourceNode; problems: Problem[] }>;
  /** `$ref`s to http and https are read with `fetchRemote` instead of being refused. */
  allowRemoteRefs?: boolean;
  /** The text at a URL. Throws ProblemError. */
  fetchRemote?: (url: string) => Promise<string>;
};

/** Either a description, or all the problems that make it unusable. */
export type ReadDescription = { description?: Description; problems: Problem[] };

/**
 * Reads an OpenAPI description (Swagger 2.0, OpenAPI 3.0 to 3.2; YAML or JSON) and reports all that is wrong with it
 * at once. Never throws for any content of the files.
 */
export async function readDescription(options: ReadDescriptionOptions): Promise<ReadDescription> {
  const documents = createDocuments(options);
  const locator = createLocator(documents);
  const { document, problems } = await documents.load(documents.rootUri);
  if (!document) return { problems };
  const { version, problem } = checkVersion(document, locator);
  if (!version) return { problems: [problem] };
  addSelfName(document, documents);
  const references = await resolveReferences(document, version, { documents, locator });
  const shape = await checkShape(document, version, locator);
  const root = { uri: document.uri, pointer: '', value: document.content };
  const context = { root, targets: references.targets, locator };
  const items = pathItemsOf(context);
  const found = [...shape, ...references.problems, ...checkPaths(items, version, locator)];
  if (found.length > 0) return { problems: sortProblems(found) };
  return { description: createDescription({ version, items, context, documents, file: options.file }), problems: [] };
}

/** References may name the document by `$self` (OpenAPI 3.2). */
function addSelfName({ uri, content }: ContractDocument, documents: Documents): void {
  const self = isJsonObject(content) ? content['$self'] : undefined;
  if (typeof self === 'string' && URL.canParse(self)) documents.alias(self, uri);
}
