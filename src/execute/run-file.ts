import type { Section } from '../model/collection.ts';
import type { PlannedFile, PlannedRequest } from '../model/plan.ts';
import type { RequestResult, RequestStatus } from '../model/result.ts';
import { createFileContext, type FileContext } from './file-context.ts';
import type { Fixtures } from './fixtures.ts';
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
  for (const planned of [...setup, ...requests, ...teardown]) skipRequest(planned, reason, context);
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
  const requests = file[section];
  const remaining = new Map<string, number>();
  for (const { spec } of requests) remaining.set(spec.id, (remaining.get(spec.id) ?? 0) + 1);
  let failure: Failure;
  const finish = (planned: PlannedRequest, result: RequestResult): void => {
    note(planned, result, context);
    if (isFailure(result.status)) failure ??= { key: planned.spec.id, status: result.status };
    const left = (remaining.get(planned.spec.id) ?? 1) - 1;
    remaining.set(planned.spec.id, left);
    if (left === 0) context.settle(planned.spec.id);
  };
  const runOne = async (planned: PlannedRequest): Promise<void> => {
    const reason =
      section === 'setup' && failure !== undefined ? `${failure.key} before it ${failure.status}` : undefined;
    finish(planned, reason === undefined ? await runRequest(planned, context) : skipRequest(planned, reason, context));
  };
  if (file.collection.parallel) await runParallel(requests, runOne);
  else for (const planned of requests) await runOne(planned);
  return failure;
}

/** Starts each request as soon as what it depends on has ended; those of earlier sections have. */
async function runParallel(
  requests: readonly PlannedRequest[],
  runOne: (planned: PlannedRequest) => Promise<void>,
): Promise<void> {
  const byKey = new Map<string, PlannedRequest[]>();
  for (const planned of requests) {
    const known = byKey.get(planned.spec.id);
    if (known === undefined) byKey.set(planned.spec.id, [planned]);
    else known.push(planned);
  }
  const ended = new Map<string, Promise<unknown>>();
  const endOf = (key: string): Promise<unknown> => {
    const known = ended.get(key);
    if (known !== undefined) return known;
    const instances = byKey.get(key) ?? [];
    const dependencies = instances[0]?.dependsOn ?? [];
    const end = Promise.all(dependencies.map(endOf)).then(() => runSome(instances, runOne));
    ended.set(key, end);
    return end;
  };
  await Promise.all([...byKey.keys()].map(endOf));
}

/** A hundred thousand rows are not all begun at once: each that waits for its turn takes memory. */
const MAX_BEGUN = 500;

async function runSome(
  instances: readonly PlannedRequest[],
  runOne: (planned: PlannedRequest) => Promise<void>,
): Promise<void> {
  const queue = instances.values();
  const worker = async (): Promise<void> => {
    for (const planned of queue) await runOne(planned);
  };
  await Promise.all(Array.from({ length: Math.min(MAX_BEGUN, instances.length) }, worker));
}

function note(planned: PlannedRequest, result: RequestResult, { statuses }: FileContext): void {
  const known = statuses.get(planned.spec.id);
  if (known === undefined) statuses.set(planned.spec.id, [result.status]);
  else if (!known.includes(result.status)) known.push(result.status);
}

function isFailure(status: RequestStatus): boolean {
  return status === 'failed' || status === 'errored';
}
