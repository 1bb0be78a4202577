import type { RequestSpec, VarSpec } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import { dependenciesOf } from './dependencies.ts';
import type { ReferenceGraph } from './reference-graph.ts';
import { referencesOf } from './request-references.ts';

/** Vars that are made of each other. */
export function varCircles(graph: ReferenceGraph): Problem[] {
  const next = ({ value }: VarSpec): VarSpec[] =>
    referencesOf(value).flatMap(({ root, name }) => (root === 'vars' ? (graph.vars.get(name) ?? []) : []));
  return findCircles([...graph.vars.values()], next).map((circle) => {
    const names = [...circle, circle[0]].map((spec) => spec?.name).join(' → ');
    return problemAt((circle[0] as VarSpec).span, 'input/cycle', `vars refer to each other in a circle: ${names}`);
  });
}

/** Requests of a parallel file that wait for each other. */
export function requestCircles(graph: ReferenceGraph): Problem[] {
  return findCircles(graph.requests, (request) => dependenciesOf(graph, request)).map((circle) => {
    const ids = [...circle, circle[0]].map((request) => request?.id).join(' → ');
    const message = `requests wait for each other in a circle: ${ids}`;
    return problemAt((circle[0] as RequestSpec).span, 'input/cycle', message);
  });
}

/** Each circle once, from its first member on; walks without recursion, for chains may be long. */
export function findCircles<T>(nodes: T[], next: (node: T) => T[]): T[][] {
  const done = new Set<T>();
  const circles: T[][] = [];
  for (const start of nodes) {
    const path: { node: T; rest: T[] }[] = [];
    const onPath = new Set<T>();
    const enter = (node: T): void => {
      path.push({ node, rest: next(node) });
      onPath.add(node);
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const child = top.rest.shift();
      if (child === undefined) {
        done.add(top.node);
        onPath.delete(top.node);
        path.pop();
      } else if (onPath.has(child)) {
        circles.push(path.slice(path.findIndex(({ node }) => node === child)).map(({ node }) => node));
      } else if (!done.has(child)) enter(child);
    }
  }
  return circles;
}
