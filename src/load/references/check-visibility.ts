import type { RequestSpec } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import { didYouMean } from '../../text/nearest.ts';
import { capturerFor, isVisible, type ReferenceGraph, reachedReferences } from './reference-graph.ts';

/** What a request needs or refers to that has not ended when it is sent: later requests, and itself. */
export function checkVisibility(graph: ReferenceGraph, request: RequestSpec): Problem[] {
  return [...needProblems(graph, request), ...referenceProblems(graph, request)];
}

function needProblems(graph: ReferenceGraph, request: RequestSpec): Problem[] {
  return request.needs.flatMap(({ id, span }) => {
    const target = graph.byId.get(id);
    if (target === undefined) {
      const ids = [...graph.byId.keys()].filter((other) => other !== request.id);
      return [problemAt(span, 'input/unknown-request', `there is no request "${id}"`, didYouMean(id, ids))];
    }
    return isVisible(graph, request, target) ? [] : [tooLate(graph, { request, target, span, what: `"${id}"` })];
  });
}

function referenceProblems(graph: ReferenceGraph, request: RequestSpec): Problem[] {
  const told = new Set<number>();
  return reachedReferences(graph, request).flatMap(({ reference, use }) => {
    const isCapture = reference.root === 'vars' && !graph.vars.has(reference.name);
    const target =
      reference.root === 'responses'
        ? graph.byId.get(reference.name)
        : isCapture && capturerFor(graph, request, reference.name) === undefined
          ? graph.capturers.get(reference.name)?.at(-1)
          : undefined;
    if (target === undefined || isVisible(graph, request, target) || told.has(use.span.start)) return [];
    told.add(use.span.start);
    const name = `${reference.root}.${reference.name}`;
    const what = use === reference ? name : `vars.${use.name} uses ${name}, which`;
    return [tooLate(graph, { request, target, span: use.span, what })];
  });
}

type Late = { request: RequestSpec; target: RequestSpec; span: Span; what: string };

function tooLate(graph: ReferenceGraph, { request, target, span, what }: Late): Problem {
  if (request === target) {
    const hint = 'in `assert`, `capture`, `poll` and `paginate` the response is at hand as status, headers, body';
    return problemAt(span, 'input/later-request', `"${request.id}" refers to itself: ${what} is its own`, hint);
  }
  const isOtherSection = request.section !== target.section;
  const hint = isOtherSection
    ? `${request.section} comes before ${target.section}`
    : `move "${target.id}" above "${request.id}"${graph.collection.parallel ? '' : ', or set `parallel: true`'}`;
  const subject = what === `"${target.id}"` ? what : `${what} comes from "${target.id}", which`;
  return problemAt(span, 'input/later-request', `${subject} is later in the file`, hint);
}
