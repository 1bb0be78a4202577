import type { Collection } from '../model/collection.ts';
import { type Problem, problemAt } from '../model/problem.ts';
import type { ProjectConfig } from './load-project.ts';

/**
 * What the format has and this version does not do yet. It is an error: a check that was asked for and is not made
 * must not look as if it had passed.
 */
export function unsupportedInCollection({ openapi, setup, requests, teardown }: Collection): Problem[] {
  const contract =
    openapi === undefined
      ? []
      : [unsupported(openapi.span, 'contract checks against an OpenAPI description are', '`openapi`')];
  const checks = [...setup, ...requests, ...teardown].flatMap(({ expect }) =>
    expect.flatMap((spec) => {
      if (spec.kind !== 'snapshot' && spec.kind !== 'openapi') return [];
      if (spec.value.kind === 'literal' && spec.value.value === false) return [];
      return [
        unsupported(spec.span, spec.kind === 'snapshot' ? 'snapshots are' : 'contract checks are', `\`${spec.kind}\``),
      ];
    }),
  );
  return [...contract, ...checks];
}

/** As for collections. */
export function unsupportedInConfig({ settings, spans }: ProjectConfig): Problem[] {
  const keys = {
    minCoverage: 'a gate on contract coverage is',
    compare: 'a comparison with an earlier run is',
  } as const;
  return (Object.keys(keys) as (keyof typeof keys)[]).flatMap((key) => {
    const span = spans[key];
    return settings[key] === undefined || span === undefined ? [] : [unsupported(span, keys[key], `\`${key}\``)];
  });
}

function unsupported(span: Parameters<typeof problemAt>[0], what: string, key: string): Problem {
  return problemAt(span, 'input/unsupported', `${what} not in this version`, `take ${key} out`);
}
