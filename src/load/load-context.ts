import type { Problem } from '../model/problem.ts';
import type { SourceFile, SourceNode } from '../model/source.ts';
import { type FileAccess, readText } from './files/file-access.ts';
import { parseYaml } from './yaml/parse-yaml.ts';

/** What every part of one load shares. */
export type LoadContext = {
  /** Absolute. */
  root: string;
  /** Absolute folders outside the root that collections may read. */
  allowRead: string[];
  access: FileAccess;
  /** Files that were parsed, by absolute path. */
  documents: Map<string, Promise<Document>>;
};

/** A parsed file; `node` is absent where it cannot be used at all. */
export type Document = { file?: SourceFile; node?: SourceNode; problems: Problem[] };

/** Reads and parses a YAML file, once a load. */
export function readDocument(path: string, context: LoadContext): Promise<Document> {
  const known = context.documents.get(path) ?? parseDocument(path, context);
  context.documents.set(path, known);
  return known;
}

async function parseDocument(path: string, { root, access }: LoadContext): Promise<Document> {
  const { file, problem } = await readText(path, root, access);
  return problem ? { problems: [problem] } : { file, ...(await parseYaml(file)) };
}
