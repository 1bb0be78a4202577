import type { Collection } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import { findCircles } from './check-circles.ts';

/** Collections that use each other as fixtures. */
export function fixtureCircles(collections: Collection[]): Problem[] {
  const byPath = new Map(collections.map((collection) => [collection.file.absolutePath, collection]));
  const next = ({ fixtures }: Collection): Collection[] => fixtures.flatMap(({ file }) => byPath.get(file) ?? []);
  return findCircles(collections, next).flatMap((circle) => {
    const [first, second = first] = circle;
    const use = first?.fixtures.find(({ file }) => file === second?.file.absolutePath);
    const paths = [...circle, first].map((collection) => collection?.file.path).join(' → ');
    return use ? [problemAt(use.span, 'input/cycle', `fixtures need each other in a circle: ${paths}`)] : [];
  });
}
