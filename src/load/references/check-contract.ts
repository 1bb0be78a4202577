import type { Collection } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';

/** `openapi: true` under `expect` where there is no description: a check that was asked for and cannot be made. */
export function checkContract({ openapi, setup, requests, teardown }: Collection): Problem[] {
  if (openapi !== undefined) return [];
  return [...setup, ...requests, ...teardown].flatMap(({ expect }) =>
    expect.flatMap((spec) => {
      if (spec.kind !== 'openapi' || spec.value.kind !== 'literal' || spec.value.value !== true) return [];
      const hint = 'name one: `openapi: api.yaml` at the top of the file, in rollcall.yaml, or --openapi';
      return [problemAt(spec.span, 'input/missing-key', 'there is no description to check against', hint)];
    }),
  );
}
