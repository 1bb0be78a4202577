import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../../src/load/files/file-access.ts';
import { loadCollections } from '../../../src/load/load-collections.ts';
import { requestDependencies } from '../../../src/load/references/dependencies.ts';
import type { Collection, Row } from '../../../src/model/collection.ts';
import type { Plan, PlannedFile, PlannedRequest } from '../../../src/model/plan.ts';
import { type Sequence, sequence } from '../../../src/model/sequence.ts';
import { buildPlan, type CollectionInput, type PlanInput } from '../../../src/plan/build-plan.ts';
import { makeProject } from '../load/project.ts';

const yaml = `
setup: { login: { GET: "http://a.test/" } }
requests:
  list: { GET: "http://a.test/" }
  read: { GET: "http://a.test/", needs: [list] }
teardown: { logout: { GET: "http://a.test/" } }
`;

async function collection(name: string, text = yaml): Promise<Collection> {
  const root = await makeProject({ [name]: text });
  const files = [{ path: join(root, name), lines: [], named: true }];
  const { collections, problems } = await loadCollections({ root, files, access: nodeFileAccess });
  const [first] = collections;
  if (first === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return first;
}

function rowsOf(one: Collection, count: number): Sequence<Row> {
  const span = { file: one.file, start: 0, end: 0 };
  return sequence(count, function* () {
    for (let i = 0; i < count; i++) yield { value: { i }, span };
  });
}

type Options = Partial<Pick<CollectionInput, 'rows' | 'requestRows' | 'repeats'>>;

function inputOf(one: Collection, options: Options = {}): CollectionInput {
  const base = { requestRows: new Map(), repeats: new Map(), env: {} };
  return { ...base, collection: one, dependencies: requestDependencies(one), ...options };
}

function planOf(collections: CollectionInput[], options: Partial<PlanInput> = {}): Plan {
  return buildPlan({ collections, fixtures: [], selection: {}, environment: null, repeat: 1, ...options });
}

const requestsOf = ({ setup, requests, teardown }: PlannedFile): PlannedRequest[] => [
  ...setup,
  ...requests,
  ...teardown,
];
const all = (plan: Plan): PlannedRequest[] => [...plan.files].flatMap(requestsOf);
const ids = (plan: Plan): string[] => all(plan).map(({ id }) => id);

describe('a plan', () => {
  it('has each request once, in file order, with its place and what it needs', async () => {
    const plan = planOf([inputOf(await collection('a.yaml'))]);
    expect(all(plan).map(({ id, order, section, dependsOn }) => [id, order, section, dependsOn])).toEqual([
      ['a.yaml#login', 0, 'setup', []],
      ['a.yaml#list', 1, 'requests', []],
      ['a.yaml#read', 2, 'requests', ['list']],
      ['a.yaml#logout', 3, 'teardown', []],
    ]);
    expect(plan).toMatchObject({ total: 4, files: { length: 1 } });
  });

  it('counts rows of the file, rows of a request and repetitions', async () => {
    const one = await collection('a.yaml');
    const options = {
      rows: rowsOf(one, 2),
      requestRows: new Map([['list', rowsOf(one, 2)]]),
      repeats: new Map([['list', 2]]),
    };
    const plan = planOf([inputOf(one, options)]);
    const suffixes = ['0.0', '0.1', '1.0', '1.1'];
    const expected = [0, 1].flatMap((file) => [
      `a.yaml#login[${file}]`,
      ...suffixes.map((suffix) => `a.yaml#list[${file}.${suffix}]`),
      `a.yaml#read[${file}]`,
      `a.yaml#logout[${file}]`,
    ]);
    expect(ids(plan)).toEqual(expected);
    expect(all(plan).map(({ order }) => order)).toEqual(expected.map((_, order) => order));
    expect(plan).toMatchObject({ total: 14, files: { length: 2 }, collections: [{ runs: 2, total: 14 }] });
    expect(all(plan).find(({ id }) => id === 'a.yaml#list[1.0.1]')?.row?.value).toEqual({ i: 0 });
    expect(all(plan).find(({ id }) => id === 'a.yaml#read[1]')?.row?.value).toEqual({ i: 1 });
  });

  it('has groups: the rows and repetitions of one request', async () => {
    const one = await collection('a.yaml');
    const [file] = planOf([inputOf(one, { requestRows: new Map([['read', rowsOf(one, 3)]]) })]).files;
    expect(file?.requests.groups.map((group) => [group.spec.id, group.length, group.dependsOn])).toEqual([
      ['list', 1, []],
      ['read', 3, ['list']],
    ]);
    expect(file?.requests).toHaveLength(4);
  });

  it('a request without rows has no result', async () => {
    const one = await collection('a.yaml');
    const plan = planOf([inputOf(one, { requestRows: new Map([['read', rowsOf(one, 0)]]) })]);
    expect(ids(plan)).toEqual(['a.yaml#login', 'a.yaml#list', 'a.yaml#logout']);
    expect(plan.total).toBe(3);
  });

  it('is the same each time it is read, and of many rows makes only those that are read', async () => {
    const one = await collection('a.yaml');
    let made = 0;
    const rows = sequence<Row>(1_000_000, function* () {
      for (;;) yield { value: { i: made++ }, span: { file: one.file, start: 0, end: 0 } };
    });
    const plan = planOf([inputOf(one, { rows })]);
    expect(plan).toMatchObject({ total: 4_000_000, files: { length: 1_000_000 } });
    for (const [index, file] of [...firstOf(plan.files, 3)].entries()) {
      expect(requestsOf(file).map(({ id }) => id)).toContain(`a.yaml#list[${index}]`);
    }
    expect(made).toBeLessThan(10);
  });

  it('takes what a selected request needs along, and no file without one', async () => {
    const other = await collection('b.yaml', 'requests: { other: { GET: "http://a.test/" } }');
    const plan = planOf([inputOf(await collection('a.yaml')), inputOf(other)], { selection: { names: ['read'] } });
    expect(ids(plan)).toEqual(['a.yaml#login', 'a.yaml#list', 'a.yaml#read', 'a.yaml#logout']);
    expect(plan.collections.map((planned) => planned.specs.map(({ id }) => id))).toEqual([
      ['login', 'list', 'read', 'logout'],
    ]);
  });

  it.each([
    ['rows', 7, 1],
    ['repetitions', 1, 7],
  ])('is dealt out to shards by its %s: disjoint, complete, with the places of the whole', async (_, count, repeat) => {
    const one = await collection('a.yaml');
    const two = await collection('b.yaml', 'requests: { other: { GET: "http://a.test/" } }');
    const inputs = [inputOf(one, count === 1 ? {} : { rows: rowsOf(one, count) }), inputOf(two)];
    const whole = planOf(inputs, { repeat });
    const shards = [1, 2, 3].map((index) => planOf(inputs, { repeat, shard: { index, total: 3 } }));
    const dealt = shards.flatMap(all).toSorted((a, b) => a.order - b.order);
    expect(dealt.map(({ id, order }) => [id, order])).toEqual(all(whole).map(({ id, order }) => [id, order]));
    expect(shards.reduce((sum, { total }) => sum + total, 0)).toBe(whole.total);
    for (const shard of shards) {
      expect(all(shard)).toHaveLength(shard.total);
      expect([...shard.files]).toHaveLength(shard.files.length);
      expect(shard.collections.reduce((sum, { total }) => sum + total, 0)).toBe(shard.total);
    }
  });

  it('a shard has only the fixtures that its files need', async () => {
    const fixture = await collection('login.yaml', 'requests: { login: { GET: "http://a.test/" } }');
    const alone = await collection('b.yaml', 'requests: { other: { GET: "http://a.test/" } }');
    const user: Collection = {
      ...(await collection('a.yaml')),
      fixtures: [{ alias: 'session', file: fixture.file.absolutePath, span: { file: fixture.file, start: 0, end: 0 } }],
    };
    const inputs = { fixtures: [inputOf(fixture)] };
    const shards = [1, 2].map((index) =>
      planOf([inputOf(user), inputOf(alone)], { ...inputs, shard: { index, total: 2 } }),
    );
    expect(shards.map(({ fixtures, total }) => [fixtures.size, total])).toEqual([
      [1, 5],
      [0, 1],
    ]);
  });
});

function* firstOf<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
