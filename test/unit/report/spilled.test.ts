import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/model/problem.ts';
import { type ReporterName, reporterNames, reporters } from '../../../src/report/reporters/registry.ts';
import { runReporters } from '../../../src/report/run-reporters.ts';
import { createTextStore, type SpillFile, type TextStore } from '../../../src/report/text-store.ts';
import { plainOptions, render, result, runOf, sampleRun, streamOf } from './sample-run.ts';

/** A file in memory. */
function spillFile(): SpillFile & { size: () => number } {
  let bytes = Buffer.alloc(0);
  return {
    append: async (more) => {
      bytes = Buffer.concat([bytes, ...more]);
    },
    read: (into, position) => void bytes.copy(into, 0, position),
    size: () => bytes.length,
  };
}

const create = (name: ReporterName, createStore?: () => TextStore) =>
  reporters[name].create({ ...plainOptions, verbosity: 1, ...(createStore && { createStore }) });

/** All but the one that keeps nothing. */
const keeping = reporterNames.filter((name) => name !== 'events');

describe.each(keeping)('%s', (name) => {
  it('is the same where what it keeps goes to files', async () => {
    const files: ReturnType<typeof spillFile>[] = [];
    const reporter = await create(name, () => {
      const file = spillFile();
      files.push(file);
      return createTextStore(file, 1);
    });
    expect(await render(reporter, sampleRun)).toBe(await render(await create(name), sampleRun));
    const bytes = files.reduce((sum, { size }) => sum + size(), 0);
    expect(bytes).toBeGreaterThan(0);
  });

  it('sorts two runs in one by id where their places are the same, also from files', async () => {
    const ids = ['b.yaml#y', 'a.yaml#z', 'b.yaml#x', 'a.yaml#y'];
    const [start, ...rest] = runOf(ids.map((id) => result(id, { status: 'failed' })));
    const run = [start!, ...rest.map((event) => (event.type === 'request:end' ? { ...event, order: 0 } : event))];
    const backwards = [start!, ...run.slice(1, -1).toReversed(), run.at(-1)!];
    const spilled = await create(name, () => createTextStore(spillFile(), 1));
    expect(await render(spilled, backwards)).toBe(await render(await create(name), run));
  });
});

it('one that cannot keep what it must is a problem of writing; the others are whole', async () => {
  const full: SpillFile = {
    append: () => Promise.reject(new ProblemError({ code: 'report/write', message: 'no space left' })),
    read: () => expect.unreachable(),
  };
  const texts: Record<string, string> = {};
  const outputOf = async (name: ReporterName, createStore?: () => TextStore) => ({
    name,
    reporter: await create(name, createStore),
    write: async (chunk: string) => {
      texts[name] = (texts[name] ?? '') + chunk;
    },
    finish: async () => {},
  });
  const broken = keeping.filter((name) => name !== 'tap');
  const outputs = await Promise.all([
    ...broken.map((name) => outputOf(name, () => createTextStore(full, 1))),
    outputOf('events'),
    outputOf('tap'),
  ]);
  const problems = await runReporters(streamOf(sampleRun), outputs);
  expect(problems).toEqual(broken.map(() => ({ code: 'report/write', message: 'no space left' })));
  expect(texts['tap']).toBe(await render(await create('tap'), sampleRun));
});
