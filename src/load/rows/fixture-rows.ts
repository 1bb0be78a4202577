import type { Collection } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';

/** Fixtures with rows of their own: a fixture runs once, so its users could not tell which row they see. */
export function fixtureRows(fixtures: Collection[]): Problem[] {
  return fixtures.flatMap(({ each }) => {
    if (each === undefined) return [];
    const hint = 'give `each` to its requests; what they capture are then lists';
    return [
      problemAt(each.span, 'input/conflict', 'a file that others use as a fixture runs once, not for each row', hint),
    ];
  });
}
