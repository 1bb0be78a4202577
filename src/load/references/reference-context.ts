import { type Collection, type RowsSpec, sections } from '../../model/collection.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Template } from '../../model/template.ts';
import type { RowTable } from '../rows/rows-result.ts';
import type { ReferenceContext } from './check-references.ts';

type Input = { collections: Collection[]; rows: ReadonlyMap<string, RowTable>; data: string | undefined };

/** What references need to know of rows and of other files. */
export function createReferenceContext({ collections, rows, data }: Input): ReferenceContext {
  const captures = new Map(collections.map((collection) => [collection.file.absolutePath, capturesOf(collection)]));
  const dataColumns = data === undefined ? undefined : rows.get(data)?.columns;
  return {
    columns: (spec) => (spec.kind === 'file' ? rows.get(spec.file)?.columns : literalColumns(spec)),
    captures: (file) => captures.get(file),
    ...(data !== undefined && { data: dataColumns ? { columns: dataColumns } : {} }),
  };
}

function capturesOf(collection: Collection): string[] {
  const requests = sections.flatMap((section) => collection[section]);
  return [...new Set(requests.flatMap(({ capture }) => capture.map(({ name }) => name)))];
}

/** The names in rows that stand in the collection; undefined where an expression makes whole rows. */
function literalColumns(spec: Extract<RowsSpec, { kind: 'list' }>): string[] | undefined {
  const { value } = spec;
  if (value.kind === 'literal' && Array.isArray(value.value)) {
    return [...new Set(value.value.flatMap((row) => (isJsonObject(row) ? Object.keys(row) : [])))];
  }
  if (value.kind !== 'list') return undefined;
  const rows = value.items.map(namesOf);
  return rows.every((names) => names !== undefined) ? [...new Set(rows.flat())] : undefined;
}

function namesOf(row: Template): string[] | undefined {
  if (row.kind === 'map') return row.entries.map(({ key }) => key);
  return row.kind === 'literal' && isJsonObject(row.value) ? Object.keys(row.value) : undefined;
}
