import { compilePattern } from '../expression/pattern/compile-pattern.ts';
import { type Collection, type RequestSpec, sections } from '../model/collection.ts';
import { ProblemError } from '../model/problem.ts';
import type { Template } from '../model/template.ts';
import { parseTagExpression, type TagFilter } from './tag-expression.ts';

/** Which requests a person asked for. Every part narrows the choice; an absent part allows all. */
export type Selection = {
  tags?: string;
  excludeTags?: string;
  /** Each is part of a name or id, or `/regex/`; one of them must match. */
  names?: string[];
  /** Lines picked by `file.yaml:LINE`, by absolute path of the file. */
  lines?: ReadonlyMap<string, readonly number[]>;
  /** Ids of results, with or without row: what did not pass last time. */
  ids?: ReadonlySet<string>;
};

export type RequestFilter = (collection: Collection, spec: RequestSpec) => boolean;

/** The selection as one question about a request. Throws ProblemError for a pattern that cannot be read. */
export function createFilter(selection: Selection): RequestFilter {
  const wanted = selection.tags === undefined ? undefined : parseTagExpression(selection.tags);
  const unwanted = selection.excludeTags === undefined ? undefined : parseTagExpression(selection.excludeTags);
  const names = selection.names?.map(parseNamePattern);
  const ids = selection.ids && new Set([...selection.ids].map((id) => id.replace(/\[[\d.]+\]$/, '')));
  return (collection, spec) =>
    matchesTags(wanted, unwanted, [...collection.tags, ...spec.tags]) &&
    (names === undefined || names.some((matches) => matches(spec.id) || matches(textOf(spec.name)))) &&
    onPickedLine(selection.lines?.get(collection.file.absolutePath), spec) &&
    (ids === undefined || ids.has(`${collection.file.path}#${spec.id}`));
}

/**
 * The keys of the requests of one collection that run: the picked ones, what they depend on, the whole setup, and of
 * the teardown what depends on nothing that is left out. Empty where nothing is picked.
 */
export function selectRequests(
  collection: Collection,
  filter: RequestFilter,
  dependencies: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const selected = new Set<string>();
  const take = (id: string): void => {
    if (selected.has(id)) return;
    selected.add(id);
    for (const dependency of dependencies.get(id) ?? []) take(dependency);
  };
  for (const section of sections) {
    for (const spec of collection[section]) if (filter(collection, spec)) take(spec.id);
  }
  if (selected.size === 0) return selected;
  for (const spec of collection.setup) take(spec.id);
  for (const spec of collection.teardown) {
    if ((dependencies.get(spec.id) ?? []).every((id) => selected.has(id))) selected.add(spec.id);
  }
  return selected;
}

function matchesTags(wanted: TagFilter | undefined, unwanted: TagFilter | undefined, tags: string[]): boolean {
  return (wanted === undefined || wanted(tags)) && !(unwanted?.(tags) ?? false);
}

function onPickedLine(lines: readonly number[] | undefined, spec: RequestSpec): boolean {
  return lines === undefined || lines.some((line) => line >= spec.lines[0] && line <= spec.lines[1]);
}

function parseNamePattern(pattern: string): (name: string) => boolean {
  const [, source] = /^\/(.*)\/$/s.exec(pattern) ?? [];
  if (source === undefined) return (name) => name.toLowerCase().includes(pattern.toLowerCase());
  try {
    const regex = compilePattern(source, 'i');
    return (name) => regex.test(name) === true;
  } catch (error) {
    const message = `"${pattern}" is not a regular expression: ${(error as Error).message}`;
    throw new ProblemError({ code: 'usage/flag', message }, error);
  }
}

/** A name as it stands in the file: what it will be is not known before the run. */
function textOf(name: Template | undefined): string {
  if (name?.kind === 'literal' && typeof name.value === 'string') return name.value;
  return name === undefined ? '' : name.span.file.text.slice(name.span.start, name.span.end);
}
