import { type Collection, type Row, sections } from '../model/collection.ts';
import type { EarlierRun } from '../model/comparison.ts';
import type { Shard } from '../model/event.ts';
import type { Plan, PlannedCollection, PlannedFile } from '../model/plan.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { joined, type Sequence, sequence } from '../model/sequence.ts';
import { earlierWeights } from './earlier-weights.ts';
import { countResults, planFile } from './plan-file.ts';
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
  /** Shards are balanced by its times, where there is one. */
  earlier?: EarlierRun;
};

export type CollectionInput = {
  collection: Collection;
  env: Record<string, string>;
  /** Keys of the requests each request depends on. */
  dependencies: ReadonlyMap<string, readonly string[]>;
  /** Rows of the collection's `each` or of `--data`. */
  rows?: Sequence<Row>;
  /** Rows of requests with `each`, by key. */
  requestRows: ReadonlyMap<string, Sequence<Row>>;
  /** How often each request with `repeat` is sent, by key. */
  repeats: ReadonlyMap<string, number>;
};

/**
 * Decides what runs, in which order, under which ids. Pure. Throws ProblemError for a selection that cannot be read;
 * a plan without files means that nothing was selected.
 */
export function buildPlan(input: PlanInput): Plan {
  const filter = createFilter(input.selection);
  const selected = input.collections
    .map((one) => ({ one, keys: selectRequests(one.collection, filter, one.dependencies) }))
    .filter(({ keys }) => keys.size > 0);
  const used = usedFixtures(
    selected.map(({ one }) => one),
    input.fixtures,
  );
  let order = 0;
  const partOf = (one: CollectionInput, keys: ReadonlySet<string>, runs: number): Part => {
    const size = countResults(one, keys);
    const part = { one, keys, runs, size, order };
    order += runs * size;
    if (order > MAX_RESULTS) throw new ProblemError(tooMany(order, one));
    return part;
  };
  const fixtureParts = used.map((one) =>
    partOf(
      one,
      selectRequests(one.collection, () => true, one.dependencies),
      1,
    ),
  );
  const isFixture = new Set(used.map(pathOf));
  // A file that was named and is a fixture of another runs once, as the fixture.
  const parts = selected
    .filter(({ one }) => !isFixture.has(pathOf(one)))
    .map(({ one, keys }) => partOf(one, keys, (one.rows?.length ?? 1) * input.repeat));
  const mine = input.shard === undefined ? undefined : runsOfShard(parts, input.shard, input);
  const kept = parts.map((part) => ({ part, files: runsOf(part, input.repeat, mine?.get(part)) }));
  const needed = mine === undefined ? fixtureParts : fixturesOf(kept, fixtureParts);
  const collections = [
    ...needed.map((part) => plannedCollection(part, 1)),
    ...kept.filter(({ files }) => files.length > 0).map(({ part, files }) => plannedCollection(part, files.length)),
  ];
  return {
    files: joined(kept.map(({ files }) => files)),
    fixtures: new Map(needed.map((part) => [pathOf(part.one), planFile(runOf(part))])),
    collections,
    total: collections.reduce((sum, { total }) => sum + total, 0),
    environment: input.environment,
    ...(input.shard === undefined ? {} : { shard: input.shard }),
  };
}

/** Results are kept until the reports are written. */
const MAX_RESULTS = 10_000_000;

function tooMany(count: number, { collection }: CollectionInput): Problem {
  const most = MAX_RESULTS.toLocaleString('en');
  return {
    code: 'input/bad-value',
    message: `with ${collection.file.path} there are ${count.toLocaleString('en')} requests to send, more than ${most}`,
    hint: 'rows and repetitions of files and requests multiply: send fewer in one run',
  };
}

/** A collection that runs; `size` is how many results each run has, `order` the place of the first in the whole plan. */
type Part = { one: CollectionInput; keys: ReadonlySet<string>; runs: number; size: number; order: number };

function pathOf({ collection }: CollectionInput): string {
  return collection.file.absolutePath;
}

/** The fixtures that the files need, directly or through another, each after those it needs itself. */
function usedFixtures(collections: CollectionInput[], fixtures: CollectionInput[]): CollectionInput[] {
  const byPath = new Map(fixtures.map((one) => [pathOf(one), one]));
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

/** Those that the runs of a shard need, in the same order. */
function fixturesOf(kept: readonly { part: Part; files: Sequence<PlannedFile> }[], fixtures: Part[]): Part[] {
  const users = kept.filter(({ files }) => files.length > 0).map(({ part }) => part.one);
  const needed = new Set(
    usedFixtures(
      users,
      fixtures.map(({ one }) => one),
    ),
  );
  return fixtures.filter(({ one }) => needed.has(one));
}

/** One run a row and repetition, without either one run without index; `mine` are the numbers of those to keep. */
function runsOf(part: Part, repeat: number, mine?: ReadonlySet<number>): Sequence<PlannedFile> {
  const { one, size } = part;
  if (one.rows === undefined && repeat === 1) {
    return mine?.has(0) === false ? [] : sequence(1, () => [planFile(runOf(part))].values());
  }
  const rows: Sequence<Row | undefined> = one.rows ?? [undefined];
  return sequence(mine?.size ?? part.runs, function* () {
    let index = 0;
    for (let repetition = 0; repetition < repeat; repetition++) {
      for (const row of rows) {
        const run = { indexes: [index], order: part.order + index * size };
        if (mine?.has(index) !== false) {
          yield planFile({ ...runOf(part), ...run, ...(row === undefined ? {} : { row }) });
        }
        index++;
      }
    }
  });
}

function runOf({ one, keys, order }: Part) {
  return { ...one, keys, order, indexes: [] };
}

/** Which runs of which part belong to a shard, by their numbers. */
function runsOfShard(parts: readonly Part[], shard: Shard, { repeat, earlier }: PlanInput): Map<Part, Set<number>> {
  const weigh = earlierWeights(earlier);
  const mine = new Map(parts.map((part) => [part, new Set<number>()]));
  const runs = parts.flatMap((part) =>
    Array.from(runsOf(part, repeat), (file, index) => ({ part, index, key: firstId(file) })),
  );
  const measure = {
    key: ({ key }: Run) => key,
    weight: ({ part }: Run) => weigh(part.one.collection.file.path, part.size),
  };
  for (const { part, index } of shardItems(runs, shard, measure)) mine.get(part)?.add(index);
  return mine;
}

type Run = { part: Part; index: number; key: string };

function firstId({ setup, requests, teardown }: PlannedFile): string {
  for (const section of [setup, requests, teardown]) for (const { id } of section) return id;
  return '';
}

function plannedCollection({ one, keys, size }: Part, runs: number): PlannedCollection {
  const { collection, env } = one;
  const specs = sections.flatMap((section) => collection[section].filter(({ id }) => keys.has(id)));
  return { collection, env, specs, runs, total: runs * size };
}
