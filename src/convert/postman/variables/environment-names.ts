import { createVariableNames, toVariableName } from '../../names.ts';

/** The names of environment variables over everything one import makes. */
export type EnvironmentNames = {
  /** The same for the same variable of the source. */
  plain: (source: string) => string;
  /** The same for the same value under the same name; an empty value is a secret that has none yet. */
  secret: (wish: string, value: string) => string;
  /** Values for `.env`. */
  secrets: () => { name: string; value: string }[];
  /** Variables of the source that are plain, with the names they got. */
  plainNames: () => ReadonlyMap<string, string>;
};

export function createEnvironmentNames(): EnvironmentNames {
  const plain = new Map<string, string>();
  const secret = new Map<string, { name: string; value: string }>();
  const create = createVariableNames();
  return {
    plain: (source) => {
      const name = plain.get(source) ?? create(source);
      plain.set(source, name);
      return name;
    },
    secret: (wish, value) => {
      const key = JSON.stringify([toVariableName(wish), value]);
      const known = secret.get(key) ?? { name: create(wish), value };
      secret.set(key, known);
      return known.name;
    },
    secrets: () => [...secret.values()].filter(({ value }) => value !== ''),
    plainNames: () => plain,
  };
}
