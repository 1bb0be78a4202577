import { stringify } from 'yaml';
import type { BrunoEnvironment } from '../tree.ts';
import type { EnvVariable } from './variables.ts';

/** `rollcall.yaml` with the values of every environment; undefined where there is only one. Credentials stay out. */
export function environmentsFile(
  environments: readonly BrunoEnvironment[],
  variables: readonly EnvVariable[],
): { path: string; text: string } | undefined {
  if (environments.length < 2) return undefined;
  const values = environments.map(({ name }) => {
    const own = variables.flatMap(({ name: variable, secret, values: all }) => {
      const value = all[name];
      return secret || value === undefined ? [] : [[variable, value]];
    });
    return [name, Object.fromEntries(own)];
  });
  return { path: 'rollcall.yaml', text: stringify({ environments: Object.fromEntries(values) }, { lineWidth: 0 }) };
}
