import { ProblemError } from '../../../model/problem.ts';
import type { DescriptionVersion } from '../../description.ts';
import type { PathItem } from './path-items.ts';
import { childOf, follow, membersOf, type Placed, type ReadContext, textAt } from './placed.ts';

/** Where an operation stands, and what its path item has for it. */
export type OperationSource = { operation: Placed; item: PathItem; version: DescriptionVersion };

/** Parameter objects of the path item, then of the operation, which replaces those of the same name and place. */
export function parameterSources({ operation, item }: OperationSource, context: ReadContext): Placed[] {
  const byKey = new Map<string, Placed>();
  for (const owner of [...item.layers.toReversed(), operation]) {
    for (const [, reference] of membersOf(childOf(owner, 'parameters'))) {
      const parameter = follow(reference, context);
      const [name, place] = nameAndPlace(parameter, context);
      byKey.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter);
    }
  }
  return [...byKey.values()];
}

export function nameAndPlace(parameter: Placed, { locator }: ReadContext): [name: string, place: string] {
  const name = textAt(parameter, 'name');
  const place = textAt(parameter, 'in');
  if (name !== undefined && place !== undefined) return [name, place];
  const message = 'a parameter needs `name` and `in`';
  throw new ProblemError(locator.problem({ code: 'contract/description', place: parameter, message }));
}
