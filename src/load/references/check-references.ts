import type { Collection, RowsSpec } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { Reference } from '../../model/template.ts';
import { didYouMean } from '../../text/nearest.ts';
import { requestCircles, varCircles } from './check-circles.ts';
import { checkVisibility } from './check-visibility.ts';
import { buildReferenceGraph, type ReferenceGraph, reachedFrom } from './reference-graph.ts';
import { plannedReferences, referencesOf, requestReferences, rowReferences } from './request-references.ts';

/** What is known beyond the file itself. */
export type ReferenceContext = {
  /** The columns of rows, where they are known. */
  columns: (rows: RowsSpec) => string[] | undefined;
  /** Rows of the command line: they count as rows of every file; `columns` where they are known. */
  data?: { columns?: string[] };
  /** What the collection of a fixture captures, by absolute path; undefined where it could not be read. */
  captures: (file: string) => string[] | undefined;
};

/** Everything expressions and `needs` of a file refer to that is not there, or not there yet. */
export function checkReferences(collection: Collection, context: ReferenceContext): Problem[] {
  const graph = buildReferenceGraph(collection);
  const fileRows = context.data ?? rowsOf(collection.each, context);
  const problems = [
    ...collection.vars.flatMap(({ value }) => checkNames(referencesOf(value), { graph, context, rows: fileRows })),
    ...checkPlanned(rowReferences(collection.each), { graph, context, rows: undefined }),
    ...captureProblems(graph),
    ...varCircles(graph),
    ...(collection.parallel ? requestCircles(graph) : []),
  ];
  for (const request of graph.requests) {
    const rows = request.each ? rowsOf(request.each, context) : fileRows;
    problems.push(...checkNames(requestReferences(request), { graph, context, rows }));
    problems.push(...checkPlanned(plannedReferences(request), { graph, context, rows: fileRows }));
    problems.push(...checkVisibility(graph, request));
  }
  return problems;
}

type Rows = { columns?: string[] };
type NameInput = { graph: ReferenceGraph; context: ReferenceContext; rows: Rows | undefined };

function rowsOf(rows: RowsSpec | undefined, context: ReferenceContext): Rows | undefined {
  if (rows === undefined) return undefined;
  const columns = context.columns(rows);
  return columns ? { columns } : {};
}

function checkNames(references: readonly Reference[], input: NameInput): Problem[] {
  return references.map((reference) => checkName(reference, input)).filter((problem) => problem !== undefined);
}

function checkName(reference: Reference, { graph, context, rows }: NameInput): Problem | undefined {
  const { name, span } = reference;
  const { collection } = graph;
  switch (reference.root) {
    case 'env': {
      const names = collection.env.map((declared) => declared.name);
      return names.includes(name)
        ? undefined
        : unknown(span, `env.${name} is not declared`, name, names, 'declare it under `env`');
    }
    case 'vars': {
      if (graph.vars.has(name) || graph.capturers.has(name)) return undefined;
      const names = [...graph.vars.keys(), ...graph.capturers.keys()];
      return unknown(
        span,
        `vars.${name} is not defined`,
        name,
        names,
        'no entry of `vars` and no capture has this name',
      );
    }
    case 'responses': {
      if (graph.byId.has(name)) return undefined;
      return unknown(
        span,
        `there is no request "${name}"`,
        name,
        graph.byId.keys(),
        'responses are named by the ids of requests',
      );
    }
    case 'fixtures':
      return checkFixture(reference, collection, context);
    case 'row':
      return checkRow(reference, rows);
  }
}

function checkFixture(
  { name, member, span }: Reference,
  collection: Collection,
  context: ReferenceContext,
): Problem | undefined {
  const fixture = collection.fixtures.find(({ alias }) => alias === name);
  if (fixture === undefined) {
    const aliases = collection.fixtures.map(({ alias }) => alias);
    return unknown(span, `there is no fixture "${name}"`, name, aliases, 'declare it under `fixtures`');
  }
  const captured = context.captures(fixture.file);
  if (member === undefined || captured === undefined || captured.includes(member)) return undefined;
  return unknown(
    span,
    `the fixture "${name}" captures no "${member}"`,
    member,
    captured,
    `it captures ${list(captured)}`,
  );
}

function checkRow({ name, span, optional }: Reference, rows: Rows | undefined): Problem | undefined {
  if (rows === undefined) {
    const hint = 'give the request or the file `each`';
    return problemAt(span, 'expression/undefined-name', `there are no rows for row.${name}`, hint);
  }
  if (rows.columns === undefined || rows.columns.includes(name) || optional) return undefined;
  return unknown(span, `the rows have no "${name}"`, name, rows.columns, `they have ${list(rows.columns)}`);
}

/** Rows and `repeat` are known before anything is sent, so they cannot use what a request gives. */
function checkPlanned(references: readonly Reference[], input: NameInput): Problem[] {
  const late = reachedFrom(input.graph, references).flatMap(({ reference, use }) => {
    const isCapture =
      reference.root === 'vars' && !input.graph.vars.has(reference.name) && input.graph.capturers.has(reference.name);
    if (reference.root !== 'responses' && reference.root !== 'fixtures' && !isCapture) return [];
    const message = `${use.root}.${use.name} is not known before the first request is sent`;
    return [problemAt(use.span, 'expression/undefined-name', message, 'rows and `repeat` can use env and plain vars')];
  });
  return [...checkNames(references, input), ...late];
}

function captureProblems(graph: ReferenceGraph): Problem[] {
  const problems: Problem[] = [];
  for (const request of graph.requests) {
    for (const { name, span } of request.capture) {
      const others = graph.capturers.get(name) ?? [];
      if (graph.vars.has(name)) {
        problems.push(
          problemAt(
            span,
            'input/conflict',
            `"${name}" is an entry of \`vars\` already`,
            'give the capture another name',
          ),
        );
      } else if (graph.collection.parallel && others[0] !== request) {
        const message = `"${name}" is captured by "${others[0]?.id}" too`;
        problems.push(
          problemAt(span, 'input/conflict', message, 'in a parallel file it is open which would be the last'),
        );
      }
    }
  }
  return problems;
}

function unknown(span: Span, message: string, name: string, names: Iterable<string>, otherwise: string): Problem {
  return problemAt(span, 'expression/undefined-name', message, didYouMean(name, names) ?? otherwise);
}

function list(names: string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
