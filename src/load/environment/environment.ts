import type { Collection, EnvDeclaration } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { EnvFile } from './env-files.ts';

/** Where values come from, strongest first. */
export type EnvironmentSources = {
  /** `--var` and `--secret`. */
  flags: Record<string, string>;
  /** The environment of the process. */
  process: Record<string, string | undefined>;
  /** `.env` files of the collection, strongest first: see `readEnvFiles`. */
  files: EnvFile[];
  /** The name of the environment, and its values in `rollcall.yaml`. */
  environment?: { name: string; values: Record<string, string> };
};

export type Environment = {
  values: Record<string, string>;
  /** Where each value comes from, for `--verbose`. */
  origins: Record<string, string>;
  problems: Problem[];
};

/** The values of the variables a collection declares; every missing one is a problem, used or not. */
export function resolveEnvironment(collection: Collection, sources: EnvironmentSources): Environment {
  const environment: Environment = { values: {}, origins: {}, problems: [] };
  for (const declaration of collection.env) {
    const found = findValue(declaration, sources);
    if (found !== undefined) {
      environment.values[declaration.name] = found.value;
      environment.origins[declaration.name] = found.origin;
    } else if (declaration.required) {
      environment.problems.push(missing(declaration, sources));
    }
  }
  return environment;
}

function findValue(
  { name, default: fallback }: EnvDeclaration,
  { flags, process, files, environment }: EnvironmentSources,
): { value: string; origin: string } | undefined {
  const candidates: [origin: string, values: Record<string, string | undefined>][] = [
    ['--var or --secret', flags],
    ['the process environment', process],
    ...files.map((file): [string, Record<string, string>] => [file.path, file.values]),
    [`environments.${environment?.name} of rollcall.yaml`, environment?.values ?? {}],
    ['the default', fallback === undefined ? {} : { [name]: fallback }],
  ];
  for (const [origin, values] of candidates) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return { value, origin };
  }
  return undefined;
}

function missing({ name, secret, description, span }: EnvDeclaration, { environment }: EnvironmentSources): Problem {
  const flag = secret ? '--secret' : '--var';
  const ways = [`${flag} ${name}=…`, `export ${name}=…`, `a line ${name}=… in .env`];
  if (!secret) ways.push(`environments.${environment?.name ?? '<name>'} of rollcall.yaml`);
  const what = description === undefined ? '' : ` (${description})`;
  const hint = `set it by ${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}`;
  return problemAt(span, 'input/missing-variable', `${name} has no value${what}`, hint);
}
