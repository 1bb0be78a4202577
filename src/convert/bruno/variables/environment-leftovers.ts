import type { Leftover } from '../../import.ts';
import { disabledPairs } from '../disabled-pairs.ts';
import type { BrunoCollection } from '../tree.ts';
import { isSecretName } from './secret-name.ts';

/** What the environments say beyond the values that the requests read. */
export function environmentLeftovers({ environments }: BrunoCollection): Leftover[] {
  const [first, ...others] = environments;
  const credentials = others.flatMap(({ name, variables }) =>
    variables
      .filter(
        (variable) => variable.enabled && variable.value !== '' && (variable.secret || isSecretName(variable.name)),
      )
      .filter(({ name: own, value }) => first?.variables.find((one) => one.name === own)?.value !== value)
      .map(
        (variable): Leftover => ({
          place: variable.place,
          what: `value of ${variable.name} in the environment ${name}`,
          hint: `credentials of an environment belong into .env.${name}`,
        }),
      ),
  );
  return [...environments.flatMap(({ variables }) => disabledPairs(variables, 'variable')), ...credentials];
}
