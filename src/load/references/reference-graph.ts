import { type Collection, type RequestSpec, sections, type VarSpec } from '../../model/collection.ts';
import type { Reference } from '../../model/template.ts';
import { plannedReferences, referencesOf, requestReferences } from './request-references.ts';

/** What refers to what in one file. */
export type ReferenceGraph = {
  collection: Collection;
  /** All requests in the order of their sections and of the file. */
  requests: RequestSpec[];
  byId: Map<string, RequestSpec>;
  positions: Map<RequestSpec, number>;
  vars: Map<string, VarSpec>;
  /** By variable: the requests that capture it, in order. */
  capturers: Map<string, RequestSpec[]>;
};

/** A reference that a request makes; `use` is where it begins in the request: itself, or the var it goes through. */
export type ReachedReference = { reference: Reference; use: Reference };

export function buildReferenceGraph(collection: Collection): ReferenceGraph {
  const requests = sections.flatMap((section) => collection[section]);
  const capturers = new Map<string, RequestSpec[]>();
  for (const request of requests) {
    for (const { name } of request.capture) {
      const others = capturers.get(name);
      if (others) others.push(request);
      else capturers.set(name, [request]);
    }
  }
  return {
    collection,
    requests,
    byId: new Map(requests.toReversed().map((request) => [request.id, request])),
    positions: new Map(requests.map((request, index) => [request, index])),
    vars: new Map(collection.vars.map((spec) => [spec.name, spec])),
    capturers,
  };
}

/** The references of a request, and those of the vars it uses, through any number of vars. */
export function reachedReferences(graph: ReferenceGraph, request: RequestSpec): ReachedReference[] {
  return reachedFrom(graph, [...requestReferences(request), ...plannedReferences(request)]);
}

/** References, and those of the vars they name, through any number of vars. */
export function reachedFrom(graph: ReferenceGraph, references: readonly Reference[]): ReachedReference[] {
  const reached = references.map((reference) => ({ reference, use: reference }));
  const visited = new Set<VarSpec>();
  for (const { reference, use } of reached) {
    const spec = reference.root === 'vars' ? graph.vars.get(reference.name) : undefined;
    if (spec === undefined || visited.has(spec)) continue;
    visited.add(spec);
    // The list grows while it is walked.
    for (const inner of referencesOf(spec.value)) reached.push({ reference: inner, use });
  }
  return reached;
}

/** Whether a request may see what another gave: it is of an earlier section, or of its own and can have ended before. */
export function isVisible(graph: ReferenceGraph, from: RequestSpec, to: RequestSpec): boolean {
  if (from === to) return false;
  if (from.section === to.section && graph.collection.parallel) return true;
  return (graph.positions.get(to) ?? 0) < (graph.positions.get(from) ?? 0);
}

/** The request whose capture a use of a variable means: the latest that can have ended before. */
export function capturerFor(graph: ReferenceGraph, from: RequestSpec, name: string): RequestSpec | undefined {
  return graph.capturers.get(name)?.findLast((request) => isVisible(graph, from, request));
}
