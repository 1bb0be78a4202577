import type { PlannedFile } from '../../model/plan.ts';
import type { SecretNames } from './code/code-scope.ts';

/**
 * The variable for each value that must not stand in a script: declared secrets by their names, credentials that are
 * written in a collection by names of ours. The longest first, since one may hold another.
 */
export function secretNames(files: readonly PlannedFile[]): SecretNames {
  const names = new Map<string, string>();
  const taken = new Set(files.flatMap(({ collection }) => collection.env.map(({ name }) => name)));
  for (const { collection, env } of files) {
    for (const { name, secret } of collection.env) {
      const value = env[name];
      if (secret && value !== undefined && value !== '' && !names.has(value)) names.set(value, name);
    }
  }
  const literal = new Set(files.flatMap(({ collection }) => collection.literalSecrets));
  let number = 0;
  for (const value of literal) {
    // Of `Bearer abc` the token is the secret.
    const [, token = ''] = /^[A-Za-z][\w-]*\s+(\S+)$/.exec(value) ?? [];
    if (value === '' || names.has(value) || literal.has(token)) continue;
    do number += 1;
    while (taken.has(`SECRET_${number}`));
    names.set(value, `SECRET_${number}`);
  }
  return new Map([...names].toSorted(([a], [b]) => b.length - a.length));
}
