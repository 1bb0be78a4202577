import { resolve } from 'node:path';
import type { Contracts } from '../../contract/contracts.ts';
import { secretsOf } from '../../execute/execute-plan.ts';
import { createRedactor, type Redactor } from '../../execute/redact/redact.ts';
import { redactProblem } from '../../execute/redact/redact-attempt.ts';
import { createSchemaCache, type SchemaCache } from '../../expect/schema/schema-cache.ts';
import { checkUrls } from '../../load/check-urls.ts';
import { nodeFileAccess } from '../../load/files/file-access.ts';
import { type CollectionFile, findCollections } from '../../load/find-collections.ts';
import { loadCollections } from '../../load/load-collections.ts';
import { loadProject, type ProjectConfig } from '../../load/load-project.ts';
import type { Collection } from '../../model/collection.ts';
import type { EarlierRun } from '../../model/comparison.ts';
import type { Host } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import { type Problem, problemOf } from '../../model/problem.ts';
import { buildPlan, type CollectionInput, type PlanInput } from '../../plan/build-plan.ts';
import type { Selection } from '../../plan/select-requests.ts';
import type { InputOptions } from '../flags/options.ts';
import { createRunFiles, type ReadRules } from '../run/run-files.ts';
import { checkExpectations } from './check-expectations.ts';
import { collectionInput, type RowContext } from './collection-input.ts';
import { failedIds } from './failed-ids.ts';
import { openapiOf } from './openapi-of.ts';
import { readContracts } from './read-contracts.ts';
import { readEarlier } from './read-earlier.ts';
import { resolveEnvironments } from './resolve-environments.ts';

/** Where things are read from; `projectRoot` is the folder to start from in place of the working directory. */
export type InputContext = {
  host: Host;
  projectRoot?: string;
  /** Keys of defaults that flags take over. */
  overridden?: readonly string[];
  /** In place of `allowHosts` of rollcall.yaml, for what descriptions refer to. */
  allowHosts?: readonly string[];
  /** Values of `--reporter`: where `--failed` finds the last report. */
  reporters?: readonly string[];
};

export type PreparedInput = {
  config: ProjectConfig;
  /** For files that are named only during the run. */
  load: ReadRules;
  collections: Collection[];
  /** What they use as fixtures. */
  fixtures: Collection[];
  /** Where the value of each variable comes from, by collection and name. */
  origins: ReadonlyMap<Collection, Record<string, string>>;
  /** The values of the variables of each collection. */
  values: ReadonlyMap<Collection, Record<string, string>>;
  /** Knows every secret that is known before the run. */
  redactor: Redactor;
  /** With the schemas of the plan. */
  schemas: SchemaCache;
  /** The descriptions that the collections name. */
  contracts: Contracts;
  /** The run to compare with. */
  earlier?: EarlierRun;
  /** Undefined where there are problems. */
  plan?: Plan;
  problems: Problem[];
};

/** Reads everything that is known before the first request and plans the run; all problems at once. */
export async function prepareInput(options: InputOptions, input: InputContext): Promise<PreparedInput> {
  const { host, projectRoot, overridden = [], reporters = [] } = input;
  const project = await loadProject(projectRoot ?? host.cwd);
  const { config } = project;
  const { settings } = config;
  const allowHosts = input.allowHosts ?? config.allowHosts;
  const allowRead = [...options.allowRead.map((folder) => resolve(host.cwd, folder)), ...config.allowRead];
  const load: ReadRules = { root: config.root, allowRead, access: nodeFileAccess };
  const data = dataFile(options, config, host);
  const contract = await openapiOf(options, config, host);
  const compared = await readEarlier(options.compare, config, host.cwd);
  const found = await findCollections({ paths: options.paths, cwd: host.cwd, config });
  const loaded = await loadCollections({
    root: config.root,
    files: found.files,
    allowRead,
    overridden,
    ...(config.defaults === undefined ? {} : { defaults: config.defaults }),
    ...(contract.openapi === undefined ? {} : { openapi: contract.openapi }),
    ...(data === undefined ? {} : { data }),
  });
  const all = [...loaded.collections, ...loaded.fixtures];
  const environment = options.environment ?? config.environment;
  const environments = await resolveEnvironments(all, {
    config,
    env: host.env,
    envFiles:
      options.envFiles.length > 0 ? options.envFiles.map((file) => resolve(host.cwd, file)) : (config.envFile ?? []),
    vars: { ...options.vars, ...options.secrets },
    allowRead,
    ...(environment === undefined ? {} : { environment }),
  });
  const redactor = createRedactor([
    ...Object.values(options.secrets),
    ...all.flatMap((collection) => secretsOf({ collection, env: environments.values.get(collection) ?? {} })),
  ]);
  const schemas = createSchemaCache();
  const { contracts, problems: contractProblems } = await readContracts(all, {
    load,
    allowRemoteRefs: options.allowRemoteRefs ?? settings.allowRemoteRefs ?? false,
    remote: { host, ...(allowHosts && { allowHosts }) },
  });
  const base = {
    config,
    load,
    collections: loaded.collections,
    fixtures: loaded.fixtures,
    origins: environments.origins,
    redactor,
    schemas,
    contracts,
    values: environments.values,
    ...(compared.earlier && { earlier: compared.earlier }),
  };
  const refused = (reasons: Problem[]): PreparedInput => ({
    ...base,
    problems: reasons.map((problem) => redactProblem(problem, redactor)),
  });
  const problems = [
    ...project.problems,
    ...found.problems,
    ...contract.problems,
    ...compared.problems,
    ...loaded.problems,
    ...contractProblems,
    ...all.flatMap(checkUrls),
    ...environments.problems,
  ];
  // What follows evaluates values: without a sound collection it would only repeat the problems.
  if (problems.length > 0) return refused(problems);
  const context: RowContext = { host, rows: loaded.rows, problems };
  const inputOf = (collection: Collection, rowsFile?: string): CollectionInput =>
    collectionInput({ collection, env: environments.values.get(collection) ?? {}, rowsFile }, context);
  const collections = loaded.collections.map((collection) => inputOf(collection, data));
  const fixtures = loaded.fixtures.map((collection) => inputOf(collection));
  if (problems.length > 0) return refused(problems);
  try {
    const ids = options.failed
      ? await failedIds(config, { flags: reporters, cwd: host.cwd })
      : options.ids && new Set(options.ids);
    const whole: PlanInput = {
      collections,
      fixtures,
      selection: { ...selectionOf(options, config, found.files), ...(ids && { ids }) },
      environment: environment ?? null,
      ...(compared.earlier && { earlier: compared.earlier }),
      repeat: options.repeat ?? settings.repeat ?? 1,
    };
    const plan = buildPlan({ ...whole, ...(options.shard === undefined ? {} : { shard: options.shard }) });
    // A part may be empty, the whole may not.
    if (plan.total === 0 && buildPlan(whole).total === 0) {
      return refused([nothingToRun({ ...settings, ...options })]);
    }
    const unusable = await checkExpectations(plan, { files: createRunFiles(load), schemas });
    return unusable.length > 0 ? refused(unusable) : { ...base, plan, problems };
  } catch (error) {
    return refused([problemOf(error)]);
  }
}

function selectionOf(options: InputOptions, { settings }: ProjectConfig, files: CollectionFile[]): Selection {
  const names = options.names.length > 0 ? options.names : settings.name === undefined ? [] : [settings.name];
  const tags = options.tags ?? settings.tags;
  const excludeTags = options.excludeTags ?? settings.excludeTags;
  return {
    lines: new Map(files.filter(({ lines }) => lines.length > 0).map(({ path, lines }) => [path, lines])),
    ...(names.length === 0 ? {} : { names }),
    ...(tags === undefined ? {} : { tags }),
    ...(excludeTags === undefined ? {} : { excludeTags }),
  };
}

/** `--data` is relative to the working directory, `data` of rollcall.yaml to its folder. */
function dataFile({ data }: InputOptions, { settings, root }: ProjectConfig, { cwd }: Host): string | undefined {
  if (data !== undefined) return resolve(cwd, data);
  return settings.data === undefined ? undefined : resolve(root, settings.data);
}

function nothingToRun({ paths, names, tags, excludeTags, failed, data }: InputOptions): Problem {
  const filters = [
    ...(tags === undefined ? [] : [`--tags "${tags}"`]),
    ...(excludeTags === undefined ? [] : [`--exclude-tags "${excludeTags}"`]),
    ...names.map((name) => `--name "${name}"`),
    ...(failed ? ['--failed'] : []),
    ...(data === undefined ? [] : [`--data ${data}`]),
  ];
  if (failed && filters.length === 1) {
    return {
      code: 'usage/nothing-to-run',
      message: 'nothing failed in the last run, so there is nothing to run again',
    };
  }
  const where = paths.length === 0 ? 'the collections' : paths.join(', ');
  return {
    code: 'usage/nothing-to-run',
    message:
      filters.length === 0 ? `there is no request in ${where}` : `no request in ${where} fits ${filters.join(' ')}`,
    hint: 'see what there is with `rollcall list`',
  };
}
