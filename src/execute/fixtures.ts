import type { Collection } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import type { Plan, PlannedFile } from '../model/plan.ts';
import { createFileContext, type FileContext } from './file-context.ts';
import type { RunContext } from './run-context.ts';
import { runBody, runTeardown, skipAll } from './run-file.ts';

export type Acquired = {
  /** What each fixture captured, by alias. */
  captured: Record<string, Record<string, Json>>;
  /** Why the user cannot run. */
  failure?: string;
};

export type Fixtures = {
  /** Waits for the fixtures of a collection; the first user starts them. */
  acquire: (collection: Collection) => Promise<Acquired>;
  /** The user has ended: a fixture that nobody will use any more is torn down. */
  release: (collection: Collection) => Promise<void>;
};

type Ready = { context: FileContext; failure?: string; skipped?: boolean };

/** Runs each fixture once, before its first user, and its teardown after its last, however many run side by side. */
export function createFixtures(plan: Plan, run: RunContext): Fixtures {
  const users = countUsers(plan);
  const ready = new Map<string, Promise<Ready>>();

  const start = async (file: PlannedFile): Promise<Ready> => {
    const acquired = await acquire(file.collection);
    const context = createFileContext(run, file, acquired.captured);
    if (acquired.failure !== undefined) {
      skipAll(context, acquired.failure);
      return { context, failure: acquired.failure, skipped: true };
    }
    const failed = await runBody(context);
    const stop = run.control.reason();
    if (failed !== undefined) return { context, failure: `${failed.key} ${failed.status}` };
    return stop === undefined ? { context } : { context, failure: 'the run stopped' };
  };

  const acquire = async (collection: Collection): Promise<Acquired> => {
    const captured: Acquired['captured'] = {};
    let failure: string | undefined;
    for (const { alias, file } of collection.fixtures) {
      const fixture = plan.fixtures.get(file);
      if (fixture === undefined) continue;
      let started = ready.get(file);
      if (started === undefined) ready.set(file, (started = start(fixture)));
      const { context, failure: why } = await started;
      captured[alias] = context.captured;
      if (why !== undefined) failure ??= `the fixture ${alias} (${fixture.collection.file.path}) did not pass: ${why}`;
    }
    return { captured, ...(failure === undefined ? {} : { failure }) };
  };

  const release = async (collection: Collection): Promise<void> => {
    for (const { file } of collection.fixtures.toReversed()) {
      const left = (users.get(file) ?? 0) - 1;
      users.set(file, left);
      const started = ready.get(file);
      if (left > 0 || started === undefined) continue;
      const { context, skipped } = await started;
      if (!skipped) await runTeardown(context);
      await release(context.file.collection);
    }
  };

  return { acquire, release };
}

/** How many files and fixtures use each fixture. */
function countUsers(plan: Plan): Map<string, number> {
  const users = new Map<string, number>();
  for (const { collection, runs } of plan.collections) {
    for (const { file } of collection.fixtures) users.set(file, (users.get(file) ?? 0) + runs);
  }
  return users;
}
