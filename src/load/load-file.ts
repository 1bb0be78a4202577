import type { Collection } from '../model/collection.ts';
import type { Problem } from '../model/problem.ts';
import { entryOf } from '../model/source.ts';
import { checkShape } from './check-shape/check-shape.ts';
import { checkFiles, type FileChecks } from './files/check-files.ts';
import type { LoadOptions } from './load-collections.ts';
import { type LoadContext, readDocument } from './load-context.ts';
import { compilersIfLoaded, loadCompilers } from './read/expression-compilers.ts';
import { inlineJsonFiles } from './read/inline-json-files.ts';
import { readCollection } from './read/read-collection.ts';
import { resolveBases } from './read/resolve-bases.ts';
import { checkContract } from './references/check-contract.ts';
import { collectionShape } from './shape/collection-shape.ts';

/** A file of a load. `bases` are the files it extends, `data` the files it reads as rows, bodies and descriptions. */
export type LoadedFile = {
  collection?: Collection;
  hasRequests: boolean;
  bases: string[];
  data: string[];
  problems: Problem[];
};

type FileLoad = { options: LoadOptions; context: LoadContext; checks: FileChecks };

/** Loads one collection, as far as it can be read, without what needs other collections. */
export async function loadFile(path: string, { options, context, checks }: FileLoad): Promise<LoadedFile> {
  const { node, problems } = await readDocument(path, context);
  if (node === undefined) return { hasRequests: false, bases: [], data: [], problems };
  const shapeProblems = checkShape(node, collectionShape);
  const nothing = { hasRequests: false, bases: [], data: [], problems: [...problems, ...shapeProblems] };
  if (node.kind !== 'map') return nothing;
  const resolved = await resolveBases(node, context);
  const { defaults, overridden } = options;
  const reading = { underlay: defaults, overridden };
  const plain = readCollection(resolved.node, { ...reading, compilers: await compilersIfLoaded() });
  const read = plain.isIncomplete
    ? readCollection(resolved.node, { ...reading, compilers: await loadCompilers() })
    : plain;
  const files = await checkFiles(read.files, checks, context);
  const inlined = await inlineJsonFiles(read.collection, checks);
  const collection: Collection = {
    ...inlined.collection,
    ...(read.collection.openapi === undefined && options.openapi && { openapi: options.openapi }),
    reads: [...new Set([...resolved.reads, ...files.reads])],
  };
  const fixtures = new Set(collection.fixtures.map(({ file }) => file));
  return {
    collection,
    hasRequests: entryOf(node, 'requests') !== undefined,
    bases: resolved.reads,
    data: files.reads.filter((file) => !fixtures.has(file)),
    problems: [
      ...problems,
      ...shapeProblems,
      ...resolved.problems,
      ...read.problems,
      ...files.problems,
      ...inlined.problems,
      ...checkContract(collection),
    ],
  };
}
