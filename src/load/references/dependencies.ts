import type { Collection, RequestSpec } from '../../model/collection.ts';
import {
  buildReferenceGraph,
  capturerFor,
  isVisible,
  type ReferenceGraph,
  reachedReferences,
} from './reference-graph.ts';

/**
 * The ids each request depends on, in file order: its `needs`, the requests whose responses its expressions use, and
 * the latest earlier request that captures each variable they use, directly or through vars.
 */
export function requestDependencies(collection: Collection): Map<string, string[]> {
  const graph = buildReferenceGraph(collection);
  return new Map(graph.requests.map((request) => [request.id, dependenciesOf(graph, request).map(({ id }) => id)]));
}

/** The requests that one depends on, in file order. */
export function dependenciesOf(graph: ReferenceGraph, request: RequestSpec): RequestSpec[] {
  const found = new Set<RequestSpec>();
  const add = (other: RequestSpec | undefined): void => {
    if (other && isVisible(graph, request, other)) found.add(other);
  };
  for (const { id } of request.needs) add(graph.byId.get(id));
  for (const { reference } of reachedReferences(graph, request)) {
    if (reference.root === 'responses') add(graph.byId.get(reference.name));
    if (reference.root === 'vars' && !graph.vars.has(reference.name)) add(capturerFor(graph, request, reference.name));
  }
  return [...found].toSorted((a, b) => (graph.positions.get(a) ?? 0) - (graph.positions.get(b) ?? 0));
}
