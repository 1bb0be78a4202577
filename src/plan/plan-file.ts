import { type Row, type Section, sections } from '../model/collection.ts';
import type { PlannedFile, PlannedGroup, PlannedRequest, PlannedSection } from '../model/plan.ts';
import { joined, type Sequence, sequence } from '../model/sequence.ts';
import type { CollectionInput } from './build-plan.ts';

export type FileInput = CollectionInput & {
  /** Of the requests that run. */
  keys: ReadonlySet<string>;
  row?: Row;
  /** Number of the run, where there is more than one. */
  indexes: readonly number[];
  /** Place of its first result in the whole plan. */
  order: number;
};

/** One run of a collection. Its requests are made when they are read: each has a row, and there may be many. */
export function planFile(input: FileInput): PlannedFile {
  let { order } = input;
  const planSection = (section: Section): PlannedSection => {
    const groups = input.collection[section]
      .filter(({ id }) => input.keys.has(id))
      .map((spec): PlannedGroup => {
        const group = planGroup(input, spec, order);
        order += group.length;
        return group;
      });
    return Object.assign(joined(groups), { groups });
  };
  const [setup, requests, teardown] = [planSection('setup'), planSection('requests'), planSection('teardown')];
  const { collection, env, row } = input;
  return { collection, env, ...(row === undefined ? {} : { row }), setup, requests, teardown };
}

/** How many results one run of a collection has. */
export function countResults({ collection, requestRows, repeats }: CollectionInput, keys: ReadonlySet<string>): number {
  const ids = sections.flatMap((section) => collection[section].map(({ id }) => id)).filter((id) => keys.has(id));
  return ids.reduce((sum, id) => sum + (requestRows.get(id)?.length ?? 1) * (repeats.get(id) ?? 1), 0);
}

function planGroup(input: FileInput, spec: PlannedGroup['spec'], first: number): PlannedGroup {
  const ownRows = input.requestRows.get(spec.id);
  const repeats = input.repeats.get(spec.id);
  const rows: Sequence<Row | undefined> = ownRows ?? [input.row];
  const dependsOn = (input.dependencies.get(spec.id) ?? []).filter((key) => input.keys.has(key));
  const listed = ownRows !== undefined || repeats !== undefined;
  const name = `${input.collection.file.path}#${spec.id}`;
  const read = function* (): Generator<PlannedRequest> {
    let order = first;
    let rowIndex = 0;
    for (const row of rows) {
      for (let repetition = 0; repetition < (repeats ?? 1); repetition++) {
        const indexes = [
          ...input.indexes,
          ...(ownRows === undefined ? [] : [rowIndex]),
          ...(repeats === undefined ? [] : [repetition]),
        ];
        yield {
          id: `${name}${indexes.length === 0 ? '' : `[${indexes.join('.')}]`}`,
          order: order++,
          spec,
          section: spec.section,
          ...(row === undefined ? {} : { row }),
          indexes,
          listed,
          dependsOn,
        };
      }
      rowIndex++;
    }
  };
  return Object.assign(sequence(rows.length * (repeats ?? 1), read), { spec, dependsOn });
}
