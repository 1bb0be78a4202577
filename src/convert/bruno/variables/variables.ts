import type { Json, JsonObject } from '../../../model/json.ts';
import type { SourceLocation } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { literal } from '../../literal.ts';
import { createVariableNames } from '../../names.ts';
import type { BrunoCollection, BrunoEnvironment } from '../tree.ts';
import { isSecretName } from './secret-name.ts';

/** A variable of rollcall's `env`. `values` are those of the environments of the source, by their names. */
export type EnvVariable = {
  name: string;
  source: string;
  value?: string;
  secret: boolean;
  values: Record<string, string>;
  object?: Json;
  /** The first use. */
  place: SourceLocation;
};

/** All that the requests of one collection read from outside; names are unique over all its files. */
export type Variables = {
  /** A variable of the environments; a text with references of its own is to be worked out by who asks. */
  ofEnvironment: (name: string, place: SourceLocation) => EnvVariable | { text: string } | undefined;
  ofProcess: (name: string, place: SourceLocation) => EnvVariable;
  /** A variable that nothing in the source gives a value. */
  unknown: (name: string, place: SourceLocation) => EnvVariable;
  /** A credential that stands in clear. */
  secret: (wish: string, value: string, place: SourceLocation) => EnvVariable;
  all: () => EnvVariable[];
};

export function createVariables({ environments, dotenv }: Pick<BrunoCollection, 'environments' | 'dotenv'>): Variables {
  const known = new Map<string, EnvVariable>();
  const nameFor = createVariableNames();
  const get = (key: string, create: (free: (wish: string) => string) => EnvVariable): EnvVariable => {
    const variable = known.get(key) ?? create(nameFor);
    known.set(key, variable);
    return variable;
  };
  return {
    ofEnvironment: (source, place) => {
      const found = definitions(environments, source);
      const [first] = found;
      if (first === undefined) return undefined;
      const isComputed = found.some(({ value }) => value.includes('{{'));
      if (isComputed && found.every(({ value }) => value === first.value)) return { text: first.value };
      return get(`environment ${source}`, (free) => {
        const values = Object.fromEntries(
          found.map(({ environment, value }) => [environment.name, expand(value, environment)]),
        );
        const value = values[environments[0]?.name ?? ''];
        const secret = found.some((one) => one.secret) || isSecretName(source);
        const object = first.object;
        return {
          name: free(source),
          source,
          secret,
          values,
          place,
          ...(value === undefined ? {} : { value }),
          ...(object === undefined ? {} : { object }),
        };
      });
    },
    ofProcess: (source, place) =>
      get(`process ${source}`, (free) => {
        const value = Object.hasOwn(dotenv, source) ? dotenv[source] : undefined;
        const secret = value !== undefined || isSecretName(source);
        return {
          name: free(source),
          source: `process.env.${source}`,
          secret,
          values: {},
          place,
          ...(value === undefined ? {} : { value }),
        };
      }),
    unknown: (source, place) =>
      get(`unknown ${source}`, (free) => ({
        name: free(source),
        source,
        secret: isSecretName(source),
        values: {},
        place,
      })),
    secret: (wish, value, place) =>
      get(`secret ${wish}\n${value}`, (free) => ({
        name: free(wish),
        source: wish,
        value,
        secret: true,
        values: {},
        place,
      })),
    all: () => [...known.values()],
  };
}

/** `env` of a collection. */
export function declarations(used: Iterable<EnvVariable>): JsonObject {
  return Object.fromEntries(
    Array.from(used, ({ name, secret, value }): [string, Json] => {
      if (secret) return [name, { secret: true }];
      return [name, value === undefined ? {} : { default: literal(value) }];
    }),
  );
}

/** Variables that a run will ask for. */
export function missingValues(used: Iterable<EnvVariable>): Leftover[] {
  return Array.from(used).flatMap(({ name, source, secret, value, place }): Leftover[] => {
    if (value !== undefined && !(secret && value === '')) return [];
    const hint = `set ${name} in the environment, in .env or with ${secret ? '--secret' : '--var'}`;
    return [{ place, what: `variable {{${source}}} needs a value`, hint }];
  });
}

type Definition = BrunoEnvironment['variables'][number] & { environment: BrunoEnvironment };

function definitions(environments: BrunoEnvironment[], name: string): Definition[] {
  return environments.flatMap((environment) => {
    const found = environment.variables.findLast((variable) => variable.enabled && variable.name === name);
    return found === undefined ? [] : [{ ...found, environment }];
  });
}

/** The value with those of the same environment in it. */
function expand(value: string, environment: BrunoEnvironment, depth = 0): string {
  if (depth > 10 || !value.includes('{{')) return value;
  return value.replace(/\{\{([^{}]+)\}\}/g, (reference, name: string) => {
    const found = environment.variables.findLast((variable) => variable.enabled && variable.name === name);
    return found === undefined ? reference : expand(found.value, environment, depth + 1);
  });
}
