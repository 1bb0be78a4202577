import { type Collection, type RowsSpec, sections } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';
import type { LoadContext } from '../load-context.ts';
import { readRows } from './read-rows.ts';
import type { RowTable } from './rows-result.ts';

type FileRows = Extract<RowsSpec, { kind: 'file' }>;

/** Reads every file of rows once; those a collection names and that are not there have a problem already. */
export async function readAllRows(
  collections: Collection[],
  data: string | undefined,
  context: LoadContext,
): Promise<{ rows: Map<string, RowTable>; problems: Problem[] }> {
  const specs = new Map(collections.flatMap(rowFiles).map((spec) => [spec.file, spec]));
  const paths = [...new Set([...specs.keys(), ...(data === undefined ? [] : [data])])];
  const read = await Promise.all(paths.map(async (file) => ({ file, ...(await readRows(file, context)) })));
  return {
    rows: new Map(
      read.filter(({ problems }) => problems.length === 0).map(({ file, rows, columns }) => [file, { rows, columns }]),
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function rowFiles(collection: Collection): FileRows[] {
  const all = [collection.each, ...sections.flatMap((section) => collection[section].map(({ each }) => each))];
  return all.filter((rows): rows is FileRows => rows?.kind === 'file' && collection.reads.includes(rows.file));
}
