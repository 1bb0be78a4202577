import type { Section } from '../model/collection.ts';
import type { PlannedFile, PlannedGroup, PlannedRequest } from '../model/plan.ts';
import type { RequestResult, RequestStatus } from '../model/result.ts';
import { joined } from '../model/sequence.ts';
import { createFileContext, type FileContext } from './file-context.ts';
import type { Fixtures } from './fixtures.ts';
import { forEach } from './for-each.ts';
import type { RunContext } from './run-context.ts';
import { describeStop } from './run-control.ts';
import { runRequest, skipRequest } from './run-request.ts';

/** Runs one file from its fixtures to its teardown. Rejects only for a bug of ours. */
export async function runFile(file: PlannedFile, run: RunContext, fixtures: Fixtures): Promise<void> {
  try {
    const acquired = await fixtures.acquire(file.collection);
    const context = createFileContext(run, file, acquired.captured);
    if (acquired.failure === undefined) {
      await runBody(context);
      await runTeardown(context);
    } else {
      skipAll(context, acquired.failure);
    }
  } finally {
    await fixtures.release(file.collection);
  }
}

/** Nothing of the file is sent, its teardown neither. */
export function skipAll(context: FileContext, reason: string): void {
  const { setup, requests, teardown } = context.file;
  for (const planned of joined([setup, requests, teardown])) skipRequest(planned, reason, context);
}

/** Setup and requests. Returns the key and status of the first request that did not pass, where there is one. */
export async function runBody(context: FileContext): Promise<{ key: string; status: RequestStatus } | undefined> {
  const setupFailure = await runSection('setup', context);
  if (setupFailure === undefined) return runSection('requests', context);
  const reason = `the setup did not pass: ${setupFailure.key} ${setupFailure.status}`;
  for (const planned of context.file.requests) note(planned, skipRequest(planned, reason, context), context);
  return setupFailure;
}

/** Always, but where the run stopped before this file sent anything: then there is nothing to tear down. */
export async function runTeardown(context: FileContext): Promise<void> {
  const stop = context.run.control.reason();
  if (stop === undefined || context.started) {
    await runSection('teardown', context);
    return;
  }
  for (const planned of context.file.teardown) skipRequest(planned, describeStop(stop), context);
}

type Failure = { key: string; status: RequestStatus } | undefined;

async function runSection(section: Section, context: FileContext): Promise<Failure> {
  const { file } = context;
  const { groups } = file[section];
  let failure: Failure;
  const runOne = async (planned: PlannedRequest): Promise<void> => {
    const reason =
      section === 'setup' && failure !== undefined ? `${failure.key} before it ${failure.status}` : undefined;
    const result = reason === undefined ? await runRequest(planned, context) : skipRequest(planned, reason, context);
    note(planned, result, context);
    if (isFailure(result.status)) failure ??= { key: planned.spec.id, status: result.status };
  };
  const runGroup = async (group: PlannedGroup, atOnce: number): Promise<void> => {
    await forEach(group, atOnce, runOne);
    context.settle(group.spec.id);
  };
  if (file.collection.parallel) await runParallel(groups, (group) => runGroup(group, MAX_BEGUN));
  else for (const group of groups) await runGroup(group, 1);
  return failure;
}

/** A hundred thousand rows are not all begun at once: each that waits for its turn takes memory. */
const MAX_BEGUN = 500;

/** Starts each request as soon as what it depends on has ended; those of earlier sections have. */
async function runParallel(
  groups: readonly PlannedGroup[],
  runGroup: (group: PlannedGroup) => Promise<void>,
): Promise<void> {
  const byKey = new Map(groups.map((group) => [group.spec.id, group]));
  const ended = new Map<string, Promise<void>>();
  const endOf = (key: string): Promise<void> => {
    const known = ended.get(key);
    if (known !== undefined) return known;
    const group = byKey.get(key);
    const end =
      group === undefined ? Promise.resolve() : Promise.all(group.dependsOn.map(endOf)).then(() => runGroup(group));
    ended.set(key, end);
    return end;
  };
  await Promise.all([...byKey.keys()].map(endOf));
}

function note(planned: PlannedRequest, result: RequestResult, { statuses }: FileContext): void {
  const known = statuses.get(planned.spec.id);
  if (known === undefined) statuses.set(planned.spec.id, [result.status]);
  else if (!known.includes(result.status)) known.push(result.status);
}

function isFailure(status: RequestStatus): boolean {
  return status === 'failed' || status === 'errored';
}
