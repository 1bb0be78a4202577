import type { Contracts } from '../contract/contracts.ts';
import { createSchemaCache } from '../expect/schema/schema-cache.ts';
import { createHttpClient } from '../http/create-http-client.ts';
import type { ContractInventory } from '../model/contract.ts';
import type { RunEvent } from '../model/event.ts';
import type { Plan, PlannedCollection } from '../model/plan.ts';
import type { Counts, RequestResult } from '../model/result.ts';
import { formatDuration } from '../text/duration.ts';
import { createChannel } from './event-channel.ts';
import { createFixtures } from './fixtures.ts';
import { forEach } from './for-each.ts';
import { createRedactor, type Redactor } from './redact/redact.ts';
import type { RunContext, RunInput, RunSettings } from './run-context.ts';
import { createRunControl, problemsOfStop } from './run-control.ts';
import { runFile } from './run-file.ts';
import { createSemaphore } from './semaphore.ts';
import { createHostPolicy } from './send/host-policy.ts';
import { createHostRules, type HostRuleInput } from './send/host-rules.ts';
import { createRateLimiter } from './send/rate-limiter.ts';
import { createSnapshots } from './snapshots/snapshots.ts';

/**
 * Runs a plan. The events come as things happen, without secrets; `request:end` comes once for every request of the
 * plan, whatever stops the run. Throws to the reader only for a bug of ours, after the teardowns and the last event.
 */
export function executePlan(input: RunInput): AsyncIterable<RunEvent> {
  const channel = createChannel<RunEvent>();
  const emit = (event: RunEvent): void => {
    input.observe?.(event);
    channel.push(event);
  };
  void run(input, emit).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.items;
}

async function run(input: RunInput, emit: (event: RunEvent) => void): Promise<void> {
  const { plan, settings, host, control } = input;
  const startedMs = performance.now();
  const client = createHttpClient({
    maxConnectionsPerOrigin: settings.jobs,
    now: host.now,
    env: host.env,
    version: input.version,
    addressRefusal: createHostRules(hostRulesOf(settings)).addressRefusal,
  });
  const counts: Counts = { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  const context = createContext(input, { client, counts, emit });
  emit({
    type: 'run:start',
    format: 1,
    tool: { name: 'rollcall', version: input.version },
    startedAt: new Date(host.now()).toISOString(),
    environment: plan.environment,
    total: plan.total,
    files: filesOf(plan, context.redactor),
    ...(plan.shard === undefined ? {} : { shard: plan.shard }),
    ...(settings.minCoverage === undefined ? {} : { minCoverage: settings.minCoverage }),
  });
  for (const inventory of await inventoriesOf(plan, context.contracts)) emit({ type: 'contract', inventory });
  const endTimer = startMaxTime(input);
  try {
    const fixtures = createFixtures(plan, context);
    // Started in plan order.
    await forEach(plan.files, settings.jobs, async (file) => {
      try {
        await runFile(file, context, fixtures);
      } catch (error) {
        control.stop({ kind: 'bug', error });
      }
    });
  } finally {
    endTimer();
    await client.close();
  }
  const unwritten = (await context.snapshots?.flush()) ?? [];
  const durationMs = Math.round((performance.now() - startedMs) * 1000) / 1000;
  const stop = control.reason();
  const { exitCode, problems } = input.conclude(counts, stop, unwritten);
  for (const problem of [...problemsOfStop(stop), ...unwritten, ...problems]) emit({ type: 'problem', problem });
  emit({ type: 'run:end', durationMs, exitCode });
  if (stop?.kind === 'bug') throw withoutSecrets(stop.error, context.redactor);
}

/** Of the descriptions that files of the plan name; other files of the project may name more. */
async function inventoriesOf(plan: Plan, contracts: Contracts): Promise<ContractInventory[]> {
  const named = plan.collections.flatMap(({ collection }) => collection.openapi?.file ?? []);
  const descriptions = [...new Set(named)].flatMap((file) => contracts.get(file) ?? []);
  if (descriptions.length === 0) return [];
  const { inventoryOf } = await import('../contract/coverage/inventory-of.ts');
  return Promise.all(descriptions.map(inventoryOf));
}

/** The files in plan order; the rows of one count together. */
function filesOf(plan: Plan, redactor: Redactor): { file: string; collection: string; total: number }[] {
  const files = new Map<string, { file: string; collection: string; total: number }>();
  for (const { collection, total } of plan.collections) {
    const file = collection.file.path;
    const known = files.get(file) ?? { file, collection: redactor.text(collection.name), total: 0 };
    files.set(file, { ...known, total: known.total + total });
  }
  return [...files.values()];
}

/** The stack is printed; values may stand in its first line. */
function withoutSecrets(error: unknown, redactor: Redactor): unknown {
  if (error instanceof Error && error.stack !== undefined) error.stack = redactor.text(error.stack);
  return error;
}

/** What preparing requests needs, without a client that could send. */
export function createDryContext(input: Pick<RunInput, 'plan' | 'settings' | 'files' | 'host'>): RunContext {
  const refuse = (): never => {
    throw new Error('a dry run sends nothing');
  };
  const control = createRunControl();
  const counts: Counts = { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  const client = { send: refuse, close: async () => {} };
  return createContext(
    { ...input, control, version: '', conclude: () => ({ exitCode: 0, problems: [] }) },
    { client, counts, emit: () => {} },
  );
}

function hostRulesOf({ allowHosts, connection }: RunSettings): HostRuleInput {
  return { allowHosts, own: connection };
}

type Parts = Pick<RunContext, 'client' | 'emit'> & { counts: Counts };

function createContext(input: RunInput, { client, counts, emit }: Parts): RunContext {
  const { plan, settings, host, control, files } = input;
  const redactor = createRedactor([...settings.secrets, ...plan.collections.flatMap(secretsOf)]);
  return {
    plan,
    settings,
    host,
    files,
    client,
    control,
    redactor,
    hosts: createHostPolicy(hostRulesOf(settings), plan.collections, redactor),
    rate: createRateLimiter(settings.ratePerSecond, host),
    places: createSemaphore(settings.jobs),
    schemas: input.schemas ?? createSchemaCache(),
    ...(input.snapshotFiles && {
      snapshots: createSnapshots(input.snapshotFiles, settings.snapshots ?? 'new', redactor),
    }),
    contracts: input.contracts ?? new Map(),
    validators: new Map(),
    authCache: new Map(),
    emit,
    count: (result) => {
      countResult(counts, result);
      const failures = counts.failed + counts.errored;
      if (settings.bail !== undefined && failures >= settings.bail) control.stop({ kind: 'bail', failures });
    },
  };
}

/** Values of declared secrets and credentials that stand in the file in clear. */
export function secretsOf({ collection, env }: Pick<PlannedCollection, 'collection' | 'env'>): string[] {
  const declared = collection.env.flatMap(({ name, secret }) => (secret && env[name] !== undefined ? [env[name]] : []));
  return [...declared, ...collection.literalSecrets];
}

function startMaxTime({ settings, control, host }: RunInput): () => void {
  const { maxTimeMs } = settings;
  if (maxTimeMs === undefined) return () => {};
  const controller = new AbortController();
  void host.sleep(maxTimeMs, controller.signal).then(() => {
    if (!controller.signal.aborted) control.stop({ kind: 'max-time', text: formatDuration(maxTimeMs) });
  });
  return () => controller.abort();
}

function countResult(counts: Counts, result: RequestResult): void {
  counts.total++;
  counts[result.status]++;
  if (result.flaky) counts.flaky++;
}
