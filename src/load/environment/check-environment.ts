import type { Collection } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';
import { locationOf, type Span } from '../../model/source.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { ProjectConfig } from '../load-project.ts';

/**
 * Whether an environment is one of `rollcall.yaml`, or has a `.env.<name>` file (`hasEnvFile`). `name` comes from `-e`,
 * or from `environment` of `rollcall.yaml`.
 */
export function checkEnvironmentName(name: string, config: ProjectConfig, hasEnvFile: boolean): Problem[] {
  const names = Object.keys(config.environments);
  if (names.includes(name) || hasEnvFile) return [];
  const otherwise = names.length === 0 ? 'rollcall.yaml has no `environments`' : `there are ${names.join(', ')}`;
  const span = config.environment === name ? config.spans['environment'] : undefined;
  return [
    {
      code: 'usage/unknown-environment',
      message: `there is no environment "${name}"`,
      hint: didYouMean(name, names) ?? otherwise,
      ...(span && { location: locationOf(span) }),
    },
  ];
}

/** Names of `--var` and `--secret` that no selected file declares. */
export function checkFlagNames(names: string[], collections: Collection[]): Problem[] {
  const declared = new Set(collections.flatMap(({ env }) => env.map(({ name }) => name)));
  return names
    .filter((name) => !declared.has(name))
    .map((name) => ({
      code: 'usage/unknown-variable',
      message: `no selected file declares ${name} under \`env\``,
      hint:
        didYouMean(name, declared) ??
        (declared.size === 0 ? 'none declares any' : `declared are ${[...declared].join(', ')}`),
    }));
}

/** Values in `rollcall.yaml` of variables that a collection declares `secret`. The value is in no message. */
export function checkConfigSecrets(config: ProjectConfig, collections: Collection[]): Problem[] {
  const secrets = new Set(collections.flatMap(({ env }) => env.filter(({ secret }) => secret).map(({ name }) => name)));
  return Object.entries(config.environmentSpans).flatMap(([environment, spans]) =>
    Object.entries(spans)
      .filter(([name]) => secrets.has(name))
      .map(([name, span]) => secretProblem(name, span, environment)),
  );
}

function secretProblem(name: string, span: Span, environment: string): Problem {
  const location = locationOf(span);
  return {
    code: 'input/secret-in-config',
    message: `rollcall.yaml holds a value of the secret ${name}`,
    hint: `put it into .env.${environment} (kept out of git), the process environment, or --secret ${name}=…`,
    location,
    // Not the line itself: the value stands in it.
    excerpt: { text: `${' '.repeat(location.column - 1)}${name}: ***`, column: location.column, length: name.length },
  };
}
