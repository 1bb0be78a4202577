import type { Json, JsonObject } from '../../model/json.ts';
import { isCredentialName } from '../credentials/credential-name.ts';
import { createVariableNames, isShellVariable } from '../names.ts';

/** The environment of everything one import makes: names are unique over all its collections. */
export type DraftVariables = {
  /** What the source says a variable is; the first value of a name stays. `secret` where the source marks it. */
  give: (name: string, value: string, options?: { secret?: boolean }) => void;
  /** As `give`, for one file only: another file may give the name another value. The name to `use` it by. */
  giveOwn: (name: string, value: string) => string;
  /** The variables of one collection. */
  collection: () => CollectionVariables;
  /** Values for `.env`. */
  secrets: () => { name: string; value: string }[];
};

export type CollectionVariables = {
  /** The expression of a variable of the source, `env.BASE_URL`; `at` is where it is used. */
  use: (name: string, at: number) => string;
  /** The expression of a credential that stood in the source in clear. */
  secret: (wish: string, value: string, at: number) => string;
  /** `env` of the collection, or undefined where it reads nothing. */
  declarations: () => JsonObject | undefined;
  /** Variables that nothing gives a value, with the first use of each. */
  missing: () => { name: string; source: string; at: number }[];
};

type Variable = { name: string; source: string; value?: string; secret: boolean };

export function createDraftVariables(): DraftVariables {
  const bySource = new Map<string, Variable>();
  const bySecret = new Map<string, Variable>();
  const nameFor = createVariableNames();

  const create = (wish: string, secret: boolean): Variable => ({ name: nameFor(wish), source: wish, secret });
  const variableOf = (source: string): Variable => {
    const known = bySource.get(source) ?? create(source, isCredentialName(source));
    bySource.set(source, known);
    return known;
  };
  return {
    give: (name, value, { secret = false } = {}) => {
      const variable = variableOf(name);
      variable.secret ||= secret;
      variable.value ??= value;
    },
    giveOwn: (name, value) => {
      let own = name;
      for (let number = 2; (bySource.get(own)?.value ?? value) !== value; number += 1) own = `${name} ${number}`;
      variableOf(own).value ??= value;
      return own;
    },
    collection: () => collectionVariables({ variableOf, bySource, bySecret, create }),
    secrets: () =>
      [...bySource.values(), ...bySecret.values()].flatMap(({ name, value, secret }) =>
        secret && value !== undefined && value !== '' ? [{ name, value }] : [],
      ),
  };
}

type Registry = {
  variableOf: (source: string) => Variable;
  bySource: Map<string, Variable>;
  bySecret: Map<string, Variable>;
  create: (wish: string, secret: boolean) => Variable;
};

function collectionVariables({ variableOf, bySource, bySecret, create }: Registry): CollectionVariables {
  const used = new Map<Variable, number>();
  // `$USER` that the source never sets is what the shell says it is.
  const wanted = (source: string): Variable => {
    if (bySource.has(source) || !isShellVariable(source)) return variableOf(source);
    const variable = { name: source, source, secret: false };
    bySource.set(source, variable);
    return variable;
  };
  const use = (variable: Variable, at: number): string => {
    if (!used.has(variable)) used.set(variable, at);
    return `env.${variable.name}`;
  };
  return {
    use: (name, at) => use(wanted(name), at),
    secret: (wish, value, at) => {
      const key = JSON.stringify([wish, value]);
      const known = bySecret.get(key) ?? { ...create(wish, true), value };
      bySecret.set(key, known);
      return use(known, at);
    },
    declarations: () =>
      used.size === 0
        ? undefined
        : Object.fromEntries([...used.keys()].map((variable) => [variable.name, declaration(variable)])),
    missing: () =>
      [...used]
        .filter(([{ value, secret }]) => value === undefined || (secret && value === ''))
        .map(([{ name, source }, at]) => ({ name, source, at })),
  };
}

function declaration({ value, secret }: Variable): Json {
  if (secret) return { secret: true };
  return value === undefined ? {} : { default: value };
}
