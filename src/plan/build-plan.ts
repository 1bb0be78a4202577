import { type Collection, type RequestSpec, type Row, type Section, sections } from '../model/collection.ts';
import type { Shard } from '../model/event.ts';
import type { Plan, PlannedFile, PlannedRequest } from '../model/plan.ts';
import { createFilter, type Selection, selectRequests } from './select-requests.ts';
import { shardItems } from './shard-files.ts';

/** Everything the plan is made of; rows are already read, values of variables already found. */
export type PlanInput = {
  /** In the order of their paths. */
  collections: CollectionInput[];
  /** Used by the collections or by each other, in any order. */
  fixtures: CollectionInput[];
  selection: Selection;
  environment: string | null;
  /** Runs of the whole plan, from `--repeat`. */
  repeat: number;
  shard?: Shard;
};

export type CollectionInput = {
  collection: Collection;
  env: Record<string, string>;
  /** Keys of the requests each request depends on. */
  dependencies: ReadonlyMap<string, readonly string[]>;
  /** Rows of the collection's `each` or of `--data`. */
  rows?: Row[];
  /** Rows of requests with `each`, by key. */
  requestRows: ReadonlyMap<string, Row[]>;
  /** How often each request with `repeat` is sent, by key. */
  repeats: ReadonlyMap<string, number>;
};

/**
 * Decides what runs, in which order, under which ids. Pure. Throws ProblemError for a selection that cannot be read;
 * a plan without files means that nothing was selected.
 */
export function buildPlan(input: PlanInput): Plan {
  const filter = createFilter(input.selection);
  const counter = { order: 0 };
  const selected = input.collections.map((one) => ({
    one,
    keys: selectRequests(one.collection, filter, one.dependencies),
  }));
  const used = usedFixtures(
    selected.filter(({ keys }) => keys.size > 0).map(({ one }) => one),
    input.fixtures,
  );
  const fixtures = new Map(
    used.map((one) => {
      const keys = selectRequests(one.collection, () => true, one.dependencies);
      return [one.collection.file.absolutePath, planFile({ ...one, keys, indexes: [], counter })];
    }),
  );
  // A file that was named and is a fixture of another runs once, as the fixture.
  const all = selected.flatMap(({ one, keys }) =>
    keys.size === 0 || fixtures.has(one.collection.file.absolutePath)
      ? []
      : runsOf(one, input.repeat).map((run) => planFile({ ...one, ...run, keys, counter })),
  );
  const files = input.shard === undefined ? all : shardItems(all, input.shard, { key: fileKey, weight: countRequests });
  const needed = input.shard === undefined ? fixtures : fixturesOf(files, fixtures);
  const total = [...needed.values(), ...files].reduce((sum, file) => sum + countRequests(file), 0);
  return {
    files,
    fixtures: needed,
    total,
    environment: input.environment,
    ...(input.shard === undefined ? {} : { shard: input.shard }),
  };
}

/** The fixtures that the files need, directly or through another, each after those it needs itself. */
function usedFixtures(collections: CollectionInput[], fixtures: CollectionInput[]): CollectionInput[] {
  const byPath = new Map(fixtures.map((one) => [one.collection.file.absolutePath, one]));
  const used = new Set<CollectionInput>();
  const take = (one: CollectionInput): void => {
    for (const { file } of one.collection.fixtures) {
      const fixture = byPath.get(file);
      if (fixture === undefined || used.has(fixture)) continue;
      take(fixture);
      used.add(fixture);
    }
  };
  for (const one of collections) take(one);
  return [...used];
}

function fixturesOf(files: PlannedFile[], fixtures: Map<string, PlannedFile>): Map<string, PlannedFile> {
  const needed = new Set<string>();
  const take = (file: PlannedFile): void => {
    for (const { file: path } of file.collection.fixtures) {
      const fixture = fixtures.get(path);
      if (fixture === undefined || needed.has(path)) continue;
      needed.add(path);
      take(fixture);
    }
  };
  for (const file of files) take(file);
  return new Map([...fixtures].filter(([path]) => needed.has(path)));
}

/** One run a row and repetition; without either one run without index. */
function runsOf(one: CollectionInput, repeat: number): { row?: Row; indexes: number[] }[] {
  if (one.rows === undefined && repeat === 1) return [{ indexes: [] }];
  const rows: (Row | undefined)[] = one.rows ?? [undefined];
  return Array.from({ length: repeat }, () => rows)
    .flat()
    .map((row, index) => ({ ...(row === undefined ? {} : { row }), indexes: [index] }));
}

type FileInput = CollectionInput & {
  keys: ReadonlySet<string>;
  row?: Row;
  indexes: number[];
  counter: { order: number };
};

function planFile(input: FileInput): PlannedFile {
  const planned = { setup: [], requests: [], teardown: [] } as Record<Section, PlannedRequest[]>;
  for (const section of sections) {
    for (const spec of input.collection[section]) {
      if (input.keys.has(spec.id)) planned[section].push(...planRequest(input, spec));
    }
  }
  return {
    collection: input.collection,
    env: input.env,
    ...(input.row === undefined ? {} : { row: input.row }),
    ...planned,
  };
}

function planRequest(input: FileInput, spec: RequestSpec): PlannedRequest[] {
  const rows: (Row | undefined)[] = input.requestRows.get(spec.id) ?? [input.row];
  const hasRows = input.requestRows.has(spec.id);
  const repeats = input.repeats.get(spec.id);
  const planned: PlannedRequest[] = [];
  for (const [rowIndex, row] of rows.entries()) {
    for (let repetition = 0; repetition < (repeats ?? 1); repetition++) {
      const indexes = [
        ...input.indexes,
        ...(hasRows ? [rowIndex] : []),
        ...(repeats === undefined ? [] : [repetition]),
      ];
      planned.push({
        id: `${input.collection.file.path}#${spec.id}${indexes.length === 0 ? '' : `[${indexes.join('.')}]`}`,
        order: input.counter.order++,
        spec,
        section: spec.section,
        ...(row === undefined ? {} : { row }),
        indexes,
        listed: hasRows || repeats !== undefined,
        dependsOn: (input.dependencies.get(spec.id) ?? []).filter((key) => input.keys.has(key)),
      });
    }
  }
  return planned;
}

function countRequests(file: PlannedFile): number {
  return file.setup.length + file.requests.length + file.teardown.length;
}

function fileKey(file: PlannedFile): string {
  const first = file.setup[0] ?? file.requests[0] ?? file.teardown[0];
  return first?.id ?? file.collection.file.path;
}
