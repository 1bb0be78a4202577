import { dirname } from 'node:path';
import { checkConfigSecrets, checkEnvironmentName, checkFlagNames } from '../../load/environment/check-environment.ts';
import { readEnvFiles } from '../../load/environment/env-files.ts';
import { resolveEnvironment } from '../../load/environment/environment.ts';
import { nodeFileAccess } from '../../load/files/file-access.ts';
import type { ProjectConfig } from '../../load/load-project.ts';
import type { Collection } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';

export type EnvironmentInput = {
  config: ProjectConfig;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute; in place of the `.env` files where there are any. */
  envFiles: readonly string[];
  vars: Record<string, string>;
  environment?: string;
  /** Absolute folders outside the root that may be read. */
  allowRead?: string[];
};

export type Environments = {
  values: Map<Collection, Record<string, string>>;
  origins: Map<Collection, Record<string, string>>;
  problems: Problem[];
};

/** The values of the declared variables of every collection, and all that is missing or named in vain. */
export async function resolveEnvironments(
  collections: readonly Collection[],
  input: EnvironmentInput,
): Promise<Environments> {
  const { config, environment } = input;
  const result: Environments = { values: new Map(), origins: new Map(), problems: [] };
  result.problems.push(
    ...checkFlagNames(Object.keys(input.vars), [...collections]),
    ...checkConfigSecrets(config, [...collections]),
  );
  let hasEnvFile = false;
  const byFolder = new Map<string, ReturnType<typeof readEnvFiles>>();
  for (const collection of collections) {
    const folder = dirname(collection.file.absolutePath);
    const reading = byFolder.get(folder) ?? readFilesFor(collection, input);
    byFolder.set(folder, reading);
    const files = await reading;
    result.problems.push(...files.problems);
    hasEnvFile ||= files.files.some(({ path }) => path.endsWith(`.env.${environment}`));
    const resolved = resolveEnvironment(collection, {
      flags: input.vars,
      process: input.env,
      files: files.files,
      ...(environment === undefined
        ? {}
        : { environment: { name: environment, values: config.environments[environment] ?? {} } }),
    });
    result.values.set(collection, resolved.values);
    result.origins.set(collection, resolved.origins);
    result.problems.push(...resolved.problems);
  }
  const unknown = environment === undefined ? [] : checkEnvironmentName(environment, config, hasEnvFile);
  if (unknown.length === 0) return result;
  // With the right name the missing variables may well be there.
  const others = result.problems.filter(({ code }) => code !== 'input/missing-variable');
  return { ...result, problems: [...unknown, ...others] };
}

function readFilesFor(
  { file }: Collection,
  { config, environment, envFiles, allowRead }: EnvironmentInput,
): ReturnType<typeof readEnvFiles> {
  const search = {
    collection: file.absolutePath,
    root: config.root,
    ...(allowRead === undefined ? {} : { allowRead }),
    ...(environment === undefined ? {} : { environment }),
    ...(envFiles.length === 0 ? {} : { named: [...envFiles] }),
  };
  return readEnvFiles(search, nodeFileAccess);
}
