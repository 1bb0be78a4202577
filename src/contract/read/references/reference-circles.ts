import type { JsonObject } from '../../../model/json.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Problem } from '../../../model/problem.ts';
import type { Reading, ReferenceTargets } from './resolve-references.ts';
import type { FoundReference } from './walk-references.ts';

/** Circles of nothing but references; a schema that contains itself further down is none. Each is named once. */
export function circleProblems(
  targets: ReferenceTargets,
  sources: Map<JsonObject, FoundReference>,
  { locator, documents }: Reading,
): Problem[] {
  const done = new Set<Json>();
  const problems: Problem[] = [];
  for (const start of targets.keys()) {
    const way: JsonObject[] = [];
    let at: Json | undefined = start;
    while (isJsonObject(at) && targets.has(at) && !done.has(at)) {
      done.add(at);
      way.push(at);
      at = targets.get(at)?.value;
    }
    const from = way.indexOf(at as JsonObject);
    if (from === -1) continue;
    const circle = way.slice(from).flatMap((object) => sources.get(object) ?? []);
    const [first] = circle;
    if (!first) continue;
    const names = [...circle, first].map(({ place }) => `${fileOf(place.uri, first.place.uri)}#${place.pointer}`);
    const place = { uri: first.place.uri, pointer: `${first.place.pointer}/$ref` };
    const message = `$refs that only lead to each other: ${names.join(' → ')}`;
    problems.push(locator.problem({ code: 'input/cycle', place, message }));
  }
  return problems;

  function fileOf(uri: string, own: string): string {
    return uri === own ? '' : documents.display(uri);
  }
}
